/** What somebody should be told beside their sessions: lines of the staff's log, a week long, by whom they concern. */
import type { Sql, Store } from './database.ts';
import type { StaffEventRow } from './staff-events.ts';
import { writeStaffEvent } from './staff-log.ts';

/** Lines about one agent's own work. */
export const OWN_NOTICES = [
  'reminded',
  'reassigned',
  'transferred',
  'interrupted',
  'bad-score',
  'agent-suspended',
] as const;
/** Lines that others than the agent look after as well. */
export const WIDE_NOTICES = [
  'supervisor-alerted',
  'bad-score',
  'agent-suspended',
  'draft-reviewed',
  'alarm',
] as const;

export type NoticeRow = StaffEventRow & { readonly atMs: number };

/** So many are read to find those that somebody may see. Count. */
const LOOKED_THROUGH = 400;

/** Newest first: those about the agent, and those of the wide kinds; whether the reader may see each is asked elsewhere. */
export async function readNotices(
  store: Store,
  asked: { readonly agentId: string | null; readonly wide: readonly string[] },
): Promise<readonly NoticeRow[]> {
  const rows = await store.rows<{
    id: number | string;
    at: Date;
    kind: string;
    agent_id: string | null;
    group_id: string | null;
    session_id: string | null;
    body: string;
  }>(
    `SELECT id, at, kind, agent_id, group_id, session_id, body FROM staff_events
     WHERE (kind IN (?) AND agent_id = ?) OR kind IN (?) ORDER BY id DESC LIMIT ${LOOKED_THROUGH}`,
    [OWN_NOTICES, asked.agentId ?? '', asked.wide.length === 0 ? [''] : asked.wide],
  );
  return rows.map((row) => ({
    id: Number(row.id),
    atMs: row.at.getTime(),
    kind: row.kind,
    agentId: row.agent_id,
    groupId: row.group_id,
    sessionId: row.session_id,
    body: JSON.parse(row.body) as unknown,
  }));
}

/** Told to whoever wrote the draft. */
export async function tellReviewed(
  sql: Sql,
  review: {
    readonly set: string;
    readonly draftId: string;
    readonly verdict: string;
    readonly words: string | null;
    readonly by: string;
    readonly to: readonly string[];
  },
): Promise<void> {
  await writeStaffEvent(sql, { kind: 'draft-reviewed', body: review });
}
