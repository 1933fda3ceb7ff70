/** The visitors' side: each socket hears of its own visitor's sessions only. */
import type { Namespace, Socket } from 'socket.io';
import { findEntryPoint } from '#activities/store/entry-points.ts';
import type { LogRow } from '#activities/store/session-log.ts';
import { findVisit } from '#activities/store/visits.ts';
import { Typing, VisitorHandshake, type VisitorListens, type VisitorSays } from './contract/live.ts';
import type { QueuePlace } from './contract/visits.ts';
import type { BaseDeps } from './deps.ts';
import { eventContext } from './event-reader.ts';
import { visitorView } from './event-view.ts';
import { sessionRoom } from './live-commands.ts';
import { addConnection, type Holder, removeConnection } from './live-connections.ts';
import type { Hints } from './live-hints.ts';
import { RENEW_EVERY_MS, type Side } from './live-side.ts';
import { placesOf } from './queue-places.ts';
import { newestSessionId, visitorState } from './visitor-state.ts';
import { readVisitor, type VisitorCaller } from './visitor-token.ts';

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
  /** Session → visitor, of those who are connected here; sessions never change hands. */
  const owners = new Map<string, string>();
  const shownPlaces = new Map<string, string>();

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

  const pushStates = async (sessionIds: Iterable<string>): Promise<void> => {
    for (const sessionId of sessionIds) {
      const visitorId = owners.get(sessionId);
      if (visitorId === undefined) continue;
      const newest = await newestSessionId(deps, visitorId);
      visitors.to(visitorRoom(visitorId)).emit('state', await visitorState(deps, newest));
    }
  };
  return {
    count: () => visitors.sockets.size,
    told: async () => undefined,
    logged: async (rows) => {
      const here = connected();
      await learnOwners(deps, owners, rows);
      const mine = rows.filter((row) => row.vseq !== null && here.has(owners.get(row.sessionId) ?? ''));
      if (mine.length === 0) return;
      const languages = await languagesOf(deps, mine);
      for (const row of mine) {
        const visitorId = owners.get(row.sessionId);
        if (visitorId === undefined) continue;
        const room = visitorRoom(visitorId);
        // Hints and answers go by session: whoever is here for the visitor hears them too.
        visitors.in(room).socketsJoin(sessionRoom(row.sessionId));
        const event = visitorView(row, await eventContext(deps, languages.get(row.sessionId) ?? 'zh'));
        if (event !== null) visitors.to(room).emit('event', event);
      }
      await pushStates(new Set(mine.map((row) => row.sessionId)));
      forget(owners, here);
    },
    heal: async () => {
      visitors.emit('hello', { nowMs: deps.clock.nowMs(), every: RENEW_EVERY_MS });
      for (const visitorId of connected()) {
        const newest = await newestSessionId(deps, visitorId);
        if (newest !== null)
          visitors.to(visitorRoom(visitorId)).emit('state', await visitorState(deps, newest));
      }
    },
    places: async () => {
      const here = connected();
      const waiting = [...owners]
        .filter(([, visitorId]) => here.has(visitorId))
        .map(([sessionId]) => sessionId);
      const places = await placesOf(deps, waiting);
      for (const [sessionId, place] of places) {
        if (!isNews(shownPlaces, place)) continue;
        visitors.to(visitorRoom(owners.get(sessionId) ?? '')).emit('place', place);
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
  const newest = await newestSessionId(deps, caller.visitorId);
  if (newest !== null) await socket.join(sessionRoom(newest));
  await addConnection(deps, socket.id, holder);
  socket.emit('hello', { nowMs: deps.clock.nowMs(), every: RENEW_EVERY_MS });
  socket.emit('state', await visitorState(deps, newest));
}

async function learnOwners(
  deps: BaseDeps,
  owners: Map<string, string>,
  rows: readonly LogRow[],
): Promise<void> {
  const unknown = [...new Set(rows.map((row) => row.sessionId))].filter((id) => !owners.has(id));
  if (unknown.length === 0) return;
  const found = await deps.store.rows<{ id: string; visitor_id: string }>(
    'SELECT id, visitor_id FROM sessions WHERE id IN (?)',
    [unknown],
  );
  for (const row of found) owners.set(row.id, row.visitor_id);
}

async function languagesOf(
  deps: BaseDeps,
  rows: readonly LogRow[],
): Promise<ReadonlyMap<string, 'zh' | 'en'>> {
  const found = await deps.store.rows<{ id: string; language: 'zh' | 'en' }>(
    'SELECT id, language FROM sessions WHERE id IN (?)',
    [[...new Set(rows.map((row) => row.sessionId))]],
  );
  return new Map(found.map((row) => [row.id, row.language]));
}

const MOST_OWNERS = 5_000;

function forget(owners: Map<string, string>, here: ReadonlySet<string>): void {
  if (owners.size <= MOST_OWNERS) return;
  for (const [sessionId, visitorId] of owners) if (!here.has(visitorId)) owners.delete(sessionId);
}

function isNews(shown: Map<string, string>, place: QueuePlace): boolean {
  const words = `${place.position}:${place.waitFromMs}:${place.waitToMs}`;
  if (shown.get(place.sessionId) === words) return false;
  shown.set(place.sessionId, words);
  return true;
}
