/** Every process says every five seconds that it lives; a gap in all of a role is an outage, and timers do not count it. */
import { inTransaction, rowsOf, type Store } from './database.ts';
import { OUTAGE_SECONDS } from './outages.ts';

export type Role = 'api' | 'worker';

export const HEARTBEAT_EVERY_MS = 5_000;
/** One beat; writes down the outage that ends with it. */
export async function beat(store: Pick<Store, 'pool'>, process: string, role: Role): Promise<void> {
  await inTransaction(store, async (sql) => {
    const [last] = await rowsOf<{ seen: Date | null; gap: number | null }>(
      sql,
      `SELECT MAX(seen_at) AS seen, TIMESTAMPDIFF(MICROSECOND, MAX(seen_at), NOW(3)) / 1000 AS gap
       FROM heartbeats WHERE role = ?`,
      [role],
    );
    if (last?.seen != null && Number(last.gap) > OUTAGE_SECONDS * 1000)
      await sql.query(
        'INSERT INTO outages (role, from_at, until_at) VALUES (?, ?, NOW(3)) ON DUPLICATE KEY UPDATE until_at = until_at',
        [role, last.seen],
      );
    await sql.query(
      `INSERT INTO heartbeats (process, role, started_at, seen_at) VALUES (?, ?, NOW(3), NOW(3))
       ON DUPLICATE KEY UPDATE seen_at = NOW(3)`,
      [process, role],
    );
  });
}

/** Without a beat for so long, a process is taken for dead. Seconds. */
export const DEAD_SECONDS = 15;

/** Whether another process of this role lives: what it writes is found by looking only. */
export async function isInCompany(
  store: Pick<Store, 'rows'>,
  self: { readonly process: string; readonly role: Role },
): Promise<boolean> {
  const others = await store.rows(
    `SELECT process FROM heartbeats WHERE role = ? AND process <> ? AND seen_at > NOW(3) - INTERVAL ${DEAD_SECONDS} SECOND LIMIT 1`,
    [self.role, self.process],
  );
  return others.length > 0;
}

/** Beats until stopped; a beat that fails is only logged, the gap it leaves tells the rest. */
export function startHeartbeat(
  store: Pick<Store, 'pool'>,
  self: { readonly process: string; readonly role: Role; readonly onError: (error: unknown) => void },
): () => void {
  const once = (): void => {
    beat(store, self.process, self.role).catch(self.onError);
  };
  once();
  const timer = setInterval(once, HEARTBEAT_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
