import { describe, expect, it } from 'vitest';
import { openStore, type Store } from '#activities/store/database.ts';
import { problemOf } from '#api/problem.ts';
import { freePort } from '../../bin/ports.mjs';
import { useDatabase } from '../support/database.ts';

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
