/** Reads of the session log: of one session by its numbers, of all sessions by the order of writing. */
import type { Store } from './database.ts';

export interface LogRow {
  readonly id: number;
  readonly sessionId: string;
  readonly seq: number;
  readonly vseq: number | null;
  readonly atMs: number;
  readonly kind: string;
  readonly audience: 'all' | 'staff';
  readonly agentId: string | null;
  readonly groupId: string | null;
  readonly clientId: string | null;
  readonly author: string;
  readonly body: { readonly [name: string]: unknown };
}

interface Columns {
  readonly id: number | string;
  readonly session_id: string;
  readonly seq: number;
  readonly vseq: number | null;
  readonly at: Date;
  readonly kind: string;
  readonly audience: 'all' | 'staff';
  readonly agent_id: string | null;
  readonly group_id: string | null;
  readonly client_id: string | null;
  readonly author: string;
  readonly body: string;
}

const SELECT =
  'SELECT id, session_id, seq, vseq, at, kind, audience, agent_id, group_id, client_id, author, body FROM session_events';

function rowOf(row: Columns): LogRow {
  return {
    id: Number(row.id),
    sessionId: row.session_id,
    seq: row.seq,
    vseq: row.vseq,
    atMs: row.at.getTime(),
    kind: row.kind,
    audience: row.audience,
    agentId: row.agent_id,
    groupId: row.group_id,
    clientId: row.client_id,
    author: row.author,
    body: JSON.parse(row.body) as LogRow['body'],
  };
}

export type EventRange =
  /** Oldest first, after a staff number. */
  | { readonly sessionId: string; readonly by: 'seq'; readonly after: number; readonly limit: number }
  /** The newest ones below a staff number, still oldest first. */
  | { readonly sessionId: string; readonly by: 'seq'; readonly before: number; readonly limit: number }
  /** Oldest first, after a visitor's number; only what a visitor may see. */
  | { readonly sessionId: string; readonly by: 'vseq'; readonly after: number; readonly limit: number };

export async function readSessionLog(store: Store, range: EventRange): Promise<readonly LogRow[]> {
  if ('before' in range) {
    const rows = await store.rows<Columns>(
      `${SELECT} WHERE session_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
      [range.sessionId, range.before, range.limit],
    );
    return rows.map(rowOf).reverse();
  }
  const column = range.by;
  const rows = await store.rows<Columns>(
    `${SELECT} WHERE session_id = ? AND ${column} > ? ORDER BY ${column} LIMIT ?`,
    [range.sessionId, range.after, range.limit],
  );
  return rows.map(rowOf);
}

/** Written after `id`, and those asked for by number; at most 1,000, in the order of writing. */
export async function readLogTail(
  store: Store,
  after: number,
  missing: readonly number[],
): Promise<readonly LogRow[]> {
  const rows = await store.rows<Columns>(`${SELECT} WHERE id > ? ORDER BY id LIMIT 1000`, [after]);
  const late = missing.length === 0 ? [] : await store.rows<Columns>(`${SELECT} WHERE id IN (?)`, [missing]);
  return [...late, ...rows].map(rowOf);
}

/** Highest ids of the two logs, in one question: most looks find that nothing was written. */
export async function newestIds(store: Store): Promise<{ readonly log: number; readonly told: number }> {
  const [row] = await store.rows<{ log: number | string | null; told: number | string | null }>(
    'SELECT (SELECT MAX(id) FROM session_events) AS log, (SELECT MAX(id) FROM staff_events) AS told',
  );
  return { log: Number(row?.log ?? 0), told: Number(row?.told ?? 0) };
}

/** Highest staff number of each session: what screens compare with what they show. */
export async function seqsOf(
  store: Store,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (sessionIds.length === 0) return new Map();
  const rows = await store.rows<{ id: string; seq: number }>('SELECT id, seq FROM sessions WHERE id IN (?)', [
    sessionIds,
  ]);
  return new Map(rows.map((row) => [row.id, row.seq]));
}
