/**
 * What the log's new lines mean for colleagues: the lines to whoever watches, the row to whoever has the session in a list.
 * Words go out as they come, to whom the session was last seen to be visible: what takes a session from somebody is a line of its
 * own, whose number lies before. The row is read at once for whatever else happens, for words a little later and all together.
 */
import { findListedSessions, type ListedSession } from '#activities/store/session-lists.ts';
import type { LogRow } from '#activities/store/session-log.ts';
import type { SessionRow } from './contract/sessions.ts';
import type { BaseDeps } from './deps.ts';
import type { Side } from './live-side.ts';
import { canSee, type Subject } from './rights.ts';
import { sessionRowsFor } from './session-reader.ts';
import { subjectOf } from './session-views.ts';
import type { StaffNamespace, StaffSocket } from './staff-socket.ts';

/** Rows that only words changed are pushed at most so often. Milliseconds. */
const ROWS_EVERY_MS = 150;
/** Sessions whose readers are remembered; most are over long before. Count. */
const MOST_KNOWN = 5_000;

/** New lines of one session, oldest first, and on what the right to read them depends. */
export interface NewLines {
  readonly id: string;
  readonly subject: Subject;
  readonly lines: readonly LogRow[];
}

export function createStaffPushes(
  deps: BaseDeps,
  staff: StaffNamespace,
  pushLines: (socket: StaffSocket, lines: NewLines) => Promise<void>,
): Pick<Side, 'logged' | 'rows'> {
  const known = new Map<string, Subject>();
  const stale = new Set<string>();
  let pushedRowsAt = Number.NEGATIVE_INFINITY;

  const pushRows = async (sessions: readonly ListedSession[]): Promise<void> => {
    const sockets = [...staff.sockets.values()];
    const views = await sessionRowsFor(
      deps,
      sessions,
      sockets.map(({ data }) => data.language),
    );
    for (const socket of sockets) {
      const rowsOfReader = views.get(socket.data.language) ?? [];
      for (const session of sessions)
        pushRow(
          socket,
          session,
          rowsOfReader.find(({ id }) => id === session.id),
        );
    }
  };
  const read = async (ids: readonly string[]): Promise<readonly ListedSession[]> => {
    const sessions = await findListedSessions(deps.store, ids);
    if (known.size + sessions.length > MOST_KNOWN) known.clear();
    for (const session of sessions) {
      stale.delete(session.id);
      if (session.phase === 'ended') known.delete(session.id);
      else known.set(session.id, subjectOf(session));
    }
    return sessions;
  };
  return {
    logged: async (rows) => {
      const ids = [...new Set(rows.map((row) => row.sessionId))];
      const linesOf = (id: string) => rows.filter((row) => row.sessionId === id);
      const isNews = (id: string) => !known.has(id) || linesOf(id).some(({ kind }) => kind !== 'message');
      const sessions = await read(ids.filter(isNews));
      const subjects = new Map(sessions.map((session) => [session.id, subjectOf(session)]));
      for (const id of ids) {
        const subject = subjects.get(id) ?? known.get(id);
        if (subject === undefined) continue;
        if (!subjects.has(id)) stale.add(id);
        for (const socket of staff.sockets.values())
          await pushLines(socket, { id, subject, lines: linesOf(id) });
      }
      await pushRows(sessions);
    },
    rows: async () => {
      const now = performance.now();
      // While nobody listens nothing is noted, not even what takes a session from somebody.
      if (staff.sockets.size === 0) known.clear();
      if (stale.size === 0 || now - pushedRowsAt < ROWS_EVERY_MS) return;
      pushedRowsAt = now;
      const ids = [...stale];
      await pushRows(await read(ids));
      // Of what is no longer there, nothing was read.
      for (const id of ids) stale.delete(id);
    },
  };
}

function pushRow(socket: StaffSocket, session: ListedSession, view: SessionRow | undefined): void {
  const subject = subjectOf(session);
  const { actor, listed } = socket.data;
  const visible =
    canSee(actor, subject) || (session.phase === 'queued' && canSee(actor, subject, 'queue.read'));
  if (visible && view !== undefined) {
    listed.add(session.id);
    socket.emit('row', view);
  } else if (listed.delete(session.id)) socket.emit('row', { id: session.id, gone: true });
  if (session.phase === 'ended') listed.delete(session.id);
}
