import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PastWait, placesDuring } from '#rules/assignment/past-places.ts';
import type { QueueTarget } from '#rules/assignment/queue-order.ts';

const group = (groupId: string): QueueTarget => ({ kind: 'group', groupId, skills: [] });

function aWait(
  sessionId: string,
  fromMs: number,
  untilMs: number | null,
  over: Partial<PastWait> = {},
): PastWait {
  const stages = [{ atMs: fromMs, targets: [group('g1')], orderAtMs: fromMs }];
  return { sessionId, arrivedAtMs: fromMs, untilMs, stages, ...over };
}

describe('places of the past', () => {
  it('move up as those before leave, and not for those who came later', () => {
    const own = aWait('own', 30, 100);
    const others = [aWait('first', 10, 50), aWait('second', 20, 80), aWait('later', 40, null)];

    expect(placesDuring(own, others)).toEqual([
      { fromMs: 30, position: 3 },
      { fromMs: 50, position: 2 },
      { fromMs: 80, position: 1 },
    ]);
  });

  it('fall back where somebody with a head start arrives', () => {
    const own = aWait('own', 1_000, null);
    const stages = [{ atMs: 5_000, targets: [group('g1')], orderAtMs: -85_000 }];
    const vip = aWait('vip', 5_000, 9_000, { stages });

    expect(placesDuring(own, [vip])).toEqual([
      { fromMs: 1_000, position: 1 },
      { fromMs: 5_000, position: 2 },
      { fromMs: 9_000, position: 1 },
    ]);
  });

  it('are the best over all that is waited for, from when the search was widened', () => {
    const stages = [
      { atMs: 10, targets: [group('g1')], orderAtMs: 10 },
      { atMs: 60, targets: [group('g1'), group('g2')], orderAtMs: 10 },
    ];
    const own = aWait('own', 10, 90, { stages });

    expect(placesDuring(own, [aWait('first', 5, null)])).toEqual([
      { fromMs: 10, position: 2 },
      { fromMs: 60, position: 1 },
    ]);
  });

  it('count, at every moment, those before who wait then for the same', () => {
    const stay = fc.record({ from: fc.nat(200), lasts: fc.integer({ min: 1, max: 200 }) });
    fc.assert(
      fc.property(fc.array(stay, { maxLength: 12 }), stay, fc.nat(400), (beside, mine, atMs) => {
        const own = aWait('own', mine.from, mine.from + mine.lasts);
        const others = beside.map(({ from, lasts }, index) => aWait(`s${index}`, from, from + lasts));
        fc.pre(atMs >= mine.from && atMs < mine.from + mine.lasts);

        const place = placesDuring(own, others).findLast(({ fromMs }) => fromMs <= atMs);

        const before = beside.filter(
          ({ from, lasts }, index) =>
            from <= atMs &&
            atMs < from + lasts &&
            (from < mine.from || (from === mine.from && `s${index}` < 'own')),
        );
        expect(place?.position).toBe(before.length + 1);
      }),
    );
  });
});
