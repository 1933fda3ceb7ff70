/** Where a text stops being JSON, and what should stand there: browsers do not always say where, and say it in English. */

/** What is wanted in place of what stands there; `text`: it is not closed, or holds what must be escaped. */
export type JsonFault = 'value' | 'key' | 'colon' | 'comma' | 'text' | 'after' | 'end';

const SPACE = /[ \t\n\r]*/y;
/** Below the blank nothing stands in a text unescaped. */
const TEXT = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

const SEPARATORS = { comma: ',', colon: ':' } as const;

type Wanted = 'value' | 'key' | 'colon' | 'comma';

interface Reading {
  readonly text: string;
  /** Of the brackets that are open, the innermost last. */
  readonly closers: string[];
  wanted: Wanted;
  /** A bracket was just opened, and may be closed again. */
  fresh: boolean;
}

function endOf(shape: RegExp, text: string, at: number): number | null {
  shape.lastIndex = at;
  return shape.test(text) ? shape.lastIndex : null;
}

function open(reading: Reading, bracket: string): void {
  reading.closers.push(bracket === '{' ? '}' : ']');
  reading.wanted = bracket === '{' ? 'key' : 'value';
  reading.fresh = true;
}

function want(reading: Reading, wanted: Wanted): void {
  reading.wanted = wanted;
  reading.fresh = false;
}

/** Where a key or a value that is no bracket ends; null: it is none. */
function endOfToken({ text, wanted }: Reading, at: number): number | null {
  if (text[at] === '"') return endOf(TEXT, text, at);
  return wanted === 'key' ? null : endOf(PLAIN, text, at);
}

/** Where reading goes on; null: something else is wanted there. */
function goOn(reading: Reading, at: number): number | null {
  const { text, closers, wanted, fresh } = reading;
  const [char, closer] = [text[at], closers.at(-1)];
  if (char === closer && (fresh || wanted === 'comma')) {
    closers.pop();
    want(reading, 'comma');
    return at + 1;
  }
  if (wanted === 'comma' || wanted === 'colon') {
    want(reading, wanted === 'comma' && closer === '}' ? 'key' : 'value');
    return char === SEPARATORS[wanted] ? at + 1 : null;
  }
  if (wanted === 'value' && (char === '{' || char === '[')) {
    open(reading, char);
    return at + 1;
  }
  const end = endOfToken(reading, at);
  if (end !== null) want(reading, wanted === 'key' ? 'colon' : 'comma');
  return end;
}

/** Null: it is JSON. */
export function faultIn(text: string): { readonly at: number; readonly kind: JsonFault } | null {
  const reading: Reading = { text, closers: [], wanted: 'value', fresh: false };
  for (let at = 0; ; ) {
    at = endOf(SPACE, text, at) ?? at;
    const { wanted } = reading;
    const isWhole = wanted === 'comma' && reading.closers.length === 0;
    if (at >= text.length) return isWhole ? null : { at, kind: 'end' };
    if (isWhole) return { at, kind: 'after' };
    const next = goOn(reading, at);
    const isText = text[at] === '"' && (wanted === 'key' || wanted === 'value');
    if (next === null) return { at, kind: isText ? 'text' : wanted };
    at = next;
  }
}
