/** What each step answered, by (session, epoch, revision): a repeated call is answered the same and does nothing. */
import type { AdvanceAnswer, Phase } from '#rules/session/messages.ts';
import { dateOf, rowsOf, type Sql } from './database.ts';

export interface LedgerKey {
  readonly sessionId: string;
  readonly epoch: number;
  readonly revision: number;
}

export async function readLedger(sql: Sql, key: LedgerKey, nowMs: number): Promise<AdvanceAnswer | null> {
  const [row] = await rowsOf<{ phase: Phase; alarm_at: Date | null; seen: number }>(
    sql,
    'SELECT phase, alarm_at, seen FROM ledger WHERE session_id = ? AND epoch = ? AND revision = ?',
    [key.sessionId, key.epoch, key.revision],
  );
  if (row === undefined) return null;
  return { phase: row.phase, alarmInMs: remaining(row.alarm_at?.getTime() ?? null, nowMs), seen: row.seen };
}

export async function writeLedger(
  sql: Sql,
  key: LedgerKey,
  answer: { readonly phase: Phase; readonly alarmAtMs: number | null; readonly seen: number },
): Promise<void> {
  await sql.query(
    'INSERT INTO ledger (session_id, epoch, revision, phase, alarm_at, seen, written_at) VALUES (?, ?, ?, ?, ?, ?, NOW(3))',
    [key.sessionId, key.epoch, key.revision, answer.phase, dateOf(answer.alarmAtMs), answer.seen],
  );
}

/** What is left until the alarm by the database's clock; never less than 0. Milliseconds. */
export function remaining(alarmAtMs: number | null, nowMs: number): number | null {
  return alarmAtMs === null ? null : Math.max(0, alarmAtMs - nowMs);
}
