// Servers that a test may kill: always our own, never one that was given by address.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { inject } from 'vitest';
import { migrate } from '#activities/store/migrate.ts';
import { type Children, childrenIn } from '../../bin/children.mjs';
import { forgetSocket, startDatabase } from '../../bin/database.mjs';
import { findDatabase } from '../../bin/database-program.mjs';
import { freePort } from '../../bin/ports.mjs';
import { findTemporal, startTemporal } from '../../bin/temporal.mjs';
import { connected, type MadeDatabase } from './database.ts';
import { type Clock, fakeClock } from './server-clock.ts';
import { databaseName, urlOf } from './template.ts';
import { type MadeNamespace, namespaceOn } from './temporal.ts';

export interface OwnServer {
  /** Ends it as a power cut would (SIGKILL), freezes it (SIGSTOP) or lets it go on (SIGCONT). Default SIGKILL. */
  kill(signal?: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  /** Starts it again on the same data and the same port; resolves when it accepts calls. */
  start(): Promise<void>;
}

export type OwnDatabase = MadeDatabase & OwnServer;
export type OwnTemporal = MadeNamespace & OwnServer;

const say = (line: string): void => console.log(line);

interface Place {
  readonly folder: string;
  readonly children: Children;
  readonly logFile: string;
}

/** Within the folder of the run, whose end takes everything with it. */
function aPlace(name: string): Place {
  const folder = fs.mkdtempSync(path.join(inject('runFolder'), `${name}-`));
  return {
    folder,
    children: childrenIn(path.join(folder, 'children')),
    logFile: path.join(folder, `${name}.log`),
  };
}

/**
 * A database server of our own with one migrated database; `drop` ends the server. Its programs come as those of `npm start` do, by
 * its socket, and sign in as in production: with rights on their database alone.
 */
export async function startOwnDatabase(clock: Clock | null = null): Promise<OwnDatabase> {
  const { folder, children, logFile } = aPlace('database');
  const found = await findDatabase(say);
  const program = clock === null ? found : { ...found, env: { ...found.env, ...fakeClock(clock) } };
  const port = await freePort();
  const begin = () =>
    startDatabase(program, { folder: path.join(folder, 'data'), port, durable: true, logFile, children });
  fs.mkdirSync(path.join(folder, 'data'));
  let server = await begin();
  const url = urlOf(server.socketUrl, databaseName(inject('runId'), 'own'));
  await migrate(url);
  const { rows, close } = connected(url);
  return {
    url: await asProgram(url, rows),
    rows,
    kill: (signal = 'SIGKILL') => signalled(server, signal),
    start: async () => {
      server = await begin();
    },
    drop: async () => {
      await close();
      await signalled(server, 'SIGCONT');
      await server.end(10_000);
      forgetSocket(path.join(folder, 'data'));
    },
  };
}

/** The same database for one who may do nothing outside it: `read_only` does not stop those who may do everything. */
async function asProgram(url: string, rows: MadeDatabase['rows']): Promise<string> {
  const own = new URL(url);
  const [name, password] = ['program', randomBytes(12).toString('hex')];
  await rows(`CREATE USER '${name}'@'localhost' IDENTIFIED BY '${password}'`);
  await rows(`GRANT ALL ON \`${own.pathname.slice(1)}\`.* TO '${name}'@'localhost'`);
  own.username = name;
  own.password = password;
  return own.href;
}

/** A Temporal server of our own with a namespace; `drop` ends the server. */
export async function startOwnTemporal(): Promise<OwnTemporal> {
  const { folder, children, logFile } = aPlace('temporal');
  const program = await findTemporal(say);
  const port = await freePort();
  const begin = () => startTemporal(program, { folder, port, uiPort: null, logFile, children });
  let server = await begin();
  const { address, namespace } = await namespaceOn(server.address);
  return {
    address,
    namespace,
    kill: (signal = 'SIGKILL') => signalled(server, signal),
    start: async () => {
      server = await begin();
    },
    drop: async () => {
      await signalled(server, 'SIGCONT');
      await server.end(10_000);
    },
  };
}

async function signalled(
  server: { pid: number; isAlive: () => boolean; ended: Promise<string> },
  signal: NodeJS.Signals,
): Promise<void> {
  if (!server.isAlive()) return;
  process.kill(server.pid, signal);
  if (signal === 'SIGKILL') await server.ended;
}
