import { expect, it } from 'vitest';
import { markedPieces } from '#console/ui/marked-words.ts';

it('marks every place in its own letters', () => {
  expect(markedPieces('Snow and snow', 'SNOW')).toEqual([
    { text: 'Snow', marked: true },
    { text: ' and ', marked: false },
    { text: 'snow', marked: true },
  ]);
});

it('leaves a text whole that does not hold the words, and where nothing is looked for', () => {
  expect(markedPieces('a+b', 'aab')).toEqual([{ text: 'a+b', marked: false }]);
  expect(markedPieces('', '')).toEqual([{ text: '', marked: false }]);
});
