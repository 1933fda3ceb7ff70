// Promise 28 at the door to the database: whoever asks is answered in time, and what was half done is never seen.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction, openStore, rowsOf, type Store } from '#activities/store/database.ts';
import { useDatabase } from '../../support/database.ts';
import { beforeServer, type SilentServer } from '../../support/silent-server.ts';

const database = useDatabase();
let server: SilentServer;
let store: Store;

beforeEach(async () => {
  server = await beforeServer(database.url);
  store = patient(1);
});
afterEach(async () => {
  server.close();
  await store.close();
});

function patient(silentSeconds: number): Store {
  return openStore({ databaseUrl: server.url, connections: 2, silentSeconds });
}

/** Code of what it fails with, and after how long. */
async function failure(work: () => Promise<unknown>): Promise<{ code: unknown; tookMs: number }> {
  const began = performance.now();
  const code = await work().then(
    () => null,
    (error: { code?: unknown }) => error.code,
  );
  return { code, tookMs: performance.now() - began };
}

async function count(name: string): Promise<number> {
  const rows = await database.rows('SELECT name FROM settings WHERE name = ?', [name]);
  return rows.length;
}

const insert = 'INSERT INTO settings (name, value, changed_at) VALUES (?, ?, NOW(3))';

describe('a database that froze', () => {
  it.each([
    ['a single statement', (frozen: Store) => frozen.rows('SELECT 1')],
    ['a transaction', (frozen: Store) => inTransaction(frozen, (sql) => sql.query('SELECT 1'))],
  ])('is waited for by %s as long as allowed, and not longer', async (_, ask) => {
    await ask(store);
    server.freeze();

    const { code, tookMs } = await failure(() => ask(store));

    expect(code).toBe('ETIMEDOUT');
    expect(tookMs).toBeGreaterThan(900);
    expect(tookMs).toBeLessThan(4_000);
  });

  it.each([
    ['a single statement', (frozen: Store) => frozen.rows('SELECT 1')],
    ['a transaction', (frozen: Store) => inTransaction(frozen, (sql) => sql.query('SELECT 1'))],
    ['Prisma', (frozen: Store) => frozen.prisma.setting.findMany()],
  ])('is waited for by %s no longer where the connection was idle before', async (_, ask) => {
    await ask(store);
    await sleep(2_500);
    server.freeze();

    const { code, tookMs } = await failure(() => ask(store));

    expect(code).not.toBeNull();
    expect(tookMs).toBeLessThan(10_000);
  });

  it('is waited for by Prisma no longer either', async () => {
    await store.prisma.setting.findMany();
    server.freeze();

    const { code, tookMs } = await failure(() => store.prisma.setting.findMany());

    expect(code).not.toBeNull();
    expect(tookMs).toBeLessThan(10_000);
  });

  it.each([
    ['a single statement', (frozen: Store, sql: string) => frozen.rows(sql)],
    ['a transaction', (frozen: Store, sql: string) => inTransaction(frozen, (asked) => asked.query(sql))],
    ['Prisma', (frozen: Store, sql: string) => frozen.prisma.$queryRawUnsafe(sql)],
  ])('is waited for by %s no longer in the middle of an answer', async (_, ask) => {
    await ask(store, 'SELECT 1');
    server.freezeAfter(40_000);

    const { code, tookMs } = await failure(() => ask(store, "SELECT REPEAT('x', 100000)"));

    expect(code).not.toBeNull();
    expect(tookMs).toBeLessThan(10_000);
  });

  it('is waited for half as long by those who have no connection', async () => {
    await store.rows('SELECT 1');
    server.freeze();

    const all = await Promise.all(Array.from({ length: 12 }, () => failure(() => store.rows('SELECT 1'))));

    expect(all.every(({ code }) => code === 'ETIMEDOUT')).toBe(true);
    expect(all.filter(({ tookMs }) => tookMs < 900).length).toBeGreaterThanOrEqual(10);
  });

  it('tells those over 2,000 who would wait at once', async () => {
    const crowded = patient(30);
    const ask = () => failure(() => crowded.rows('SELECT 1'));
    await ask();
    server.freeze();
    const waiting = Array.from({ length: 2_002 }, ask);

    const { code, tookMs } = await ask();

    server.thaw();
    expect((await Promise.all(waiting)).filter((one) => one.code !== null)).toEqual([]);
    await crowded.close();
    expect(code).toBe('TOO_MANY_WAIT');
    expect(tookMs).toBeLessThan(500);
  });

  it('is asked on new connections once it is back, and what it had not committed is not there', async () => {
    const given = failure(() =>
      inTransaction(store, async (sql) => {
        await sql.query(insert, ['half', '1']);
        server.freeze();
        await sql.query(insert, ['done', '1']);
      }),
    );
    const { code } = await given;
    server.thaw();

    await inTransaction(store, (sql) => sql.query(insert, ['after', '1']));

    expect([code, await count('half'), await count('done'), await count('after')]).toEqual([
      'ETIMEDOUT',
      0,
      0,
      1,
    ]);
  });
});

