/** Live connections of this node: tails the logs, pushes to whoever may see, renews its connections, heals what was missed. */
import type { Server as HttpServer } from 'node:http';
import { type Namespace, Server as SocketServer } from 'socket.io';
import { HEARTBEAT_EVERY_MS, isInCompany } from '#activities/store/heartbeats.ts';
import { type LogRow, newestIds, readLogTail } from '#activities/store/session-log.ts';
import { readStaffEvents, type StaffEventRow } from '#activities/store/staff-events.ts';
import type { Gate } from './bind.ts';
import { LIVE_PATH, STAFF_NAMESPACE, VISITOR_NAMESPACE } from './contract/live.ts';
import type { BaseDeps } from './deps.ts';
import { followCommands } from './live-commands.ts';
import { dropConnections, renewConnections } from './live-connections.ts';
import { createHints } from './live-hints.ts';
import type { LiveHub } from './live-hub.ts';
import { RENEW_EVERY_MS, type Side } from './live-side.ts';
import { serveStaff } from './live-staff.ts';
import { serveVisitors } from './live-visitors.ts';
import { tailLog } from './log-tail.ts';

/** From one look at the log to the next, while other nodes write into it as well. Milliseconds. */
const LOOK_EVERY_MS = 40;
/** While this is the only node: what customers and agents say is written here, the rest is what steps write. Milliseconds. */
const ALONE_LOOK_EVERY_MS = 100;
/** While messages are written here, the log is read with each of them; all else is looked for at least so often. Milliseconds. */
const LOOK_AT_LEAST_MS = 150;
/** Places in the queue are counted at most so often. Milliseconds. */
const PLACES_EVERY_MS = 1_000;

export interface Live extends LiveHub {
  readonly close: () => Promise<void>;
}

export async function startLive(deps: BaseDeps, http: HttpServer, gate: Gate): Promise<Live> {
  const io = new SocketServer(http, {
    path: LIVE_PATH,
    serveClient: false,
    transports: ['websocket'],
    // Who may connect is asked per namespace: sites for visitors, our own pages for staff.
    cors: { origin: true },
    maxHttpBufferSize: 32_768,
    pingInterval: 20_000,
    pingTimeout: 15_000,
  });
  const hints = createHints(deps, io);
  const visitors = serveVisitors(deps, io.of(VISITOR_NAMESPACE) as Namespace, hints);
  const staff = serveStaff(deps, io.of(STAFF_NAMESPACE) as Namespace, { hints, gate });
  const commands = followCommands(deps, io);
  const sides: readonly Side[] = [visitors, staff];
  const newest = await newestIds(deps.store);
  const log = tailLog<LogRow>({
    from: newest.log,
    read: (after, missing) => readLogTail(deps.store, after, missing),
    idOf: (row) => row.id,
  });
  const told = tailLog<StaffEventRow>({
    from: newest.told,
    read: (after, missing) => readStaffEvents(deps.store, after, missing),
    idOf: (row) => row.id,
  });
  const connected = () => sides.some((side) => side.count() > 0);

  let lookedAtAll = 0;
  let nextLook: NodeJS.Timeout | undefined;
  let closed = false;
  let lookEveryMs = LOOK_EVERY_MS;
  // Always as long after the last look, not by a beat: a look skipped at one beat would come as late as two.
  const lookAgain = (inMs = lookEveryMs): void => {
    clearTimeout(nextLook);
    if (!closed) nextLook = setTimeout(look, inMs);
  };
  const readLog = async (): Promise<void> => {
    const rows = await log.look(performance.now());
    if (rows.length === 0) return;
    const listening = sides.filter((side) => side.count() > 0);
    // Each for itself: what one side cannot read, the other is told all the same.
    const told = await Promise.allSettled(listening.map((side) => side.logged(rows)));
    for (const one of told) if (one.status === 'rejected') throw one.reason;
  };
  const readTold = async (): Promise<void> => {
    const lines = await told.look(performance.now());
    for (const side of sides) if (lines.length > 0) await side.told(lines);
  };
  // Of one after the other, whoever asks: two looks at once would push in another order than was written.
  const inTurn = oneAtATime();
  const wrote = once(async () => {
    await inTurn(readLog);
    const leftMs = lookedAtAll + LOOK_AT_LEAST_MS - performance.now();
    if (leftMs > 0) lookAgain(Math.min(lookEveryMs, leftMs));
  }, deps);
  const look = once(
    () =>
      inTurn(async () => {
        lookedAtAll = performance.now();
        const newest = await newestIds(deps.store);
        if (log.missing() > 0 || newest.log > log.highest()) await readLog();
        if (told.missing() > 0 || newest.told > told.highest()) await readTold();
        for (const side of sides) await side.rows();
        await commands.look();
        if (connected()) await hints.look();
      }).finally(() => lookAgain()),
    deps,
  );
  const places = once(async () => {
    for (const side of sides) if (side.count() > 0) await side.places();
  }, deps);
  const renew = once(async () => {
    await renewConnections(deps, io);
    for (const side of sides) if (side.count() > 0) await side.heal();
  }, deps);
  const company = once(async () => {
    const inCompany = await isInCompany(deps.store, { process: deps.config.node, role: 'api' });
    lookEveryMs = inCompany ? LOOK_EVERY_MS : ALONE_LOOK_EVERY_MS;
  }, deps);
  lookAgain();
  const timers = [
    setInterval(places, PLACES_EVERY_MS),
    setInterval(renew, RENEW_EVERY_MS),
    setInterval(company, HEARTBEAT_EVERY_MS),
  ];
  return {
    wrote,
    read: hints.read,
    follow: commands.follow,
    signedOut: staff.signedOut,
    close: async () => {
      closed = true;
      clearTimeout(nextLook);
      for (const timer of timers) clearInterval(timer);
      await io.close();
      await dropConnections(deps).catch(() => undefined);
    },
  };
}

/** Runs what it is given one after the other. */
function oneAtATime(): (work: () => Promise<void>) => Promise<void> {
  let before: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = before.then(work);
    before = mine.catch(() => undefined);
    return mine;
  };
}

/** Never twice at once; asked while it runs, it runs once more. What fails is logged and tried at the next tick. */
function once(work: () => Promise<void>, deps: BaseDeps): () => void {
  let running = false;
  let again = false;
  let failed = false;
  const run = async (): Promise<void> => {
    running = true;
    do {
      again = false;
      try {
        await work();
        failed = false;
      } catch (error) {
        // Said once: while the database is away every tick would fail.
        if (!failed) deps.log.warn({ err: error }, 'live data stands still');
        failed = true;
      }
    } while (again && !failed);
    running = false;
  };
  return () => {
    if (running) again = true;
    else void run();
  };
}
