/** Counters that all nodes share, each for a span of the database's clock: what a node calls the time does not count. */
import { createHash } from 'node:crypto';
import { inTransaction, rowsOf, type Store } from './database.ts';

export interface Counted {
  readonly count: number;
  /** Until the counter begins anew. Milliseconds. */
  readonly leftMs: number;
}

const NOW_MS = 'CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)';

/** One more; the first of a span begins it. What many count at once is told to each as if one had come after the other. */
export function countUp(store: Pick<Store, 'pool'>, name: string, spanSeconds: number): Promise<Counted> {
  return inTransaction(store, async (sql) => {
    await sql.query(
      `INSERT INTO rate_limits (\`key\`, points, expire) VALUES (?, 1, ${NOW_MS} + ?)
       ON DUPLICATE KEY UPDATE
         points = IF(expire > ${NOW_MS}, points + 1, 1), expire = IF(expire > ${NOW_MS}, expire, VALUES(expire))`,
      [keyOf(name), spanSeconds * 1_000],
    );
    const [row] = await rowsOf<Counted>(
      sql,
      `SELECT points AS count, expire - ${NOW_MS} AS leftMs FROM rate_limits WHERE \`key\` = ?`,
      [keyOf(name)],
    );
    if (row === undefined) throw new Error('a counter went while it was counted');
    return row;
  });
}

/** Takes one back. */
export async function countDown(store: Pick<Store, 'pool'>, name: string): Promise<void> {
  await store.pool.query('UPDATE rate_limits SET points = points - 1 WHERE `key` = ? AND points > 0', [
    keyOf(name),
  ]);
}

export async function forgetCount(store: Pick<Store, 'pool'>, name: string): Promise<void> {
  await store.pool.query('DELETE FROM rate_limits WHERE `key` = ?', [keyOf(name)]);
}

/** Names are in any script and of any length. */
function keyOf(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}
