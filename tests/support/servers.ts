// The servers of one test run. Each is started by the first test that asks for it and ended, with everything in it, at the end.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { findBrowser } from '../../bin/browser.mjs';
import { type Children, childrenIn } from '../../bin/children.mjs';
import { forgetSocket, startDatabase } from '../../bin/database.mjs';
import { findDatabase } from '../../bin/database-program.mjs';
import { clearDeadRuns, clearRun, dropDatabases, runFolder } from '../../bin/leftovers.mjs';
import { freePort } from '../../bin/ports.mjs';
import { readSettings } from '../../bin/settings.mjs';
import { findTemporal, startTemporal } from '../../bin/temporal.mjs';
import { type SeededShop, seedShop } from './seeded-shop.ts';
import { makeTemplate, type Template } from './template.ts';
import { buildForTests } from './test-build.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where a test asks for servers: an address on loopback. */
    servers: string;
    /** A word that no other run uses; in the name of every database, namespace and folder. */
    runId: string;
    /** Folder of this run, gone when it ends. */
    runFolder: string;
  }
}

export interface Answers {
  database: { readonly serverUrl: string; readonly given: boolean; readonly template: Template };
  temporal: { readonly address: string; readonly given: boolean };
  browser: { readonly program: string };
  build: { readonly folder: string };
  shop: SeededShop;
}

interface Run {
  readonly id: string;
  readonly folder: string;
  readonly children: Children;
  readonly stops: (() => Promise<void>)[];
}

const say = (line: string): void => console.log(line);

async function database({ id, folder, children, stops }: Run): Promise<Answers['database']> {
  const given = readSettings(process.env, { needsDatabaseName: false }).databaseUrl;
  if (given !== null) {
    stops.push(() => dropDatabases(given, id));
    return { serverUrl: given, given: true, template: await makeTemplate(given, id) };
  }
  const home = path.join(folder, 'database');
  const server = await startDatabase(await findDatabase(say), {
    folder: home,
    port: await freePort(),
    durable: false,
    logFile: path.join(folder, 'database.log'),
    children,
  });
  stops.push(async () => {
    await server.end(10_000);
    forgetSocket(home);
  });
  return { serverUrl: server.url, given: false, template: await makeTemplate(server.url, id) };
}

async function temporal({ folder, children, stops }: Run): Promise<Answers['temporal']> {
  const given = readSettings(process.env, { needsDatabaseName: false }).temporalAddress;
  if (given !== null) return { address: given, given: true };
  const server = await startTemporal(await findTemporal(say), {
    folder: path.join(folder, 'temporal'),
    port: await freePort(),
    uiPort: null,
    logFile: path.join(folder, 'temporal.log'),
    children,
  });
  stops.push(() => server.end(5_000));
  return { address: server.address, given: false };
}

type Starters = { readonly [Name in keyof Answers]: () => Promise<Answers[Name]> };

function startersFor(run: Run): Starters {
  const starters: Starters = {
    database: once(() => database(run)),
    temporal: once(() => temporal(run)),
    browser: once(async () => ({ program: await findBrowser(say) })),
    build: once(async () => {
      const { folder, remove } = await buildForTests(run.id);
      run.stops.push(remove);
      return { folder };
    }),
    shop: once(async () => {
      const { serverUrl } = await starters.database();
      const { folder } = await starters.build();
      return seedShop({ serverUrl, runId: run.id, programs: folder });
    }),
  };
  return starters;
}

/** Whoever asks again gets the first answer. */
function once<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => {
    started ??= start();
    return started;
  };
}

/** Answers each name with what its starter gave. */
function listen(starters: { readonly [name: string]: () => Promise<unknown> }): Promise<http.Server> {
  const server = http.createServer(async (request, response) => {
    const name = (request.url ?? '').slice(1);
    const starter = starters[name];
    try {
      if (starter === undefined) throw new Error(`no server is called ${name}`);
      response.end(JSON.stringify(await starter()));
    } catch (error) {
      response.statusCode = 500;
      response.end(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Vitest calls this once before all tests, and what it returns once after them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await clearDeadRuns(readSettings(process.env, { needsDatabaseName: false }).databaseUrl);
  const { id, folder } = runFolder();
  const run: Run = { id, folder, children: childrenIn(path.join(folder, 'children')), stops: [] };
  const server = await listen(startersFor(run));
  project.provide('servers', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  project.provide('runId', id);
  project.provide('runFolder', folder);
  return async () => {
    server.closeAllConnections();
    server.close();
    for (const stop of run.stops.reverse()) await stop();
    await clearRun(folder);
  };
}
