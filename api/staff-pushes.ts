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
const ROWS_EVERY_MS = 300;
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
      // In the order of the sessions.
      const rowsOfReader = views.get(socket.data.language) ?? [];
      for (const [at, session] of sessions.entries()) pushRow(socket, session, rowsOfReader[at]);
    }
  };
  const read = async (ids: readonly string[]): Promise<readonly ListedSession[]> => {
    const sessions = await findListedSessions(deps.store, ids);
    for (const session of sessions) {
      stale.delete(session.id);
      if (session.phase === 'ended') known.delete(session.id);
      else known.set(session.id, subjectOf(session));
    }
    return sessions;
  };
  return {
    logged: async (rows) => {
      if (known.size > MOST_KNOWN) known.clear();
      const linesOf = bySession(rows);
      const news = [...linesOf]
        .filter(([id, lines]) => !known.has(id) || lines.some(({ kind }) => kind !== 'message'))
        .map(([id]) => id);
      // Where reading fails, nobody is told by what was known before, and the rows are left for later.
      for (const id of news) known.delete(id);
      for (const id of linesOf.keys()) stale.add(id);
      const sessions = await read(news);
      const subjects = new Map(sessions.map((session) => [session.id, subjectOf(session)]));
      for (const [id, lines] of linesOf) {
        const subject = subjects.get(id) ?? known.get(id);
        if (subject === undefined) continue;
        for (const socket of staff.sockets.values()) await pushLines(socket, { id, subject, lines });
      }
      await pushRows(sessions);
    },
    rows: async () => {
      const now = performance.now();
      // While nobody listens nothing is noted, not even what takes a session from somebody.
      if (staff.sockets.size === 0) {
        known.clear();
        stale.clear();
      }
      if (stale.size === 0 || now - pushedRowsAt < ROWS_EVERY_MS) return;
      pushedRowsAt = now;
      const ids = [...stale];
      await pushRows(await read(ids));
      // Of what is no longer there, nothing was read.
      for (const id of ids) stale.delete(id);
    },
  };
}

function bySession(rows: readonly LogRow[]): ReadonlyMap<string, readonly LogRow[]> {
  const lines = new Map<string, LogRow[]>();
  for (const row of rows) {
    const before = lines.get(row.sessionId);
    if (before === undefined) lines.set(row.sessionId, [row]);
    else before.push(row);
  }
  return lines;
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
