import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
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

describe('a database that nobody can reach by its socket', () => {
  const socket = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'usher-')), 'server.sock');
  const open: net.Socket[] = [];
  let server: ChildProcess | undefined;

  const full = (): Promise<unknown> =>
    new Promise((resolve) => {
      const next = net.connect(socket);
      next.once('connect', () => resolve(full()));
      next.once('error', resolve);
      open.push(next);
    });

  afterAll(() => {
    for (const one of open) one.destroy();
    server?.kill('SIGKILL');
    fs.rmSync(path.dirname(socket), { recursive: true });
  });

  const by = [
    ['the ordinary statements', (store: Store) => store.prisma.entryPoint.findFirst()],
    ['the hot ones', (store: Store) => store.rows('SELECT 1')],
  ] as const;
  const asked = () =>
    openStore({
      databaseUrl: `mysql://a:b@localhost/c?socketPath=${encodeURIComponent(socket)}`,
      connections: 2,
    });

  it('is told as away where there is no server', async () => {
    expect(await told(asked(), (store) => store.rows('SELECT 1'))).toMatchObject(AWAY);
  });

  it.each(by)('is told as away where too many wait at it: by %s', async (_, ask) => {
    server ??= await standingStill(socket);
    expect(await full()).toMatchObject({ code: 'EAGAIN' });

    expect(await told(asked(), ask)).toMatchObject(AWAY);
  });
});

/** It listens, and lets nobody in. */
async function standingStill(file: string): Promise<ChildProcess> {
  const listen = `require('node:net').createServer().listen({ path: '${file}', backlog: 1 }, () => console.log('up'))`;
  const child = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGSTOP');
  return child;
}

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
