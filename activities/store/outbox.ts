/** What must be done after a commit, written in the same transaction as its cause; the relay delivers it at least once. */
import { rowsOf, type Sql } from './database.ts';

export type OutboxBody =
  | { readonly kind: 'nudge'; readonly signal: 'engaged' | 'nudge'; readonly startDelayMs: number | null }
  | { readonly kind: 'serve'; readonly agentIds: readonly string[]; readonly waitingSessionId: string | null }
  | { readonly kind: 'bot-turn'; readonly seq: number };

export interface OutboxRow {
  readonly id: number;
  readonly dedupeKey: string;
  readonly sessionId: string | null;
  readonly tries: number;
  /** Since it was written, by the database's clock. Milliseconds. */
  readonly ageMs: number;
  /** Its session is over: nobody is left to be woken. */
  readonly isOver: boolean;
  readonly body: OutboxBody;
}

/** The same key twice is one row; `dueInMs` puts it off. */
export async function insertOutbox(
  sql: Sql,
  row: {
    readonly dedupeKey: string;
    readonly sessionId: string | null;
    readonly body: OutboxBody;
    readonly dueInMs?: number;
  },
): Promise<number> {
  const [result] = await sql.query(
    `INSERT INTO outbox (dedupe_key, kind, session_id, body, due_at, created_at)
     VALUES (?, ?, ?, ?, NOW(3) + INTERVAL ? MICROSECOND, NOW(3)) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)`,
    [row.dedupeKey, row.body.kind, row.sessionId, JSON.stringify(row.body), (row.dueInMs ?? 0) * 1000],
  );
  return Number((result as { insertId: number | string }).insertId);
}

/** Leased, not locked: a relay that dies gives them back after `leaseSeconds`. Oldest first, at most `most`. */
export async function leaseOutbox(
  sql: Sql,
  lease: { readonly by: string; readonly seconds: number; readonly most: number },
): Promise<readonly OutboxRow[]> {
  const due = await rowsOf<{ id: number | string }>(
    sql,
    `SELECT id FROM outbox WHERE sent_at IS NULL AND due_at <= NOW(3) AND (lease_until IS NULL OR lease_until < NOW(3))
     ORDER BY due_at, id LIMIT ${Math.trunc(lease.most)}`,
  );
  if (due.length === 0) return [];
  const ids = due.map(({ id }) => Number(id));
  await sql.query(
    `UPDATE outbox SET lease_by = ?, lease_until = NOW(3) + INTERVAL ? SECOND, tries = tries + 1
     WHERE id IN (?) AND sent_at IS NULL AND (lease_until IS NULL OR lease_until < NOW(3))`,
    [lease.by, lease.seconds, ids],
  );
  const rows = await rowsOf<{
    id: number | string;
    dedupe_key: string;
    session_id: string | null;
    tries: number;
    age_ms: number | string;
    is_over: number;
    body: string;
  }>(
    sql,
    `SELECT id, dedupe_key, session_id, tries, TIMESTAMPDIFF(MICROSECOND, created_at, NOW(3)) DIV 1000 AS age_ms,
       EXISTS (SELECT 1 FROM sessions s WHERE s.id = outbox.session_id AND s.phase = 'ended') AS is_over, body
     FROM outbox WHERE id IN (?) AND lease_by = ? AND sent_at IS NULL ORDER BY id`,
    [ids, lease.by],
  );
  return rows.map((row) => ({
    id: Number(row.id),
    dedupeKey: row.dedupe_key,
    sessionId: row.session_id,
    tries: row.tries,
    ageMs: Number(row.age_ms),
    isOver: Number(row.is_over) === 1,
    body: JSON.parse(row.body) as OutboxBody,
  }));
}

export async function markSent(sql: Sql, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await sql.query(
    'UPDATE outbox SET sent_at = NOW(3), lease_until = NULL, last_error = NULL WHERE id IN (?)',
    [ids],
  );
}

/** Tried again later, each time twice as long, at most a minute. */
export async function markFailed(
  sql: Sql,
  row: { readonly id: number; readonly tries: number; readonly why: string },
): Promise<void> {
  const seconds = Math.min(60, 0.25 * 2 ** Math.min(row.tries, 10));
  await sql.query(
    'UPDATE outbox SET lease_until = NULL, due_at = NOW(3) + INTERVAL ? MICROSECOND, last_error = ? WHERE id = ?',
    [Math.round(seconds * 1_000_000), row.why.slice(0, 500), row.id],
  );
}
