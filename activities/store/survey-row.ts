/** The row of a survey, written by the step that sends it; at most one a session. */
import type { Effect } from '#rules/session/effects.ts';
import { dateOf, type Sql } from './database.ts';
import type { SessionRow } from './session-row.ts';

export async function insertSurvey(
  sql: Sql,
  row: SessionRow,
  survey: Extract<Effect, { type: 'send-survey' }>,
): Promise<void> {
  await sql.query(
    `INSERT INTO surveys (session_id, visitor_id, sent_at, expires_at, reminder_due_at, agent_id, group_id,
       guidance_version_id, assignment_version_id, policy_number, demo)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE session_id = session_id`,
    [
      row.id,
      row.visitor_id,
      new Date(survey.sentAtMs),
      new Date(survey.expiresAtMs),
      dateOf(survey.reminderDueAtMs),
      survey.agentId,
      survey.groupId,
      row.guidance_version_id,
      row.assignment_version_id,
      row.policy_number,
      row.demo,
    ],
  );
}
