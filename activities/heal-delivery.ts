/** What was written to be delivered and was not, and what a node that died has left. */
import { endOtherAlarms, raiseAlarm, recordHealing } from './store/alarms.ts';
import type { Store } from './store/database.ts';

/** Unsent so long after it was due first. Seconds. */
const UNSENT_SECONDS = 30;
/** A node renews its connections every 15 s. Seconds. */
const DEAD_SECONDS = 60;

/** One alarm a kind as long as rows of it stay; they are due again at once, whatever pause their failures had earned. */
export async function healUnsent({ store }: { readonly store: Store }): Promise<number> {
  const kinds = await store.rows<{ kind: string; unsent: number; tries: number; why: string | null }>(
    `SELECT kind, COUNT(*) AS unsent, MAX(tries) AS tries, MAX(last_error) AS why FROM outbox
     WHERE sent_at IS NULL AND created_at < NOW(3) - INTERVAL ${UNSENT_SECONDS} SECOND GROUP BY kind`,
  );
  if (kinds.length > 0)
    await store.pool.query(
      `UPDATE outbox SET due_at = NOW(3), lease_until = NULL WHERE sent_at IS NULL
         AND created_at < NOW(3) - INTERVAL ${UNSENT_SECONDS} SECOND AND (lease_until IS NULL OR lease_until < NOW(3))`,
    );
  for (const { kind, unsent, tries, why } of kinds)
    await raiseAlarm(store.pool, {
      kind: 'unsent-outbox',
      subject: kind,
      cause: `${unsent} not delivered in ${UNSENT_SECONDS} s, after up to ${tries} tries${why === null ? '' : `: ${why}`}`,
    });
  await endOtherAlarms(
    store.pool,
    'unsent-outbox',
    kinds.map(({ kind }) => kind),
  );
  return kinds.reduce((sum, { unsent }) => sum + Number(unsent), 0);
}

/** A node that ends in order takes its connections with it; one that was killed leaves them. */
export async function healConnections({ store }: { readonly store: Store }): Promise<number> {
  const dead = `seen_at < NOW(3) - INTERVAL ${DEAD_SECONDS} SECOND`;
  const nodes = await store.rows<{ node: string; left_behind: number }>(
    `SELECT node, COUNT(*) AS left_behind FROM connections WHERE ${dead} GROUP BY node`,
  );
  for (const { node, left_behind } of nodes) {
    await store.pool.query(`DELETE FROM connections WHERE node = ? AND ${dead}`, [node]);
    await recordHealing(store.pool, {
      kind: 'dead-connections',
      subject: node,
      cause: `${left_behind} connections were not renewed in ${DEAD_SECONDS} s; they were removed`,
    });
  }
  return nodes.reduce((sum, { left_behind }) => sum + Number(left_behind), 0);
}
