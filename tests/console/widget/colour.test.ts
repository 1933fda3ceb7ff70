import { describe, expect, it } from 'vitest';
import { onColour } from '#console/widget/view/colour.ts';

describe('words on the site’s colour', () => {
  it.each([
    ['#1664c8', '#fff'],
    ['#0e5a56', '#fff'],
    ['#000000', '#fff'],
    ['#ffd500', '#111'],
    ['#7fd1b9', '#111'],
    ['#ffffff', '#111'],
  ])('are readable on %s', (colour, words) => {
    expect(onColour(colour)).toBe(words);
  });
});
