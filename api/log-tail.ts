/**
 * Follows a log by its auto-increment id from several writers: an id below the highest one seen may appear later, when its
 * transaction commits, or never, when it was rolled back.
 * 1. Every row is given once. 2. A late row is given within 60 s of its neighbours. 3. What is remembered has a bound.
 */

/** A missing id is asked for so long; then it was rolled back. Milliseconds. */
const MISSING_FOR_MS = 60_000;
/** Missing ids asked for at once. Count. */
const MOST_MISSING = 1_000;

export interface LogTail<Row> {
  /** Asks once; answers the rows not given before. The time may be of any clock that never jumps. */
  readonly look: (nowMs: number) => Promise<readonly Row[]>;
  readonly highest: () => number;
  readonly missing: () => number;
}

export interface LogTailOptions<Row> {
  /** Highest id at the start: what is older was never missed by anybody here. */
  readonly from: number;
  /** Rows with a higher id than `after`, and those of `missing` that are there now. */
  readonly read: (after: number, missing: readonly number[]) => Promise<readonly Row[]>;
  readonly idOf: (row: Row) => number;
}

export function tailLog<Row>({ from, read, idOf }: LogTailOptions<Row>): LogTail<Row> {
  let highest = from;
  /** Missing id → since when. In order of insertion, so the oldest come first. */
  const missing = new Map<number, number>();

  const note = (id: number, nowMs: number): boolean => {
    if (id <= highest) return missing.delete(id);
    for (let gap = Math.max(highest + 1, id - MOST_MISSING); gap < id; gap += 1) missing.set(gap, nowMs);
    highest = id;
    return true;
  };
  const forget = (nowMs: number): void => {
    for (const [id, sinceMs] of missing) {
      if (nowMs - sinceMs < MISSING_FOR_MS && missing.size <= MOST_MISSING) break;
      missing.delete(id);
    }
  };
  return {
    look: async (nowMs) => {
      const rows = await read(highest, [...missing.keys()]);
      const fresh = [...rows].sort((a, b) => idOf(a) - idOf(b)).filter((row) => note(idOf(row), nowMs));
      forget(nowMs);
      return fresh;
    },
    highest: () => highest,
    missing: () => missing.size,
  };
}
