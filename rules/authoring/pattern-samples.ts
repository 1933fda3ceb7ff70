/** A few texts that a pattern probably matches. A guess from its syntax: whoever uses one tests it with the pattern first. */

const MOST = 6;
const CLASSES: { readonly [letter: string]: string } = {
  d: '1',
  D: 'a',
  w: 'a',
  W: '-',
  s: ' ',
  S: 'a',
  n: '\n',
  t: '\t',
};

class Reader {
  readonly #chars: readonly string[];
  #at = 0;
  constructor(source: string) {
    this.#chars = [...source];
  }
  peek(): string | undefined {
    return this.#chars[this.#at];
  }
  take(): string | undefined {
    return this.#chars[this.#at++];
  }
  takeIf(text: string): boolean {
    if (this.#chars.slice(this.#at, this.#at + text.length).join('') !== text) return false;
    this.#at += text.length;
    return true;
  }
  takeUntil(end: string): string {
    let taken = '';
    for (let char = this.take(); char !== undefined && char !== end; char = this.take()) taken += char;
    return taken;
  }
}

function times(samples: readonly string[], count: number): readonly string[] {
  return samples.map((sample) => sample.repeat(Math.min(count, 64)));
}

function product(left: readonly string[], right: readonly string[]): readonly string[] {
  return left.flatMap((a) => right.map((b) => a + b)).slice(0, MOST);
}

function readClass(reader: Reader): readonly string[] {
  if (reader.takeIf('^')) {
    reader.takeUntil(']');
    return ['…', 'z', '0'];
  }
  const inside = reader.takeUntil(']');
  const escaped = /\\([a-z])/iu.exec(inside)?.[1];
  return escaped ? [CLASSES[escaped] ?? escaped] : [...inside].filter((char) => char !== '-').slice(0, 2);
}

function readEscape(reader: Reader): readonly string[] {
  const letter = reader.take() ?? '';
  if (letter === 'p' || letter === 'P') {
    if (reader.takeIf('{')) reader.takeUntil('}');
    else reader.take();
    return ['中', 'a', '1'];
  }
  if ('bBAzZ'.includes(letter)) return [''];
  return [CLASSES[letter] ?? letter];
}

function readAtom(reader: Reader): readonly string[] {
  const char = reader.take();
  switch (char) {
    case '(': {
      if (reader.takeIf('?') && !reader.takeIf(':') && !reader.takeIf('P<') && !reader.takeIf('<')) {
        reader.takeUntil(':');
      } else if (reader.peek() === undefined) return [''];
      const samples = readAlternatives(reader);
      reader.takeIf(')');
      return samples;
    }
    case '[':
      return readClass(reader);
    case '\\':
      return readEscape(reader);
    case '.':
      return ['a'];
    case '^':
    case '$':
    case undefined:
      return [''];
    default:
      return [char];
  }
}

function readRepeated(reader: Reader): readonly string[] {
  const samples = readAtom(reader);
  const sign = reader.peek();
  if (sign === '*' || sign === '?') {
    reader.take();
    reader.takeIf('?');
    return ['', ...samples].slice(0, MOST);
  }
  if (sign === '+') {
    reader.take();
    reader.takeIf('?');
  }
  if (sign !== '{') return samples;
  reader.take();
  return times(samples, Number.parseInt(reader.takeUntil('}'), 10) || 0);
}

function readSequence(reader: Reader): readonly string[] {
  let samples: readonly string[] = [''];
  for (let next = reader.peek(); next !== undefined && next !== '|' && next !== ')'; next = reader.peek()) {
    samples = product(samples, readRepeated(reader));
  }
  return samples;
}

function readAlternatives(reader: Reader): readonly string[] {
  const found = [...readSequence(reader)];
  while (reader.takeIf('|')) found.push(...readSequence(reader));
  return found.slice(0, MOST);
}

export function samplesOf(source: string): readonly string[] {
  return [...new Set(readAlternatives(new Reader(source)))];
}
