/** Chance that repeats itself: the same seed gives the same numbers, everywhere. */

export interface Random {
  /** From 0, less than 1. */
  readonly next: () => number;
  readonly chance: (probability: number) => boolean;
  /** A whole number from `least` to `most`, both included. */
  readonly whole: (least: number, most: number) => number;
  readonly pick: <T>(from: readonly [T, ...T[]]) => T;
  /** Times between arrivals that come at random, of this mean. */
  readonly exponential: (mean: number) => number;
  /** Another source, independent of how much this one is used afterwards. */
  readonly fork: () => Random;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    // mulberry32: 32 bits of state, good enough for scripts, the same on every machine.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    chance: (probability) => next() < probability,
    whole,
    pick: (from) => from[whole(0, from.length - 1)] ?? from[0],
    exponential: (mean) => -mean * Math.log(1 - next()),
    fork: () => createRandom(whole(0, 0xffff_ffff)),
  };
}
