/** Messages that customers left: open, taken by one, done. */
import { AppError } from '#rules/errors.ts';
import type { Language } from '#rules/text.ts';
import type { Store } from './database.ts';

export interface LeftMessageRow {
  readonly id: string;
  readonly sessionId: string;
  readonly customerName: string | null;
  /** Null = the session is no longer kept. */
  readonly visitorId: string | null;
  readonly language: Language;
  readonly contact: string;
  readonly words: string;
  readonly groupId: string | null;
  readonly state: 'open' | 'taken' | 'done';
  /** The member of staff who took it. */
  readonly takenBy: string | null;
  readonly createdAtMs: number;
  readonly dueAtMs: number | null;
  readonly doneAtMs: number | null;
}

interface Columns {
  readonly id: string;
  readonly session_id: string;
  readonly title: string | null;
  readonly customer_name: string | null;
  readonly visitor_id: string | null;
  readonly language: Language | null;
  readonly contact: string;
  readonly words: string;
  readonly group_id: string | null;
  readonly state: string;
  readonly taken_by: string | null;
  readonly created_at: Date;
  readonly due_at: Date | null;
  readonly done_at: Date | null;
}

const SELECT = `SELECT m.id, m.session_id, s.title, c.name AS customer_name, s.visitor_id, s.language, m.contact, m.words, m.group_id, m.state, m.taken_by,
  m.created_at, m.due_at, m.done_at FROM left_messages m LEFT JOIN sessions s ON s.id = m.session_id
  LEFT JOIN customers c ON c.id = s.customer_id`;

function rowOf(row: Columns): LeftMessageRow {
  return {
    id: row.id,
    sessionId: row.session_id,
    customerName: row.customer_name ?? row.title,
    visitorId: row.visitor_id,
    language: row.language ?? 'zh',
    contact: row.contact,
    words: row.words,
    groupId: row.group_id,
    state: row.state as LeftMessageRow['state'],
    takenBy: row.taken_by,
    createdAtMs: row.created_at.getTime(),
    dueAtMs: row.due_at?.getTime() ?? null,
    doneAtMs: row.done_at?.getTime() ?? null,
  };
}

export interface LeftMessagesAsked {
  readonly state: 'open' | 'taken' | 'done' | null;
  /** Null = of every group; else of these, and those without a group. */
  readonly groupIds: readonly string[] | null;
  /** The last row of the page before: when it was due (ms; far future where it has no time) and its id. */
  readonly after: { readonly dueAtMs: number; readonly id: string } | null;
  readonly limit: number;
}

const NEVER = '9999-12-31 00:00:00.000';

/** Those due first. */
export async function listLeftMessages(
  store: Store,
  asked: LeftMessagesAsked,
): Promise<readonly LeftMessageRow[]> {
  const conditions = ['1 = 1'];
  const values: unknown[] = [];
  if (asked.state !== null) {
    conditions.push('m.state = ?');
    values.push(asked.state);
  }
  if (asked.groupIds !== null) {
    conditions.push(
      asked.groupIds.length === 0 ? 'm.group_id IS NULL' : '(m.group_id IS NULL OR m.group_id IN (?))',
    );
    if (asked.groupIds.length > 0) values.push(asked.groupIds);
  }
  if (asked.after !== null) {
    conditions.push(`(COALESCE(m.due_at, '${NEVER}'), m.id) > (?, ?)`);
    values.push(new Date(asked.after.dueAtMs), asked.after.id);
  }
  const rows = await store.rows<Columns>(
    `${SELECT} WHERE ${conditions.join(' AND ')} ORDER BY COALESCE(m.due_at, '${NEVER}'), m.id LIMIT ?`,
    [...values, asked.limit],
  );
  return rows.map(rowOf);
}

export async function findLeftMessage(store: Store, id: string): Promise<LeftMessageRow | null> {
  const [row] = await store.rows<Columns>(`${SELECT} WHERE m.id = ?`, [id]);
  return row === undefined ? null : rowOf(row);
}

/** `conflict` when another was faster; taking one's own again changes nothing. */
export async function takeLeftMessage(store: Store, id: string, staffId: string): Promise<void> {
  await store.pool.execute(
    "UPDATE left_messages SET state = 'taken', taken_by = ?, taken_at = NOW(3) WHERE id = ? AND state = 'open'",
    [staffId, id],
  );
  const now = await findLeftMessage(store, id);
  if (now === null) throw new AppError('not-found', 'No such left message');
  if (now.takenBy !== staffId) throw new AppError('conflict', 'Taken by another', { takenBy: now.takenBy });
}

export async function finishLeftMessage(store: Store, id: string, staffId: string): Promise<void> {
  await store.pool.execute(
    `UPDATE left_messages SET state = 'done', done_at = NOW(3), taken_by = COALESCE(taken_by, ?),
       taken_at = COALESCE(taken_at, NOW(3)) WHERE id = ? AND state <> 'done'`,
    [staffId, id],
  );
}

/** One step back, by whoever took it; `conflict` when it is not where that step led any more. */
export async function putBackLeftMessage(
  store: Store,
  id: string,
  back: { readonly to: 'open' | 'taken'; readonly by: string },
): Promise<void> {
  const [sets, from] =
    back.to === 'open'
      ? ["state = 'open', taken_by = NULL, taken_at = NULL", 'taken']
      : ["state = 'taken', done_at = NULL", 'done'];
  const [put] = await store.pool.execute(
    `UPDATE left_messages SET ${sets} WHERE id = ? AND state = ? AND taken_by = ?`,
    [id, from, back.by],
  );
  if ((put as { affectedRows: number }).affectedRows === 0)
    throw new AppError('conflict', 'It moved on meanwhile', { to: back.to });
}
