/** Visits and sessions that are under way, and the versions they are pinned to. */
import type { SetName } from '#rules/authoring/rule.ts';
import { inTransaction, rowsOf, type Store } from './database.ts';

/** Guidance is judged again while no rule has won; assignment whenever a session is to be assigned anew. */
const RUNNING: { readonly [set in SetName]: { table: string; column: string; where: string } } = {
  guidance: {
    table: 'visits',
    column: 'guidance_version_id',
    where: 'ended_at IS NULL AND guidance_rule_id IS NULL AND guidance_version_id IS NOT NULL',
  },
  assignment: {
    table: 'sessions',
    column: 'assignment_version_id',
    where: 'open_key IS NOT NULL AND assignment_version_id IS NOT NULL',
  },
};

const PAGE = 200;

/** How many would go on with the new version if asked to. */
export async function countRunning(store: Store, set: SetName): Promise<number> {
  const { table, where } = RUNNING[set];
  const [row] = await store.rows<{ n: number | string }>(`SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`);
  return Number(row?.n ?? 0);
}

/** In small pages, so that no session waits long for its row; answers how many there were. */
export async function moveRunning(
  store: Store,
  { set, versionId }: { readonly set: SetName; readonly versionId: string },
): Promise<number> {
  const { table, column, where } = RUNNING[set];
  let moved = 0;
  for (;;) {
    const count = await inTransaction(store, async (sql) => {
      const rows = await rowsOf<{ id: string }>(
        sql,
        `SELECT id FROM ${table} WHERE ${where} AND ${column} <> ? LIMIT ${PAGE}`,
        [versionId],
      );
      if (rows.length === 0) return 0;
      await sql.query(`UPDATE ${table} SET ${column} = ? WHERE id IN (?) AND ${where}`, [
        versionId,
        rows.map((row) => row.id),
      ]);
      return rows.length;
    });
    if (count === 0) break;
    moved += count;
  }
  if (set === 'assignment')
    // A visit that a canary drew would begin its next session with that version.
    await store.pool.query(
      'UPDATE visits SET assignment_version_id = NULL WHERE ended_at IS NULL AND assignment_version_id IS NOT NULL',
    );
  await store.pool.query('UPDATE rule_versions SET moved_running = ? WHERE id = ?', [moved, versionId]);
  return moved;
}
