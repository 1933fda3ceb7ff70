/**
 * Pools of connections on which nobody waits for ever.
 * 1. A connection that is lent out and silent for its time is destroyed, never given back: what it was asked may or may not have
 * happened. 2. Who waits for a connection is told in time that there is none. 3. So many may wait; the next is told at once.
 */
import { Socket } from 'node:net';
import { createPool as createPrismaPool, type Pool as PrismaPool } from 'mariadb';
import { createPool, type Pool, type PoolConnection } from 'mysql2';

/** Whoever has no connection by then is told that the database is away. Milliseconds. */
export const CONNECTED_MS = 5_000;
/** Waiting for a connection at once, in one pool. Count. */
const MOST_WAITING = 2_000;
/** A lock is waited for so long, then the transaction is tried again. Seconds. */
const LOCK_WAIT_SECONDS = 1;

/**
 * Said on every connection, whatever the server's own settings are: values are written into statements with backslashes, which
 * under NO_BACKSLASH_ESCAPES would let a text end its string early, and a text too long is refused, never cut.
 */
export const SAME_EVERYWHERE =
  "SET time_zone = '+00:00', sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'";

export interface PoolOptions {
  /** `mysql://user:password@host:port/database`; with `?socketPath=…` host and port are not used. */
  readonly databaseUrl: string;
  /** Most connections. Count. */
  readonly connections: number;
  /** A server that froze is waited for so long, and a connection that others have half as long. Seconds. */
  readonly silentSeconds: number;
  /** Each statement is a transaction of its own; false = the first opens one, which is the borrower's to end. */
  readonly autocommit: boolean;
}

export function openPool({ databaseUrl, connections, silentSeconds, autocommit }: PoolOptions): Pool {
  const pool = createPool({
    uri: withProtocol(databaseUrl, 'mysql:'),
    timezone: 'Z',
    charset: 'utf8mb4',
    connectionLimit: connections,
    maxIdle: connections,
    queueLimit: MOST_WAITING,
    enableKeepAlive: true,
    connectTimeout: CONNECTED_MS,
    supportBigNumbers: true,
    // A stack for each statement costs a tenth of a message; one that fails is told by its shape, see `program-log.ts`.
    trace: false,
  });
  pool.on('connection', (connection) => prepare(connection, autocommit));
  giveUpSilent(pool, 'stream', silentSeconds);
  boundWaiting(pool, silentSeconds / 2);
  return pool;
}

function withProtocol(databaseUrl: string, protocol: string): string {
  const url = new URL(databaseUrl);
  url.protocol = protocol;
  return url.href;
}

function prepare(connection: PoolConnection, autocommit: boolean): void {
  // The driver queues these before whatever the borrower asks. Unanswered, one that fails would end the process: the server may
  // die on the very connection that has just been made, and whoever borrows it is told so anyway.
  const told = (error: Error | null): void => {
    if (error !== null) connection.destroy();
  };
  connection.query(SAME_EVERYWHERE, told);
  connection.query(`SET SESSION innodb_lock_wait_timeout = ${LOCK_WAIT_SECONDS}`, told);
  connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', told);
  if (!autocommit) connection.query('SET autocommit = 0', told);
}

/** Prisma's writes are not tried again, so they wait a little longer for a lock than the hot ones. Seconds. */
const PRISMA_LOCK_WAIT_SECONDS = 5;

/** For Prisma, which comes with a driver of its own. */
export function openPrismaPool({
  databaseUrl,
  connections,
  silentSeconds,
}: Omit<PoolOptions, 'autocommit'>): PrismaPool {
  const url = new URL(databaseUrl);
  const socketPath = url.searchParams.get('socketPath');
  const pool = createPrismaPool({
    host: url.hostname,
    port: Number(url.port || 3306),
    // The other driver reads it from the address itself.
    ...(socketPath === null ? {} : { socketPath }),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    connectionLimit: connections,
    // Not all at once: connections opened for nothing are connections that may fail.
    minimumIdle: 1,
    connectTimeout: CONNECTED_MS,
    // Its own ten seconds are as long as a person would wait before they think that nothing happens.
    acquireTimeout: CONNECTED_MS,
    allowPublicKeyRetrieval: true,
    initSql: [SAME_EVERYWHERE, `SET SESSION innodb_lock_wait_timeout = ${PRISMA_LOCK_WAIT_SECONDS}`],
  });
  giveUpSilent(pool, 'socket', silentSeconds);
  return pool;
}

/** Not by the drivers' own limits, which end what is idle as well. */
function giveUpSilent(pool: Lender, name: 'stream' | 'socket', seconds: number): void {
  const lent = new WeakMap<Socket, boolean>();
  pool.on('acquire', (connection) => {
    const socket = socketOf(connection, name);
    if (!lent.has(socket)) endSilent(socket, seconds, () => lent.get(socket) === true);
    lent.set(socket, true);
  });
  pool.on('release', (connection) => void lent.set(socketOf(connection, name), false));
}

/** Either driver's pool. */
interface Lender {
  on(event: 'acquire' | 'release', told: (connection: object) => void): unknown;
}

/** The drivers' types do not tell of it. */
function socketOf(connection: object, name: 'stream' | 'socket'): Socket {
  const socket: unknown = Reflect.get(connection, name);
  if (!(socket instanceof Socket)) throw new Error('the driver no longer shows its socket');
  return socket;
}

/** The clock starts anew with whatever is sent or comes, so a long answer is no silence. */
function endSilent(socket: Socket, seconds: number, isLent: () => boolean): void {
  socket.setTimeout(seconds * 1_000);
  // Not as a callback of `setTimeout`, which is called once: a connection that had been idle would then be waited for without end.
  socket.on('timeout', () => {
    const read = socket.bytesRead;
    // Where this process itself stood still, the answer may be there and only not read yet.
    setImmediate(() => {
      if (isLent() && socket.bytesRead === read)
        socket.destroy(away(`The database has said nothing for ${seconds} s`, 'ETIMEDOUT'));
    });
  });
}

/** Over everything that lends, the pool's own statements included. */
function boundWaiting(pool: Pool, seconds: number): void {
  const lend = pool.getConnection.bind(pool);
  pool.getConnection = (give) => {
    let timer: NodeJS.Timeout | null = setTimeout(() => {
      timer = null;
      give(away(`No connection to the database within ${seconds} s`, 'ETIMEDOUT'), NONE);
    }, seconds * 1_000);
    lend((error, connection) => {
      if (timer === null) return error === null ? connection.release() : undefined;
      clearTimeout(timer);
      if (error?.message === 'Queue limit reached.')
        give(away(`Over ${MOST_WAITING} wait for the database`, TOO_MANY_WAIT, error), NONE);
      else give(error, connection);
    });
  };
}

/** Code of the error that tells whoever comes when too many wait already. */
export const TOO_MANY_WAIT = 'TOO_MANY_WAIT';

/** What the driver itself gives beside an error. */
const NONE = undefined as unknown as PoolConnection;

function away(message: string, code: string, cause?: Error): NodeJS.ErrnoException {
  return Object.assign(new Error(message, { cause }), { code });
}
