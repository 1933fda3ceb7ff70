/** The one log of a session: gapless `seq` for staff, gapless `vseq` for the visitor; numbers are taken under the session's lock. */
import type { Sql } from './database.ts';

/** Who said it, or `system`. */
export type Author = 'visitor' | 'agent' | 'bot' | 'guide' | 'system';

export interface NewSessionEvent {
  readonly kind: string;
  readonly audience: 'all' | 'staff';
  readonly author: Author;
  readonly agentId: string | null;
  readonly groupId: string | null;
  /** The sender's own id; the same one twice is stored once. */
  readonly clientId: string | null;
  readonly body: object;
}

/** What the next events are numbered from; held by whoever has the session's lock. */
export interface LogNumbers {
  readonly sessionId: string;
  readonly seq: number;
  readonly vseq: number;
}

export interface NumberedEvent extends NewSessionEvent {
  readonly seq: number;
  readonly vseq: number | null;
}

/** Gives each event its numbers. */
export function numbered(
  from: LogNumbers,
  events: readonly NewSessionEvent[],
): { readonly events: readonly NumberedEvent[]; readonly numbers: LogNumbers } {
  let { seq, vseq } = from;
  const given = events.map((event) => {
    seq += 1;
    if (event.audience === 'all') vseq += 1;
    return { ...event, seq, vseq: event.audience === 'all' ? vseq : null };
  });
  return { events: given, numbers: { sessionId: from.sessionId, seq, vseq } };
}

/** Inserted last in the transaction, so that ids of one session are handed out just before the commit. */
export async function insertEvents(
  sql: Sql,
  sessionId: string,
  at: { readonly atMs: number; readonly demo?: boolean },
  events: readonly NumberedEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const when = new Date(at.atMs);
  const values = events.map((event) => [
    sessionId,
    event.seq,
    event.vseq,
    when,
    event.kind,
    event.audience,
    event.groupId,
    event.agentId,
    event.clientId,
    event.author,
    JSON.stringify(event.body),
    at.demo === true,
  ]);
  await sql.query(
    `INSERT INTO session_events
       (session_id, seq, vseq, at, kind, audience, group_id, agent_id, client_id, author, body, demo) VALUES ?`,
    [values],
  );
}
