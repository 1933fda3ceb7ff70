/** The one door to MySQL: a pool for the hot statements, Prisma for ordinary reads and writes, and the transaction of a step. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaMariaDb } from '@prisma/adapter-mariadb';
import type { Pool, PoolConnection, RowDataPacket } from 'mysql2/promise';
import { PrismaClient } from './generated/client.ts';
import { openPool, openPrismaPool } from './pool.ts';

/** Whatever takes statements: the pool, or one connection in a transaction. */
export type Sql = Pick<PoolConnection, 'query' | 'execute'>;

/** The pool of single statements, and beside it that of transactions, where none has to be begun: the first statement does. */
export type Pools = Pool & { readonly transactions: Pool };

export interface Store {
  readonly pool: Pools;
  readonly prisma: PrismaClient;
  readonly rows: <Row>(sql: string, values?: readonly unknown[]) => Promise<readonly Row[]>;
  /** The database's clock: the only one that messages and timers know. */
  readonly nowMs: () => Promise<number>;
  readonly close: () => Promise<void>;
}

export interface StoreOptions {
  /** `mysql://user:password@host:port/database`. */
  readonly databaseUrl: string;
  /** Transactions at once. Count; default 10. Single statements and Prisma have half as many each. */
  readonly connections?: number;
  /** A database that froze is waited for so long. Seconds; default 20. More where one statement looks at everything. */
  readonly silentSeconds?: number;
}

const SILENT_SECONDS = 20;

export function openStore(options: StoreOptions): Store {
  const { databaseUrl, connections = 10, silentSeconds = SILENT_SECONDS } = options;
  const half = Math.max(2, connections >> 1);
  const lending = { databaseUrl, silentSeconds };
  const transactions = openPool({ ...lending, connections, autocommit: false }).promise();
  const statements = openPool({ ...lending, connections: half, autocommit: true }).promise();
  const pool = Object.assign(statements, { transactions });
  // One message to the server for a query; prepared, used once and closed it would be three.
  const prismaPool = openPrismaPool({ ...lending, connections: half });
  const prisma = new PrismaClient({ adapter: new PrismaMariaDb(prismaPool, { useTextProtocol: true }) });
  return {
    pool,
    prisma,
    rows: (sql, values = []) => rowsOf(pool, sql, values),
    nowMs: () => nowMsOf(pool),
    close: async () => {
      await prisma.$disconnect();
      await Promise.allSettled([pool.end(), transactions.end(), prismaPool.end()]);
    },
  };
}

export async function rowsOf<Row>(
  sql: Sql,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const [rows] = await sql.query<RowDataPacket[]>(text, [...values]);
  return rows as unknown as readonly Row[];
}

/** `JSON_ARRAYAGG`: MySQL's driver has read it already, MariaDB knows only its text, and of nothing it is null. */
export type JsonList = string | readonly string[] | null;

export function listOf(list: JsonList): readonly string[] {
  return typeof list === 'string' ? (JSON.parse(list) as string[]) : (list ?? []);
}

export async function nowMsOf(sql: Sql): Promise<number> {
  const [row] = await rowsOf<{ now: Date }>(sql, 'SELECT NOW(3) AS now');
  if (row === undefined) throw new Error('the database did not tell the time');
  return row.now.getTime();
}

/** Deadlock, and a lock that was not had in time: the transaction was rolled back and may be tried again. */
const TRY_AGAIN = new Set([1205, 1213]);
const TRIES = 4;

/** One READ COMMITTED transaction; `work` may run up to four times and must hold no state of its own between. */
export function inTransaction<Result>(
  store: Pick<Store, 'pool'>,
  work: (sql: PoolConnection) => Promise<Result>,
): Promise<Result> {
  return patiently(async () => {
    const connection = await store.pool.transactions.getConnection();
    let broken = false;
    try {
      const result = await work(connection);
      await connection.commit();
      return result;
    } catch (error) {
      broken = !(await rolledBack(connection));
      throw error;
    } finally {
      if (broken) connection.destroy();
      else connection.release();
    }
  });
}

/** A single statement is a transaction of its own: it is tried as often, and needs neither beginning nor commit. */
export async function executePatiently(
  { pool }: Pick<Store, 'pool'>,
  text: string,
  values: (string | number | null)[],
): Promise<void> {
  await patiently(() => pool.execute(text, values));
}

async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (tried >= TRIES || !mayTryAgain(error)) throw error;
    }
    await sleep(5 * tried * tried);
  }
}

async function rolledBack(connection: PoolConnection): Promise<boolean> {
  try {
    await connection.rollback();
    return true;
  } catch {
    return false;
  }
}

function mayTryAgain(error: unknown): boolean {
  return error instanceof Error && 'errno' in error && TRY_AGAIN.has(Number(error.errno));
}

/** A row that its unique key already holds. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'errno' in error && Number(error.errno) === 1062;
}

export function msOf(at: Date): number;
export function msOf(at: Date | null): number | null;
export function msOf(at: Date | null): number | null {
  return at === null ? null : at.getTime();
}

export function dateOf(atMs: number): Date;
export function dateOf(atMs: number | null): Date | null;
export function dateOf(atMs: number | null): Date | null {
  return atMs === null ? null : new Date(atMs);
}
