import { describe, expect, it } from 'vitest';
import { rowMoment, rowTimer } from '#console/workbench/lists/row-timer.ts';
import { aRow } from './a-session.ts';

const ladder = [
  { kind: 'remind' as const, step: 0, dueAtMs: 30_000 },
  { kind: 'reassign' as const, step: 1, dueAtMs: 180_000 },
];

describe('the moment of a row', () => {
  it('is the newest message while the session is open, and its end afterwards', () => {
    expect(rowMoment(aRow({ lastMessageAtMs: 5, closedAtMs: null }))).toBe(5);
    expect(rowMoment(aRow({ lastMessageAtMs: 5, closedAtMs: 9 }))).toBe(9);
    expect(rowMoment(aRow({ lastMessageAtMs: null, closedAtMs: 9 }))).toBe(9);
  });
});

describe('the timer of a row', () => {
  it('is not there while the customer does not wait', () => {
    expect(rowTimer(aRow({ due: ladder }), 50_000)).toBeNull();
  });

  it('is plain before the first step of the ladder, amber from it on, red 30 s before the session is taken away', () => {
    const row = aRow({ waitingSinceMs: 0, due: ladder });

    expect(rowTimer(row, 29_999)?.level).toBe('plain');
    expect(rowTimer(row, 30_000)?.level).toBe('amber');
    expect(rowTimer(row, 149_999)?.level).toBe('amber');
    expect(rowTimer(row, 150_000)?.level).toBe('red');
  });

  it('stays amber when the reminder was written and is no longer due', () => {
    const row = aRow({ waitingSinceMs: 0, due: ladder.slice(1) });

    expect(rowTimer(row, 40_000)?.level).toBe('amber');
  });

  it('names what comes and never counts below zero', () => {
    const row = aRow({ waitingSinceMs: 0, due: ladder });

    expect(rowTimer(row, 170_000)?.next).toEqual({ kind: 'reassign', inMs: 10_000 });
    expect(rowTimer(row, 999_000)?.next).toEqual({ kind: 'reassign', inMs: 0 });
    expect(rowTimer(row, 10_000)?.next).toBeNull();
  });

  it('stays plain for a session that waits for its owner alone', () => {
    expect(rowTimer(aRow({ waitingSinceMs: 0, exclusive: true }), 500_000)?.level).toBe('plain');
  });

  it('ignores timers that are not the ladder’s', () => {
    const row = aRow({ waitingSinceMs: 0, due: [{ kind: 'warning', step: 0, dueAtMs: 1_000 }] });

    expect(rowTimer(row, 5_000)?.level).toBe('plain');
  });
});
