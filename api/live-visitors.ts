/** The visitors' side: each socket hears of its own visitor's sessions only. */
import type { Namespace, Socket } from 'socket.io';
import { findEntryPoint } from '#activities/store/entry-points.ts';
import type { LogRow } from '#activities/store/session-log.ts';
import { readNewestSession } from '#activities/store/session-row.ts';
import { findVisit } from '#activities/store/visits.ts';
import { Typing, VisitorHandshake, type VisitorListens, type VisitorSays } from './contract/live.ts';
import type { QueuePlace, VisitorState } from './contract/visits.ts';
import type { BaseDeps } from './deps.ts';
import { eventContext } from './event-reader.ts';
import { visitorView } from './event-view.ts';
import { sessionRoom } from './live-commands.ts';
import { addConnection, type Holder, removeConnection } from './live-connections.ts';
import type { Hints } from './live-hints.ts';
import { RENEW_EVERY_MS, type Side } from './live-side.ts';
import { placesOf } from './queue-places.ts';
import { visitorState } from './visitor-state.ts';
import { readVisitor, type VisitorCaller } from './visitor-token.ts';

type PhaseName = NonNullable<VisitorState['phase']>;

interface SocketData {
  caller: VisitorCaller;
  holder: Holder;
}

type VisitorSocket = Socket<VisitorSays, VisitorListens, Record<string, never>, SocketData>;
type VisitorNamespace = Namespace<VisitorSays, VisitorListens, Record<string, never>, SocketData>;

function visitorRoom(visitorId: string): string {
  return `visitor:${visitorId}`;
}

export function serveVisitors(deps: BaseDeps, namespace: Namespace, hints: Hints): Side {
  const visitors = namespace as VisitorNamespace;
  /** What is known of the sessions of those who are connected here; sessions never change hands. */
  const known = new Map<string, Known>();
  const shownPlaces = new Map<string, string>();
  /** By visitor, what their state depended on when it was pushed. */
  const pushed = new Map<string, string>();

  visitors.use((socket, next) => {
    admit(deps, socket).then(
      () => next(),
      (error: unknown) => next(error instanceof Error ? error : new Error('refused')),
    );
  });
  visitors.on('connection', (socket) => {
    welcome(deps, socket, hints).catch((error: unknown) => {
      deps.log.warn({ err: error }, 'a visitor could not be welcomed');
      socket.disconnect(true);
    });
  });
  const connected = () =>
    new Set([...visitors.sockets.values()].map((socket) => socket.data.caller.visitorId));

  const pushState = async (visitorId: string): Promise<void> => {
    const state = await stateOf(deps, visitorId);
    const session = known.get(state.sessionId ?? '');
    if (session !== undefined) session.phase = state.phase;
    visitors.to(visitorRoom(visitorId)).emit('state', state);
  };
  const pushStates = async (sessionIds: Iterable<string>): Promise<void> => {
    for (const sessionId of sessionIds) {
      const visitorId = known.get(sessionId)?.visitorId;
      if (visitorId !== undefined) await pushState(visitorId);
    }
  };
  return {
    count: () => visitors.sockets.size,
    told: async () => undefined,
    rows: async () => undefined,
    logged: async (rows) => {
      const here = connected();
      await learn(deps, known, rows);
      const mine = rows.filter(
        (row) => row.vseq !== null && here.has(known.get(row.sessionId)?.visitorId ?? ''),
      );
      for (const row of mine) {
        const session = known.get(row.sessionId);
        if (session === undefined) continue;
        const room = visitorRoom(session.visitorId);
        // Hints and answers go by session: whoever is here for the visitor hears them too.
        visitors.in(room).socketsJoin(sessionRoom(row.sessionId));
        const event = visitorView(row, await eventContext(deps, session.language));
        if (event !== null) visitors.to(room).emit('event', event);
      }
      const changed = mine.filter((row) => !leavesState(row, known.get(row.sessionId)?.phase ?? null));
      await pushStates(new Set(changed.map((row) => row.sessionId)));
      forget(known, here);
    },
    heal: async () => {
      visitors.emit('hello', { nowMs: deps.clock.nowMs(), every: RENEW_EVERY_MS });
      const here = connected();
      for (const [visitorId, seen] of await newestStates(deps, [...here])) {
        if (pushed.get(visitorId) === seen) continue;
        await pushState(visitorId);
        pushed.set(visitorId, seen);
      }
      for (const visitorId of pushed.keys()) if (!here.has(visitorId)) pushed.delete(visitorId);
    },
    places: async () => {
      const here = connected();
      const waiting = [...known]
        .filter(([, { visitorId }]) => here.has(visitorId))
        .map(([sessionId]) => sessionId);
      const places = await placesOf(deps, waiting);
      for (const [sessionId, place] of places) {
        if (!isNews(shownPlaces, place)) continue;
        visitors.to(visitorRoom(known.get(sessionId)?.visitorId ?? '')).emit('place', place);
      }
      for (const sessionId of shownPlaces.keys()) if (!places.has(sessionId)) shownPlaces.delete(sessionId);
    },
  };
}

