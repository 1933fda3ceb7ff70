import { describe, expect, it } from 'vitest';
import { sidesOf } from '#console/rules-studio/fixtures/difference-words.ts';

const NAMES = {
  rule: (_: unknown, id: string | null) => (id === null ? 'no rule' : `rule ${id}`),
  answer: (holds: boolean) => (holds ? 'holds' : 'does not hold'),
  phase: (phase: string | null) => phase ?? 'no session',
};
const aDifference = { set: 'guidance', place: null, expected: null, actual: null } as const;

describe('what differs', () => {
  it('names rules, answers and phases on both sides', () => {
    const sides = sidesOf(
      [
        { ...aDifference, kind: 'rule', expected: 'vip' },
        { ...aDifference, kind: 'reason', place: 'leaf', expected: true, actual: false },
        { ...aDifference, kind: 'phase', set: null, expected: 'ended' },
      ],
      NAMES,
    );

    expect(sides).toEqual([
      { kind: 'rule', expected: 'rule vip', actual: 'no rule', json: false },
      { kind: 'reason', expected: 'holds', actual: 'does not hold', json: false },
      { kind: 'phase', expected: 'ended', actual: 'no session', json: false },
    ]);
  });

  it('shows actions as they are written, and leaves timelines to the picture', () => {
    const sides = sidesOf(
      [
        { ...aDifference, kind: 'action', expected: { plan: 1 } },
        { ...aDifference, kind: 'timeline', set: null },
      ],
      NAMES,
    );

    expect(sides).toEqual([{ kind: 'action', expected: '{\n  "plan": 1\n}', actual: 'null', json: true }]);
  });
});
