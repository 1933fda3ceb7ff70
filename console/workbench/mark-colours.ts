/** A colour never stands alone: each has a shape and a word. */
import type { MarkColour } from '#api/contract/session-papers.ts';

export const MARK_SHAPE: { readonly [colour in MarkColour]: string } = {
  red: '♥',
  amber: '★',
  green: '✚',
  blue: '◆',
};
