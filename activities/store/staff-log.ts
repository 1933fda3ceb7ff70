/** Writes what belongs to no session — presence, alarms, queues — into the log that live lists follow. */
import type { Sql } from './database.ts';

export interface StaffLine {
  readonly kind: string;
  readonly agentId?: string | null;
  readonly groupId?: string | null;
  readonly sessionId?: string | null;
  readonly body: object;
}

export async function writeStaffEvent(sql: Sql, line: StaffLine): Promise<void> {
  await sql.query(
    'INSERT INTO staff_events (at, kind, agent_id, group_id, session_id, body) VALUES (NOW(3), ?, ?, ?, ?, ?)',
    [
      line.kind,
      line.agentId ?? null,
      line.groupId ?? null,
      line.sessionId ?? null,
      JSON.stringify(line.body),
    ],
  );
}
