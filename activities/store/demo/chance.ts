/** Chance that repeats: the same seed draws the same numbers for ever. */
export interface Chance {
  /** 0 ≤ x < 1. */
  readonly next: () => number;
  /** A whole number, both ends included. */
  readonly between: (from: number, to: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
  /** True in `share` of the draws, 0–1. */
  readonly happens: (share: number) => boolean;
  readonly weighted: <T extends { readonly weight: number }>(from: readonly T[]) => T;
  /** Seconds of a human pause around `median`, skewed to the long side. */
  readonly pause: (median: number) => number;
  /** A chance of its own, which draws the same whatever is drawn here later. */
  readonly fork: (label: string) => Chance;
}

function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193);
  return h >>> 0;
}

/** Mulberry32: 32 bits of state are plenty for a demo. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function chanceOf(seed: string): Chance {
  const next = numbers(hash(seed));
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  const pick = <T>(from: readonly T[]): T => {
    const chosen = from[between(0, from.length - 1)];
    if (chosen === undefined) throw new RangeError('Nothing to pick from');
    return chosen;
  };
  return {
    next,
    between,
    pick,
    happens: (share) => next() < share,
    weighted: (from) => {
      let left = next() * from.reduce((sum, one) => sum + one.weight, 0);
      for (const one of from) {
        left -= one.weight;
        if (left < 0) return one;
      }
      return pick(from);
    },
    pause: (median) => median * Math.exp(0.6 * (next() + next() + next() - 1.5)),
    fork: (label) => chanceOf(`${seed}/${label}`),
  };
}
