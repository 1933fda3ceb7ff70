/** The row of a left message, written by the step; due when its owner group will have had time to answer. */
import type { Effect } from '#rules/session/effects.ts';
import { rowsOf, type Sql } from './database.ts';
import { ANSWER_WITHIN_MINUTES } from './groups.ts';
import type { SessionRow } from './session-row.ts';
import { writeStaffEvent } from './staff-log.ts';

export async function insertLeftMessage(
  sql: Sql,
  row: SessionRow,
  message: Extract<Effect, { type: 'leave-message' }>,
): Promise<void> {
  const groupId = message.groupId ?? row.group_id;
  const [group] = await rowsOf<{ is_open: number; next_open_at: Date | null }>(
    sql,
    'SELECT is_open, next_open_at FROM `groups` WHERE id = ?',
    [groupId],
  );
  const opensAt = group === undefined || group.is_open === 1 ? null : group.next_open_at;
  await sql.query(
    `INSERT INTO left_messages (id, session_id, group_id, state, contact, words, due_at, created_at, demo)
     VALUES (?, ?, ?, 'open', ?, ?, COALESCE(?, NOW(3)) + INTERVAL ? MINUTE, NOW(3), ?)
     ON DUPLICATE KEY UPDATE id = id`,
    [
      message.leftMessageId,
      row.id,
      groupId,
      message.contact,
      message.text,
      opensAt,
      ANSWER_WITHIN_MINUTES,
      row.demo,
    ],
  );
  await writeStaffEvent(sql, {
    kind: 'left-message',
    groupId,
    sessionId: row.id,
    body: { id: message.leftMessageId },
  });
}
