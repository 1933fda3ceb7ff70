/** Which version of a rule set is live: the row that everything which publishes locks first. */
import { v7 as uuid } from 'uuid';
import type { SetName } from '#rules/authoring/rule.ts';
import { rowsOf, type Sql } from './database.ts';
import { endShadow } from './shadows.ts';

export interface LockedLive {
  readonly id: string | null;
  readonly number: number | null;
  readonly hash: string | null;
}

/** Held until the transaction ends; made where nothing was ever published. */
export async function lockLive(sql: Sql, set: SetName): Promise<LockedLive> {
  await sql.query('INSERT IGNORE INTO rule_sets (id, name) VALUES (?, ?)', [uuid(), set]);
  const [row] = await rowsOf<{ live_version_id: string | null }>(
    sql,
    'SELECT live_version_id FROM rule_sets WHERE name = ? FOR UPDATE',
    [set],
  );
  const id = row?.live_version_id ?? null;
  const [version] = await rowsOf<{ number: number; hash: string }>(
    sql,
    'SELECT number, hash FROM rule_versions WHERE id = ?',
    [id],
  );
  return { id, number: version?.number ?? null, hash: version?.hash ?? null };
}

/** Under the lock. A shadow ends here: what it was compared with is not live any more. */
export async function makeLive(sql: Sql, set: SetName, versionId: string): Promise<void> {
  await sql.query('UPDATE rule_sets SET live_version_id = ?, revision = revision + 1 WHERE name = ?', [
    versionId,
    set,
  ]);
  await endShadow(sql, set, { state: 'overtaken', by: null });
}
