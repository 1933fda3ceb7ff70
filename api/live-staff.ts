/** The staff's side: what happens goes to whoever may see it, by the same question that HTTP asks. */

import type { Namespace } from 'socket.io';
import { findListedSession, findListedSessions } from '#activities/store/session-lists.ts';
import { type LogRow, readSessionLog, seqsOf } from '#activities/store/session-log.ts';
import type { StaffEventRow } from '#activities/store/staff-events.ts';
import type { Gate } from './bind.ts';
import { Typing, Unwatch, Watch } from './contract/live.ts';
import type { BaseDeps } from './deps.ts';
import { staffEvents } from './event-reader.ts';
import { factsOfHandshake } from './handshake.ts';
import { languageAsked } from './language-asked.ts';
import { sessionRoom } from './live-commands.ts';
import { addConnection, removeConnection } from './live-connections.ts';
import type { Hints } from './live-hints.ts';
import type { LiveHub } from './live-hub.ts';
import { RENEW_EVERY_MS, type Side } from './live-side.ts';
import { placesOf } from './queue-places.ts';
import { canSee } from './rights.ts';
import { subjectOf } from './session-views.ts';
import { staffNotice } from './staff-notices.ts';
import { createStaffPushes, type NewLines } from './staff-pushes.ts';
import type { StaffNamespace, StaffSocket } from './staff-socket.ts';

/** Sessions one screen follows at once. Count. */
const MOST_WATCHED = 50;
/** Events fetched for a gap at once. Count. */
const PAGE = 200;

interface Context {
  readonly hints: Hints;
  readonly gate: Gate;
}

export function serveStaff(
  deps: BaseDeps,
  namespace: Namespace,
  { hints, gate }: Context,
): Side & Pick<LiveHub, 'signedOut'> {
  const staff = namespace as StaffNamespace;
  staff.use((socket, next) => {
    admit(deps, socket, gate).then(
      () => next(),
      (error: unknown) => next(error instanceof Error ? error : new Error('refused')),
    );
  });
  staff.on('connection', (socket) => {
    welcome(deps, socket, hints).catch((error: unknown) => {
      deps.log.warn({ err: error }, 'a colleague could not be welcomed');
      socket.disconnect(true);
    });
  });
  const push = createStaffPushes(deps, staff, (socket, lines) => pushLines(deps, socket, lines));
  return {
    count: () => staff.sockets.size,
    logged: push.logged,
    rows: push.rows,
    told: (rows) => pushNotices(deps, staff, rows),
    heal: async () => {
      staff.emit('hello', { nowMs: deps.clock.nowMs(), every: RENEW_EVERY_MS });
      await refreshActors(deps, staff, gate);
      const watched = watchedOf(staff);
      const [seqs, sessions] = await Promise.all([
        seqsOf(deps.store, watched),
        findListedSessions(deps.store, watched),
      ]);
      const subjects = new Map(sessions.map((session) => [session.id, subjectOf(session)]));
      for (const socket of staff.sockets.values())
        for (const [sessionId, seq] of socket.data.watched) {
          const subject = subjects.get(sessionId);
          const visible = subject !== undefined && canSee(socket.data.actor, subject);
          // Nothing need happen in a session for somebody to lose the right to it.
          if (!visible || (seqs.get(sessionId) ?? 0) > seq) await catchUp(deps, socket, sessionId);
        }
    },
    places: () => pushPlaces(deps, staff),
    signedOut: (staffId) => {
      for (const socket of staff.sockets.values()) if (socket.data.actor.staffId === staffId) signOut(socket);
    },
  };
}

function signOut(socket: StaffSocket): void {
  socket.emit('signedOut');
  socket.disconnect(true);
}

/** Cookies travel with a socket from any page, so the page it comes from is asked as well. */
async function admit(deps: BaseDeps, socket: StaffSocket, gate: Gate): Promise<void> {
  const facts = factsOfHandshake(deps, socket.handshake);
  if (facts.origin !== null && facts.origin !== facts.ownOrigin) throw new Error('forbidden');
  const actor = await gate.staff(facts);
  if (actor === null || actor.mustChangePassword) throw new Error('unauthenticated');
  socket.data.actor = actor;
  socket.data.holder = { visitId: null, staffId: actor.staffId };
  socket.data.language = languageAsked(String(socket.handshake.auth.language ?? facts.acceptLanguage));
  socket.data.watched = new Map();
  socket.data.listed = new Set();
}

