/** Follows what belongs to no session — presence, settings, alarms, visits. Numbered over all, without a gapless `seq`. */
import type { Store } from './database.ts';

export interface StaffEventRow {
  readonly id: number;
  readonly kind: string;
  readonly agentId: string | null;
  readonly groupId: string | null;
  readonly sessionId: string | null;
  readonly body: unknown;
}

/** Rows after `id` and those asked for by number, oldest first; at most 500. */
export async function readStaffEvents(
  store: Store,
  after: number,
  missing: readonly number[],
): Promise<readonly StaffEventRow[]> {
  const rows = await store.rows<{
    id: number | string;
    kind: string;
    agent_id: string | null;
    group_id: string | null;
    session_id: string | null;
    body: string;
  }>(
    `SELECT id, kind, agent_id, group_id, session_id, body FROM staff_events
     WHERE id > ? ${missing.length === 0 ? '' : 'OR id IN (?)'} ORDER BY id LIMIT 500`,
    missing.length === 0 ? [after] : [after, missing],
  );
  return rows.map((row) => ({
    id: Number(row.id),
    kind: row.kind,
    agentId: row.agent_id,
    groupId: row.group_id,
    sessionId: row.session_id,
    body: JSON.parse(row.body) as unknown,
  }));
}