/** A refused handshake says no more than that. */
async function admit(deps: BaseDeps, socket: VisitorSocket): Promise<void> {
  const handshake = VisitorHandshake.safeParse(socket.handshake.auth);
  const caller = handshake.success ? await readVisitor(deps.signer, handshake.data.token) : null;
  if (caller === null) throw new Error('unauthenticated');
  const [entryPoint, visit] = await Promise.all([
    findEntryPoint(deps.store, caller.entryPointId),
    findVisit(deps.store, caller.visitId),
  ]);
  const { origin, host } = socket.handshake.headers;
  const own = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
  const allowed =
    own || entryPoint?.allowedSites.length === 0 || entryPoint?.allowedSites.includes(origin ?? '');
  if (!allowed || visit === null || visit.endedAtMs !== null) throw new Error('gone');
  socket.data.caller = caller;
  socket.data.holder = { visitId: caller.visitId, staffId: null };
}

async function welcome(deps: BaseDeps, socket: VisitorSocket, hints: Hints): Promise<void> {
  const { caller, holder } = socket.data;
  socket.on('disconnect', () => {
    removeConnection(deps, socket.id).catch(() => undefined);
  });
  socket.on('typing', (said) => {
    const typing = Typing.safeParse(said);
    if (!typing.success || !socket.rooms.has(sessionRoom(typing.data.sessionId))) return;
    hints
      .typing({ sessionId: typing.data.sessionId, who: 'visitor', on: typing.data.typing })
      .catch(() => undefined);
  });
  await socket.join(visitorRoom(caller.visitorId));
  await addConnection(deps, socket.id, holder);
  socket.emit('hello', { nowMs: deps.clock.nowMs(), every: RENEW_EVERY_MS });
  const state = await stateOf(deps, caller.visitorId);
  if (state.sessionId !== null) await socket.join(sessionRoom(state.sessionId));
  socket.emit('state', state);
}

async function stateOf(deps: BaseDeps, visitorId: string): Promise<VisitorState> {
  return visitorState(deps, await readNewestSession(deps.store.pool, visitorId));
}

interface Known {
  readonly visitorId: string;
  readonly language: 'zh' | 'en';
  /** As the visitor was last told; null = not yet. */
  phase: PhaseName | null;
}

async function learn(deps: BaseDeps, known: Map<string, Known>, rows: readonly LogRow[]): Promise<void> {
  const unknown = [...new Set(rows.map((row) => row.sessionId))].filter((id) => !known.has(id));
  if (unknown.length === 0) return;
  const found = await deps.store.rows<{ id: string; visitor_id: string; language: 'zh' | 'en' }>(
    'SELECT id, visitor_id, language FROM sessions WHERE id IN (?)',
    [unknown],
  );
  for (const row of found)
    known.set(row.id, { visitorId: row.visitor_id, language: row.language, phase: null });
}

/** Words that are exchanged change nothing of who answers or what may be done, once somebody answers. */
function leavesState(row: LogRow, phase: PhaseName | null): boolean {
  return row.kind === 'message' && (phase === 'serving' || phase === 'bot' || phase === 'queued');
}

/** By visitor, all that their state depends on in their newest session, in one question. */
async function newestStates(
  deps: BaseDeps,
  visitorIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (visitorIds.length === 0) return new Map();
  const rows = await deps.store.rows<{ visitor_id: string; seen: string }>(
    `SELECT s.visitor_id, CONCAT_WS(' ', s.id, s.seq, s.visitor_read_vseq, s.agent_read_seq) AS seen
     FROM sessions s WHERE s.visitor_id IN (?) ORDER BY s.opened_at, s.id`,
    [visitorIds],
  );
  return new Map(rows.map((row) => [row.visitor_id, row.seen]));
}

const MOST_KNOWN = 5_000;

function forget(known: Map<string, Known>, here: ReadonlySet<string>): void {
  if (known.size <= MOST_KNOWN) return;
  for (const [sessionId, { visitorId }] of known) if (!here.has(visitorId)) known.delete(sessionId);
}

function isNews(shown: Map<string, string>, place: QueuePlace): boolean {
  const words = `${place.position}:${place.waitFromMs}:${place.waitToMs}`;
  if (shown.get(place.sessionId) === words) return false;
  shown.set(place.sessionId, words);
  return true;
}