async function welcome(deps: BaseDeps, socket: StaffSocket, hints: Hints): Promise<void> {
  socket.on('disconnect', () => {
    removeConnection(deps, socket.id).catch(() => undefined);
  });
  socket.on('watch', (said, answer) => {
    watch(deps, socket, said).then(
      (ok) => typeof answer === 'function' && answer(ok),
      () => typeof answer === 'function' && answer(false),
    );
  });
  socket.on('unwatch', (said) => {
    const unwatch = Unwatch.safeParse(said);
    if (unwatch.success) forget(socket, unwatch.data.sessionId);
  });
  socket.on('typing', (said) => {
    const typing = Typing.safeParse(said);
    const { agentId } = socket.data.actor;
    if (!typing.success || agentId === null || !socket.data.watched.has(typing.data.sessionId)) return;
    hints
      .typing({ sessionId: typing.data.sessionId, who: `agent:${agentId}`, on: typing.data.typing })
      .catch(() => undefined);
  });
  await addConnection(deps, socket.id, socket.data.holder);
  socket.emit('hello', { nowMs: deps.clock.nowMs(), every: RENEW_EVERY_MS });
}

async function watch(deps: BaseDeps, socket: StaffSocket, said: unknown): Promise<boolean> {
  const asked = Watch.safeParse(said);
  if (!asked.success || socket.data.watched.size >= MOST_WATCHED) return false;
  const { sessionId, afterSeq } = asked.data;
  const session = await findListedSession(deps.store, sessionId);
  if (session === null || !canSee(socket.data.actor, subjectOf(session))) return false;
  socket.data.watched.set(sessionId, afterSeq);
  await socket.join(sessionRoom(sessionId));
  await catchUp(deps, socket, sessionId);
  return true;
}

/** Hints, places and answers go to the session's room: whoever may not see the session leaves it. */
function forget(socket: StaffSocket, sessionId: string): void {
  socket.data.watched.delete(sessionId);
  void socket.leave(sessionRoom(sessionId));
}

/** From the last number pushed to the newest, in order; asked again whenever there is a gap. */
async function catchUp(deps: BaseDeps, socket: StaffSocket, sessionId: string): Promise<void> {
  const session = await findListedSession(deps.store, sessionId);
  if (session === null || !canSee(socket.data.actor, subjectOf(session))) {
    forget(socket, sessionId);
    socket.emit('row', { id: sessionId, gone: true });
    return;
  }
  for (;;) {
    const after = socket.data.watched.get(sessionId);
    if (after === undefined) return;
    const rows = await readSessionLog(deps.store, { sessionId, by: 'seq', after, limit: PAGE });
    await emitInOrder(deps, socket, rows);
    if (rows.length < PAGE) return;
  }
}

async function emitInOrder(deps: BaseDeps, socket: StaffSocket, rows: readonly LogRow[]): Promise<void> {
  for (const event of await staffEvents(deps, rows, socket.data.language)) {
    const last = socket.data.watched.get(event.sessionId);
    if (last === undefined || event.seq <= last) continue;
    socket.data.watched.set(event.sessionId, event.seq);
    socket.emit('event', event);
  }
}

async function pushLines(
  deps: BaseDeps,
  socket: StaffSocket,
  { id, subject, lines }: NewLines,
): Promise<void> {
  const last = socket.data.watched.get(id);
  if (last === undefined) return;
  const first = lines[0];
  // A hole before the first, or no right any more: the one way to heal both is to ask anew.
  if (!canSee(socket.data.actor, subject) || first === undefined || first.seq > last + 1)
    return catchUp(deps, socket, id);
  await emitInOrder(deps, socket, lines);
}

async function pushNotices(
  deps: BaseDeps,
  staff: StaffNamespace,
  rows: readonly StaffEventRow[],
): Promise<void> {
  if (rows.some((row) => row.kind === 'settings-changed')) {
    deps.directory.forget();
    deps.limits.changed();
  }
  for (const row of rows) {
    const notice = await staffNotice(deps, row);
    if (notice === null) continue;
    for (const socket of staff.sockets.values())
      if (notice.mayHear(socket.data.actor)) socket.emit('staff', notice.notice);
  }
}

function watchedOf(staff: StaffNamespace): readonly string[] {
  return [...new Set([...staff.sockets.values()].flatMap((socket) => [...socket.data.watched.keys()]))];
}

/** Whoever may read the queue hears the places of those who wait there. */
async function pushPlaces(deps: BaseDeps, staff: StaffNamespace): Promise<void> {
  const places = await placesOf(deps, watchedOf(staff));
  for (const [sessionId, place] of places) staff.to(sessionRoom(sessionId)).volatile.emit('place', place);
}

/** Rights and sign-ins may have changed since the socket was admitted. */
async function refreshActors(deps: BaseDeps, staff: StaffNamespace, gate: Gate): Promise<void> {
  for (const socket of staff.sockets.values()) {
    const actor = await gate.staff(factsOfHandshake(deps, socket.handshake));
    if (actor === null || actor.mustChangePassword) signOut(socket);
    else socket.data.actor = actor;
  }
}
