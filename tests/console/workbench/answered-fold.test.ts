import { describe, expect, it } from 'vitest';
import { foldedRows, withFold } from '#console/workbench/lists/answered-fold.ts';
import { aRow } from './a-session.ts';

const answered = (id: string) => aRow({ id, turn: 'customer' });
const rows = [answered('a'), aRow({ id: 'b' }), answered('c'), aRow({ id: 'd' })];
const ended = aRow({ id: 'e', phase: 'ended', turn: 'none' });
const known = new Map([...rows, ended].map((row) => [row.id, row]));
const shown = ({ above, inside, below }: ReturnType<typeof foldedRows>) =>
  [above, inside, below].map((part) => part.map(({ id }) => id));

describe('the fold of sessions with the customer', () => {
  it('hides them under their count and keeps the order of the others', () => {
    const folded = foldedRows(withFold(rows, [ended]), known, { open: false, sessionId: null });

    expect(shown(folded)).toEqual([['b', 'd'], [], ['e']]);
    expect(folded.answered).toBe(2);
  });

  it('shows them in their order once it is open', () => {
    const folded = foldedRows(withFold(rows, [ended]), known, { open: true, sessionId: null });

    expect(shown(folded)).toEqual([['b', 'd'], ['a', 'c'], ['e']]);
  });

  it('shows the session that stands open, and counts it', () => {
    const folded = foldedRows(withFold(rows, []), known, { open: false, sessionId: 'c' });

    expect(shown(folded)).toEqual([['b', 'd'], ['c'], []]);
    expect(folded.answered).toBe(2);
  });

  it('keeps nobody hidden who wrote while the order was kept', () => {
    const order = withFold(rows, []);
    const wrote = new Map(known).set('a', aRow({ id: 'a', turn: 'agent', unread: 1 }));

    expect(shown(foldedRows(order, wrote, { open: false, sessionId: null }))).toEqual([
      ['b', 'd'],
      ['a'],
      [],
    ]);
  });

  it('takes nobody in who has unread words, or to whom an answer was begun', () => {
    const open = [
      aRow({ turn: 'customer', unread: 1 }),
      aRow({ id: 's2', turn: 'customer', hasDraft: true }),
    ];
    const { answered: count, above } = foldedRows(
      withFold(open, []),
      new Map(open.map((row) => [row.id, row])),
      { open: false, sessionId: null },
    );

    expect(count).toBe(0);
    expect(above).toHaveLength(2);
  });

  it('is nothing in an empty list', () => {
    expect(withFold([], [])).toEqual([]);
    expect(shown(foldedRows([], new Map(), { open: false, sessionId: null }))).toEqual([[], [], []]);
  });
});