describe('a database that goes away while it is being connected to', () => {
  it.each([
    ['a single statement', (away: Store) => away.rows('SELECT 1')],
    ['a transaction', (away: Store) => inTransaction(away, (sql) => sql.query('SELECT 1'))],
    ['Prisma', (away: Store) => away.prisma.setting.findMany()],
  ])('is told of to who asks by %s, and to nobody else', async (_, ask) => {
    const unheard: unknown[] = [];
    const hear = (error: unknown): void => void unheard.push(error);
    process.on('unhandledRejection', hear);
    server.hangUpOn('innodb_lock_wait_timeout');

    const { code } = await failure(() => ask(store));

    process.off('unhandledRejection', hear);
    expect(code).not.toBeNull();
    expect(unheard).toEqual([]);
  });
});

describe('a connection of which nobody asks anything', () => {
  it('is kept', async () => {
    const ids = async (): Promise<readonly unknown[]> => [
      await store.rows('SELECT CONNECTION_ID() AS id'),
      (await database.rows('SELECT id FROM information_schema.processlist WHERE db = DATABASE()')).map(
        ({ id }) => id,
      ),
    ];
    await store.prisma.setting.findMany();
    const before = await ids();

    await sleep(2_500);

    expect(await ids()).toEqual(before);
  });
});

describe('a connection', () => {
  it.each([
    ['single statements', (door: Store, ask: string) => door.rows<{ mode: string }>(ask)],
    [
      'transactions',
      (door: Store, ask: string) => inTransaction(door, (sql) => rowsOf<{ mode: string }>(sql, ask)),
    ],
    ['Prisma', (door: Store, ask: string) => door.prisma.$queryRawUnsafe<{ mode: string }[]>(ask)],
  ])(
    'reads backslashes and refuses what is too long, whatever its server does by itself: for %s',
    async (_, ask) => {
      const [row] = await ask(store, 'SELECT @@SESSION.sql_mode AS mode');

      expect(row?.mode).toBe('STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION');
    },
  );
});

describe('a transaction', () => {
  it('is begun by its first statement and leaves nothing open behind it', async () => {
    const ids = await inTransaction(store, async (sql) => {
      await sql.query(insert, ['begun', '1']);
      const seen = await count('begun');
      const [rows] = await sql.query('SELECT CONNECTION_ID() AS id, @@autocommit AS single');
      return { rows: rows as unknown as { id: number; single: number }[], seen };
    });

    const open = await database.rows(
      'SELECT trx_id FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = ?',
      [ids.rows[0]?.id],
    );
    expect([ids.seen, ids.rows[0]?.single, await count('begun'), open]).toEqual([0, 0, 1, []]);
  });

  it('that throws leaves nothing of itself to the next on its connection', async () => {
    const failing = inTransaction(store, async (sql) => {
      await sql.query(insert, ['thrown', '1']);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');

    await inTransaction(store, (sql) => sql.query(insert, ['next', '1']));

    expect([await count('thrown'), await count('next')]).toEqual([0, 1]);
  });
});
