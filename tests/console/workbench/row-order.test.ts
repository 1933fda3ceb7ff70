import { describe, expect, it } from 'vitest';
import { frozenOrder, neighbour, sortRows } from '#console/workbench/lists/row-order.ts';
import { aRow } from './a-session.ts';

const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

describe('the order of my sessions', () => {
  it('puts the longest unanswered first and who does not wait last', () => {
    const rows = [
      aRow({ id: 'quiet', lastMessageAtMs: 900 }),
      aRow({ id: 'late', waitingSinceMs: 300 }),
      aRow({ id: 'early', waitingSinceMs: 100 }),
    ];

    expect(ids(sortRows(rows, 'unanswered'))).toEqual(['early', 'late', 'quiet']);
  });

  it('puts the newest message first, or keeps the order of entry', () => {
    const rows = [
      aRow({ id: 'first', openedAtMs: 1, lastMessageAtMs: 50 }),
      aRow({ id: 'second', openedAtMs: 2, lastMessageAtMs: 90 }),
    ];

    expect(ids(sortRows(rows, 'newest'))).toEqual(['second', 'first']);
    expect(ids(sortRows(rows, 'fixed'))).toEqual(['first', 'second']);
  });

  it('breaks ties the same way whatever order they came in', () => {
    const rows = [aRow({ id: 'b' }), aRow({ id: 'a' })];

    expect(ids(sortRows(rows, 'unanswered'))).toEqual(ids(sortRows([...rows].reverse(), 'unanswered')));
  });
});

describe('a list that somebody points at', () => {
  it('keeps its order and counts what came meanwhile', () => {
    expect(frozenOrder(['a', 'b'], ['c', 'b', 'd', 'a'])).toEqual({ ids: ['a', 'b'], fresh: 2 });
  });

  it('keeps the place of who left', () => {
    expect(frozenOrder(['a', 'b'], ['b'])).toEqual({ ids: ['a', 'b'], fresh: 0 });
  });

  it('follows at once when nobody points at it', () => {
    expect(frozenOrder(null, ['c', 'a'])).toEqual({ ids: ['c', 'a'], fresh: 0 });
  });
});

describe('the next and the previous session', () => {
  it('begins at the end it comes from and stops at the ends', () => {
    expect(neighbour(['a', 'b'], null, 1)).toBe('a');
    expect(neighbour(['a', 'b'], null, -1)).toBe('b');
    expect(neighbour(['a', 'b'], 'b', 1)).toBe('b');
    expect(neighbour([], null, 1)).toBeNull();
  });
});
