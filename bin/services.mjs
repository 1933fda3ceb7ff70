// The database and Temporal of one data folder: those given by address, else our own, kept alive.
import fs from 'node:fs';
import path from 'node:path';
import { keepAlive } from './children.mjs';
import { forgetSocket, startDatabase } from './database.mjs';
import { findDatabase } from './database-program.mjs';
import { freePort } from './ports.mjs';
import { Refusal } from './refusal.mjs';
import { redact } from './settings.mjs';
import { step } from './steps.mjs';
import { findTemporal, startTemporal } from './temporal.mjs';

/** @typedef {{ home: string, logs: string, children: import('./children.mjs').Children, say: (line: string) => void }} Place */

const MOST_TRIES = 5;

/** The port of the last time, so that an address in somebody's bookmarks stays good while it is free. */
async function rememberedPort(home, name, wished) {
  const file = path.join(home, 'ports.json');
  const read = () => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {});
  const port = await freePort(read()[name] ?? wished);
  fs.writeFileSync(file, JSON.stringify({ ...read(), [name]: port }));
  return port;
}

/**
 * How a server is begun: the first time on ports that are free, and on others where another program took one before
 * the server listened; from then on always on the same, which its clients know.
 * @template T
 * @template {readonly number[]} P
 * @param {() => Promise<P>} choose
 * @param {(ports: P) => Promise<T>} begin
 */
function beginning(choose, begin) {
  let kept = null;
  return async () => {
    for (let tried = 1; kept === null; tried++) {
      const ports = await choose();
      try {
        const server = await begin(ports);
        kept = ports;
        return server;
      } catch (error) {
        if (tried === MOST_TRIES || !(await anyTaken(ports))) throw error;
      }
    }
    return begin(kept);
  };
}

async function anyTaken(ports) {
  for (const port of ports) if ((await freePort(port)) !== port) return true;
  return false;
}

/**
 * @param {Place} place
 * @param {string | null} given
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function database(place, given) {
  if (given !== null) {
    await step(`database at ${redact(given)}`, () => reachDatabase(given));
    return { url: given, stop: async () => {} };
  }
  const { home, logs, children, say } = place;
  const folder = path.join(home, 'database');
  return step('database', async (note, aloud) => {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const program = await findDatabase(aloud);
    note(program.program);
    const options = { folder, durable: true, logFile: path.join(logs, 'database.log'), children };
    let url = '';
    const begin = beginning(
      async () => [await rememberedPort(home, 'database')],
      async ([port]) => {
        const server = await startDatabase(program, { ...options, port });
        url = server.socketUrl;
        return server;
      },
    );
    const kept = await keepAlive({ name: 'database', begin, say });
    return {
      url,
      stop: async () => {
        await kept.end(5_000);
        forgetSocket(folder);
      },
    };
  });
}

/** Asks a server given by address whether it lets us in; the database in it need not exist yet. */
async function reachDatabase(given) {
  const { createConnection } = await import('mysql2/promise');
  const url = new URL(given);
  url.pathname = '/';
  try {
    const connection = await createConnection({
      uri: url.href.replace(/^mariadb:/, 'mysql:'),
      connectTimeout: 5_000,
    });
    await connection.end();
  } catch (error) {
    throw new Refusal(
      `DATABASE_URL is ${redact(given)}, and that server does not let us in: ${error.message}.\nRight would be: the address, user and password of a MySQL 8+ or MariaDB 10.11+ server that runs. Without DATABASE_URL, npm start runs its own.`,
    );
  }
}

/**
 * @param {Place} place
 * @param {string | null} given
 * @returns {Promise<{ address: string, ui: string | null, stop: () => Promise<void> }>}
 */
export async function temporal(place, given) {
  if (given !== null) {
    await step(`Temporal at ${given}`, () => reachTemporal(given));
    return { address: given, ui: null, stop: async () => {} };
  }
  const { home, logs, children, say } = place;
  return step('Temporal', async (note, aloud) => {
    const program = await findTemporal(aloud);
    note(program);
    const options = {
      folder: path.join(home, 'temporal'),
      logFile: path.join(logs, 'temporal.log'),
      children,
    };
    let [address, ui] = ['', ''];
    const begin = beginning(
      async () => [
        await rememberedPort(home, 'temporal', 7233),
        await rememberedPort(home, 'temporal-ui', 8233),
      ],
      async ([port, uiPort]) => {
        const server = await startTemporal(program, { ...options, port, uiPort });
        [address, ui] = [server.address, `http://127.0.0.1:${uiPort}`];
        return server;
      },
    );
    const kept = await keepAlive({ name: 'Temporal', begin, say });
    return { address, ui, stop: () => kept.end(3_000) };
  });
}

async function reachTemporal(given) {
  const { Connection } = await import('@temporalio/client');
  try {
    const connection = await Connection.connect({ address: given, connectTimeout: '5s' });
    await connection.close();
  } catch (error) {
    throw new Refusal(
      `TEMPORAL_ADDRESS is ${given}, and no Temporal server answers there: ${error.message}.\nRight would be: HOST:PORT of one that runs. Without TEMPORAL_ADDRESS, npm start runs its own.`,
    );
  }
}
