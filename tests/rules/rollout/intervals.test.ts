import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sideFigures } from '#rules/rollout/figures.ts';
import { differ, meanWithInterval, medianWithInterval, shareOf } from '#rules/rollout/intervals.ts';
import { seededRandom } from '#tests/support/random.ts';

describe('the interval of a share', () => {
  it('is the one that Wilson gives', () => {
    // 10 of 100: 0.0552–0.1744, as tables have it.
    expect(shareOf(10, 100)).toMatchObject({ share: 0.1 });
    expect(shareOf(10, 100)?.low).toBeCloseTo(0.0552, 4);
    expect(shareOf(10, 100)?.high).toBeCloseTo(0.1744, 4);
  });

  it('knows little of few cases, and nothing of none', () => {
    expect(shareOf(0, 0)).toBeNull();
    expect(shareOf(0, 3)).toMatchObject({ low: 0 });
    expect(shareOf(0, 3)?.high).toBeGreaterThan(0.5);
    expect(shareOf(3, 3)).toMatchObject({ high: 1 });
  });

  it('always holds the share itself', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.nat(1_000), (count, more) => {
        const share = shareOf(count, count + more);
        if (share === null) return;
        expect(share.low).toBeLessThanOrEqual(share.share);
        expect(share.high).toBeGreaterThanOrEqual(share.share);
      }),
    );
  });

  it('holds the truth about 95 times in 100', () => {
    const random = seededRandom(7);
    let held = 0;
    for (let turn = 0; turn < 600; turn += 1) {
      const count = Array.from({ length: 60 }, () => random.chance(0.15)).filter(Boolean).length;
      const share = shareOf(count, 60);
      if (share !== null && share.low <= 0.15 && share.high >= 0.15) held += 1;
    }
    expect(held / 600).toBeGreaterThan(0.92);
  });
});

describe('the interval of a median or mean', () => {
  it('is the same for the same cases, in whatever order they come', () => {
    const cases = Array.from({ length: 80 }, (_, place) => (place * 37) % 101);

    expect(medianWithInterval(cases)).toEqual(medianWithInterval([...cases].reverse()));
    expect(medianWithInterval([])).toBeNull();
    expect(medianWithInterval([4])).toEqual({ of: 1, value: 4, low: 4, high: 4 });
  });

  it('narrows with more cases and keeps the figure inside', () => {
    const random = seededRandom(11);
    const cases = Array.from({ length: 800 }, () => 1 + random.below(5));
    const width = (of: number) => {
      const estimate = meanWithInterval(cases.slice(0, of));
      if (estimate === null) throw new Error('no cases');
      expect(estimate.low).toBeLessThanOrEqual(estimate.value);
      expect(estimate.high).toBeGreaterThanOrEqual(estimate.value);
      return estimate.high - estimate.low;
    };

    expect(width(800)).toBeLessThan(width(40) / 2);
  });
});

describe('two sides', () => {
  it('differ only where their intervals have nothing in common', () => {
    expect(differ(shareOf(5, 10), shareOf(7, 10))).toBe(false);
    expect(differ(shareOf(100, 1_000), shareOf(300, 1_000))).toBe(true);
    expect(differ(shareOf(1, 2), null)).toBe(false);
  });

  it('count who left unanswered among those who are through', () => {
    const session = { replySeconds: null, abandoned: false, closed: false, stars: null };

    const figures = sideFigures({
      visits: 10,
      guided: 4,
      spoke: 3,
      sessions: [
        session,
        { ...session, abandoned: true, closed: true },
        { replySeconds: 12, abandoned: false, closed: true, stars: 5 },
      ],
    });

    expect(figures).toMatchObject({
      visits: 10,
      guided: { count: 4, of: 10 },
      spoke: { count: 3, of: 10 },
      sessions: 3,
      reply: { of: 1, value: 12 },
      abandoned: { count: 1, of: 2 },
      rating: { of: 1, value: 5 },
    });
  });
});
