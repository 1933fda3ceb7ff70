/** Words that are looked for on the page, marked wherever people's words are drawn. */
import type { InjectionKey, Ref } from 'vue';

export const MARKED: InjectionKey<Readonly<Ref<string>>> = Symbol('marked words');

export interface MarkedPiece {
  readonly text: string;
  readonly marked: boolean;
}

/** Whatever the case of its letters; null = nothing is looked for. */
export function wordsPattern(words: string): RegExp | null {
  const plain = words.trim().replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return plain === '' ? null : new RegExp(plain, 'giu');
}

export function markedPieces(text: string, words: string): readonly MarkedPiece[] {
  const pattern = wordsPattern(words);
  const pieces: MarkedPiece[] = [];
  let from = 0;
  for (const match of pattern === null ? [] : text.matchAll(pattern)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), marked: false });
    from = match.index + match[0].length;
    pieces.push({ text: match[0], marked: true });
  }
  if (from < text.length || pieces.length === 0) pieces.push({ text: text.slice(from), marked: false });
  return pieces;
}
