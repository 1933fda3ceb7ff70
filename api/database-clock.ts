/** The database's clock, the only one that counts; asked every few seconds, carried on by ours in between. */
export interface DatabaseClock {
  readonly nowMs: () => number;
  readonly close: () => void;
}

const EVERY_MS = 5_000;

export async function followClock(ask: () => Promise<number>): Promise<DatabaseClock> {
  let aheadMs = 0;
  const look = async () => {
    const before = performance.now();
    const theirs = await ask();
    const halfWay = (performance.now() - before) / 2;
    aheadMs = theirs + halfWay - performance.now();
  };
  await look();
  const timer = setInterval(() => {
    // A database that is away shows elsewhere; the last known difference holds meanwhile.
    look().catch(() => undefined);
  }, EVERY_MS);
  timer.unref();
  return { nowMs: () => Math.round(performance.now() + aheadMs), close: () => clearInterval(timer) };
}
