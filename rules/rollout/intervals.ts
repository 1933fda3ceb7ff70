/** How far a figure of few cases can be trusted: 95 % intervals, the same for the same cases. */
import { createRandom } from '../simulation/random.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface Share extends Interval {
  readonly of: number;
  readonly count: number;
  readonly share: number;
}

export interface Estimate extends Interval {
  /** Cases. */
  readonly of: number;
  readonly value: number;
}

/** 97.5 % of a normal distribution lie below it. */
const Z = 1.959_963_984_540_054;
const RESAMPLES = 400;
const SEED = 20_261_128;

/** Wilson's interval: holds for small counts and near 0 and 1, where the usual one does not. Null of nothing. */
export function shareOf(count: number, of: number): Share | null {
  if (of <= 0) return null;
  const share = count / of;
  const spread = (Z * Z) / of;
  const middle = (share + spread / 2) / (1 + spread);
  const half = (Z / (1 + spread)) * Math.sqrt((share * (1 - share)) / of + spread / (4 * of));
  const low = count === 0 ? 0 : Math.max(0, middle - half);
  const high = count === of ? 1 : Math.min(1, middle + half);
  return { of, count, share, low, high };
}

type Statistic = (sorted: readonly number[]) => number;

const medianOf: Statistic = (sorted) => {
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
};

const meanOf: Statistic = (sorted) => sorted.reduce((sum, value) => sum + value, 0) / sorted.length;

/** Percentiles of the statistic over samples drawn again, with replacement, from the cases themselves. */
function bootstrapped(cases: readonly number[], statistic: Statistic): Estimate | null {
  if (cases.length === 0) return null;
  const ascending = (a: number, b: number): number => a - b;
  const sorted = [...cases].sort(ascending);
  const random = createRandom(SEED);
  const again = Array.from({ length: RESAMPLES }, () => {
    const sample = sorted.map(() => sorted[random.whole(0, sorted.length - 1)] ?? 0);
    return statistic(sample.sort(ascending));
  }).sort(ascending);
  const at = (share: number): number => again[Math.round(share * (RESAMPLES - 1))] ?? Number.NaN;
  return { of: cases.length, value: statistic(sorted), low: at(0.025), high: at(0.975) };
}

export function medianWithInterval(cases: readonly number[]): Estimate | null {
  return bootstrapped(cases, medianOf);
}

export function meanWithInterval(cases: readonly number[]): Estimate | null {
  return bootstrapped(cases, meanOf);
}

/** Whether the cases are enough to say that two figures differ: their intervals have nothing in common. */
export function differ(one: Interval | null, other: Interval | null): boolean {
  return one !== null && other !== null && (one.high < other.low || other.high < one.low);
}
