/** What a worker counts of itself, written down for whoever serves `/metrics`. */
import type { Findings } from './reconcile.ts';
import type { Store } from './store/database.ts';

export interface WorkerFigures {
  /** One step took so long. Milliseconds. */
  readonly stepped: (tookMs: number) => void;
  readonly failed: () => void;
  readonly found: (findings: Findings) => void;
  readonly write: (store: Pick<Store, 'pool'>, process: string) => Promise<void>;
}

/** Upper bounds of the step's duration. Milliseconds. */
const BUCKETS = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000];

export function workerFigures(): WorkerFigures {
  const buckets = BUCKETS.map(() => 0);
  let [steps, sumMs, failures] = [0, 0, 0];
  const findings: { [kind: string]: number } = {};
  return {
    stepped: (tookMs) => {
      steps += 1;
      sumMs += tookMs;
      BUCKETS.forEach((bound, index) => {
        if (tookMs <= bound) buckets[index] = (buckets[index] ?? 0) + 1;
      });
    },
    failed: () => {
      failures += 1;
    },
    found: (now) => {
      for (const [kind, count] of Object.entries(now)) findings[kind] = (findings[kind] ?? 0) + count;
    },
    write: async (store, process) => {
      const advance = {
        buckets: Object.fromEntries(BUCKETS.map((bound, index) => [bound, buckets[index]])),
        steps,
        sumMs,
        failures,
      };
      await store.pool.query(
        `INSERT INTO metrics (process, at, document) VALUES (?, NOW(3), ?)
         ON DUPLICATE KEY UPDATE at = NOW(3), document = VALUES(document)`,
        [process, JSON.stringify({ advance, findings })],
      );
    },
  };
}
