// What was kept of sessions, as someone who is signed in reads it over HTTP.
import type { StaffEvent } from '#api/contract/events.ts';
import {
  listSessionEvents,
  listSessions,
  readSession,
  type SessionDetail,
  type SessionRow,
} from '#api/contract/sessions.ts';
import type { Staff } from './ask-staff.ts';
import { eventually } from './wait.ts';

export interface Records {
  list(name: 'mine' | 'open' | 'ended'): Promise<readonly SessionRow[]>;
  read(sessionId: string): Promise<SessionDetail>;
  log(sessionId: string): Promise<readonly StaffEvent[]>;
  /** What people said, in order: visitor, agents, bot and guide alike. */
  said(sessionId: string): Promise<readonly string[]>;
  /** Waits for a line of that kind in the log. */
  sees<Kind extends StaffEvent['kind']>(
    sessionId: string,
    kind: Kind,
  ): Promise<Extract<StaffEvent, { kind: Kind }>>;
}

export function recordsOf(staff: Staff): Records {
  const log = async (id: string) =>
    (await staff.ask(listSessionEvents, { params: { id }, query: { after: 0 } })).events;
  return {
    log,
    list: async (list) => (await staff.ask(listSessions, { query: { list } })).sessions,
    read: (id) => staff.ask(readSession, { params: { id } }),
    said: async (id) =>
      (await log(id)).flatMap((event) =>
        event.kind === 'message' && event.content.type === 'text' ? [event.content.text] : [],
      ),
    sees: (id, kind) =>
      eventually(
        async () => {
          const events = await log(id);
          const found = events.findLast((event) => event.kind === kind);
          if (found === undefined) throw new Error(`no ${kind} among ${events.map((one) => one.kind)}`);
          return found as Extract<StaffEvent, { kind: typeof kind }>;
        },
        { withinMs: 90_000, everyMs: 100 },
      ),
  };
}
