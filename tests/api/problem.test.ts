import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inTransaction, openStore, type Store } from '#activities/store/database.ts';
import { problemOf } from '#api/problem.ts';
import { freePort } from '../../bin/ports.mjs';
import { useDatabase } from '../support/database.ts';
import { beforeServer } from '../support/silent-server.ts';

const database = useDatabase();

/** What an operation would have thrown, as its caller reads it. */
async function told(store: Store, ask: (store: Store) => Promise<unknown>): Promise<unknown> {
  try {
    await ask(store);
  } catch (error) {
    return problemOf(error, 'r1');
  } finally {
    await store.close();
  }
  throw new Error('the database answered');
}

const AWAY = { code: 'unavailable', status: 503, details: { part: 'database' } };

describe('a database that nobody can reach', () => {
  it.each([
    ['the ordinary statements', (store: Store) => store.prisma.entryPoint.findFirst()],
    ['the hot ones', (store: Store) => store.rows('SELECT 1')],
  ])('is told as away: by %s', async (_, ask) => {
    const store = openStore({ databaseUrl: `mysql://a:b@127.0.0.1:${await freePort()}/c`, connections: 2 });

    expect(await told(store, ask)).toMatchObject(AWAY);
  });
});

describe('a row that another does not let go', () => {
  it.each([
    [
      'the hot statements',
      (store: Store) => inTransaction(store, (sql) => sql.query("UPDATE settings SET value = '2'")),
    ],
    ['the ordinary ones', (store: Store) => store.prisma.setting.updateMany({ data: { value: '2' } })],
  ])('is told as busy, with when to come again: by %s', async (_, ask) => {
    await database.rows("REPLACE INTO settings (name, value, changed_at) VALUES ('held', '1', NOW(3))");
    const other = openStore({ databaseUrl: database.url, connections: 1 });
    const holder = await other.pool.transactions.getConnection();
    await holder.query('SELECT * FROM settings FOR UPDATE');

    const problem = await told(openStore({ databaseUrl: database.url, connections: 1 }), ask);

    holder.destroy();
    await other.close();
    expect(problem).toMatchObject({ code: 'busy', status: 503, details: { retryAfterSeconds: 1 } });
  });
});

describe('a database that froze', () => {
  it.each([
    ['the ordinary statements', (store: Store) => store.prisma.entryPoint.findFirst()],
    ['the hot ones', (store: Store) => store.rows('SELECT 1')],
    ['transactions', (store: Store) => inTransaction(store, (sql) => sql.query('SELECT 1'))],
  ])('is told as away, with when to come again: by %s', async (_, ask) => {
    const server = await beforeServer(database.url);
    const store = openStore({ databaseUrl: server.url, connections: 1, silentSeconds: 1 });
    await ask(store);
    await sleep(300);
    server.freeze();

    const problem = await told(store, ask);

    server.close();
    expect(problem).toMatchObject({ ...AWAY, details: { part: 'database', retryAfterSeconds: 5 } });
  });
});

describe('a database that takes no writes', () => {
  it('is told as away', async () => {
    const readOnly = async ({ pool }: Store): Promise<void> => {
      const connection = await pool.getConnection();
      try {
        await connection.query('START TRANSACTION READ ONLY');
        await connection.query('DELETE FROM settings');
      } finally {
        connection.destroy();
      }
    };

    expect(await told(openStore({ databaseUrl: database.url, connections: 1 }), readOnly)).toMatchObject(
      AWAY,
    );
  });
});
