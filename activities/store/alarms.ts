/** Something a person should know of; the same cause and subject is one alarm, counted, until it ends. */
import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { Sql } from './database.ts';
import { writeStaffEvent } from './staff-log.ts';

export interface NewAlarm {
  readonly kind: string;
  readonly subject: string;
  /** In words, for the log and the list. */
  readonly cause: string;
}

function openKey({ kind, subject }: Pick<NewAlarm, 'kind' | 'subject'>): string {
  return createHash('sha256').update(`${kind}:${subject}`).digest('hex');
}

export async function raiseAlarm(sql: Sql, alarm: NewAlarm): Promise<void> {
  const [made] = await sql.query(
    `INSERT INTO alarms (id, kind, subject, open_key, cause, first_at, last_at, times) VALUES (?, ?, ?, ?, ?, NOW(3), NOW(3), 1)
     ON DUPLICATE KEY UPDATE last_at = NOW(3), times = times + 1, cause = VALUES(cause)`,
    [uuid(), alarm.kind, alarm.subject.slice(0, 120), openKey(alarm), alarm.cause.slice(0, 500)],
  );
  // One row was inserted; an update counts two.
  if ((made as { affectedRows: number }).affectedRows === 1)
    await writeStaffEvent(sql, {
      kind: 'alarm',
      body: { alarmKind: alarm.kind, subject: alarm.subject, cause: alarm.cause },
    });
}

/** A healing is told once and is over with it: the row stays as the record. */
export async function recordHealing(sql: Sql, alarm: NewAlarm): Promise<void> {
  await raiseAlarm(sql, alarm);
  await endAlarm(sql, alarm);
}

export async function endAlarm(sql: Sql, alarm: Pick<NewAlarm, 'kind' | 'subject'>): Promise<void> {
  await sql.query('UPDATE alarms SET ended_at = NOW(3), open_key = NULL WHERE open_key = ?', [
    openKey(alarm),
  ]);
}

/** Ends those of a kind that stand for something else than what was found now. */
export async function endOtherAlarms(sql: Sql, kind: string, found: readonly string[]): Promise<void> {
  const others = found.length === 0 ? '' : ' AND subject NOT IN (?)';
  await sql.query(
    `UPDATE alarms SET ended_at = NOW(3), open_key = NULL WHERE kind = ? AND ended_at IS NULL${others}`,
    found.length === 0 ? [kind] : [kind, found],
  );
}
