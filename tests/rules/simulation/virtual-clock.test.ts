import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '#rules/simulation/random.ts';
import { createVirtualClock } from '#rules/simulation/virtual-clock.ts';

describe('the virtual clock', () => {
  it('runs what is due in order of time, and what is due together in the order it was planned', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (times) => {
        const clock = createVirtualClock(0);
        const ran: { readonly atMs: number; readonly planned: number }[] = [];
        for (const [planned, atMs] of times.entries())
          clock.at(atMs, () => ran.push({ atMs: clock.nowMs(), planned }));

        clock.runUntil(20);

        const expected = times
          .map((atMs, planned) => ({ atMs, planned }))
          .sort((a, b) => a.atMs - b.atMs || a.planned - b.planned);
        expect(ran).toEqual(expected);
      }),
    );
  });

  it('runs at once what is planned for the past, and stands where it was told to stop', () => {
    const clock = createVirtualClock(100);
    const ran: number[] = [];
    clock.at(150, () => clock.at(10, () => ran.push(clock.nowMs())));

    clock.runUntil(149);
    expect(ran).toEqual([]);
    clock.runUntil(200);

    expect(ran).toEqual([150]);
    expect(clock.nowMs()).toBe(200);
  });
});

describe('chance', () => {
  it('repeats itself for the same seed, and forks do not depend on each other', () => {
    const [a, b] = [createRandom(5), createRandom(5)];
    const fork = a.fork();
    b.fork().next();

    expect([a.next(), a.whole(1, 6)]).toEqual([b.next(), b.whole(1, 6)]);
    expect(fork.next()).toBe(createRandom(5).fork().next());
  });

  it('draws whole numbers evenly and waits of the right mean', () => {
    const random = createRandom(9);
    const dice = Array.from({ length: 12_000 }, () => random.whole(1, 6));
    const waits = Array.from({ length: 12_000 }, () => random.exponential(10));

    for (let face = 1; face <= 6; face += 1)
      expect(Math.abs(dice.filter((one) => one === face).length - 2000)).toBeLessThan(200);
    expect(Math.abs(waits.reduce((sum, one) => sum + one, 0) / 12_000 - 10)).toBeLessThan(0.5);
  });
});
