/** Words of which a text must hold at least one for a pattern to match; null when the syntax does not tell. Only ever a filter before the pattern itself. */

const TOKENS = /\\[pP]\{[^}]*\}|\\[pP].|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}\??|[*+?]\??|[\s\S]/gu;
/** Quoting, POSIX classes and numeric escapes: rare enough to give up on. */
const UNREADABLE = /\\Q|\[:|\\x|\\\d/u;
const QUANTIFIER = /^(?:[*+?]|\{\d)/u;
const AT_LEAST_ONE = /^(?:\+|\{[1-9])/u;

/** ASCII, or a character without case: lower case is then all that case folding does. */
function plainChar(token: string): string | null {
  const char = /^\\[^\p{L}\p{N}]$/u.test(token) ? token.slice(1) : token;
  if ([...char].length !== 1 || (char === token && '.^$*+?[](){}|\\'.includes(char))) return null;
  const ascii = (char.codePointAt(0) ?? 0) < 0x80;
  const caseless = char.toLowerCase() === char && char.toUpperCase() === char && char !== '\u0345';
  return ascii || caseless ? char.toLowerCase() : null;
}

/** The runs of plain characters, outside groups, that every match of this alternative holds. */
function runsOf(tokens: readonly string[]): readonly string[] {
  const runs = [''];
  const end = () => runs.push('');
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    depth += Number(token === '(') - Number(token === ')');
    const char = depth === 0 ? plainChar(token) : null;
    const next = tokens[at + 1] ?? '';
    const sure = char !== null && (!QUANTIFIER.test(next) || AT_LEAST_ONE.test(next));
    if (!sure) end();
    else runs.push(`${runs.pop() ?? ''}${char}`);
    if (sure && QUANTIFIER.test(next)) end();
  }
  return runs;
}

/** Divides at `|` outside groups. */
function alternativesOf(tokens: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += Number(token === '(') - Number(token === ')');
    if (token === '|' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

export function requiredLiterals(source: string): readonly string[] | null {
  if (UNREADABLE.test(source)) return null;
  const parts = alternativesOf(source.match(TOKENS) ?? []);
  const longest = parts.map((part) => runsOf(part).reduce((a, b) => (b.length > a.length ? b : a), ''));
  return longest.includes('') ? null : [...new Set(longest)];
}
