/** Patterns over message text: RE2, so linear time; compiled once, case folded, unanchored. */
import { RE2JS } from 're2js';

export interface Pattern {
  readonly source: string;
  readonly test: (text: string) => boolean;
  /** When the pattern is nothing but plain words divided by `|`: those words in lower case; else null. */
  readonly words: readonly string[] | null;
}

export type PatternResult =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly why: string };

/** Largest compiled pattern. RE2 instructions; time is at most this many steps per character. */
const PROGRAM_LIMIT = 1_000;
const SPECIAL = /[\\.+*?()[\]{}^$]/u;

/** Characters whose case folding is plain: ASCII, and what has no case at all (Han, digits, emoji). */
function foldsPlainly(word: string): boolean {
  return [...word].every((char) => {
    const code = char.codePointAt(0) ?? 0;
    return code < 0x80 || (char.toLowerCase() === char && char.toUpperCase() === char && code !== 0x345);
  });
}

/** The words of an alternation without any other syntax; null for a real pattern. */
function plainWords(source: string): readonly string[] | null {
  if (SPECIAL.test(source)) return null;
  const words = source.split('|');
  return words.every((word) => word !== '' && foldsPlainly(word))
    ? words.map((word) => word.toLowerCase())
    : null;
}

export function compilePattern(source: string): PatternResult {
  const words = plainWords(source);
  if (words) {
    return {
      ok: true,
      pattern: { source, words, test: (text) => words.some((word) => text.includes(word)) },
    };
  }
  try {
    const re2 = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
    if (re2.programSize() > PROGRAM_LIMIT) return { ok: false, why: 'the pattern is too large' };
    return { ok: true, pattern: { source, words: null, test: (text) => re2.test(text) } };
  } catch (cause) {
    return { ok: false, why: cause instanceof Error ? cause.message : 'unreadable' };
  }
}
