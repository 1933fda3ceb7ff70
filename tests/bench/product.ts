/** The product as it runs for people: the built programs, a database and a Temporal server of its own, all thrown away at the end. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { openStore, type Store } from '#activities/store/database.ts';
import { migrate } from '#activities/store/migrate.ts';
import { DIST } from '../../bin/build.mjs';
import { childrenIn, launch } from '../../bin/children.mjs';
import { forgetSocket, startDatabase } from '../../bin/database.mjs';
import { findDatabase } from '../../bin/database-program.mjs';
import { freePort } from '../../bin/ports.mjs';
import { findTemporal, startTemporal } from '../../bin/temporal.mjs';
import { eventually } from '../support/wait.ts';
import { cpuSince, memoryOf } from './process-figures.ts';
import { type Furnishing, furnish } from './shop.ts';

export interface ProductOptions {
  /** How many api; default 1. With 0 there is no worker either, only the servers. */
  readonly api?: number;
  readonly furnishing?: Furnishing;
  /** Without Temporal there is only the database. Default true. */
  readonly temporal?: boolean;
}

export interface Product {
  /** Of the api nodes. */
  readonly urls: readonly string[];
  readonly databaseUrl: string;
  /** For setting up and looking afterwards; what it asks counts as a question. */
  readonly store: Store;
  readonly temporalAddress: string;
  readonly namespace: string;
  /** By name: database, temporal, api-1 …, worker. */
  readonly pids: ReadonlyMap<string, number>;
  /** CPU of all of them from now on. Seconds. */
  readonly cpu: () => () => number;
  /** Statements that the server was asked from now on, this question not counted. */
  readonly questions: () => Promise<() => Promise<number>>;
  /** Of api and worker together. MB. */
  readonly memory: () => number;
  /** Runs another program of ours beside them, until the product stops. */
  readonly run: (name: string, file: string, env: NodeJS.ProcessEnv) => number;
  readonly log: (name: string) => string;
}

const NAMESPACE = 'default';
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

interface Place {
  readonly folder: string;
  readonly children: ReturnType<typeof childrenIn>;
  readonly logOf: (name: string) => string;
}

function aPlace(): Place {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-bench-'));
  const children = childrenIn(path.join(folder, 'children'));
  return { folder, children, logOf: (name) => path.join(folder, `${name}.log`) };
}

async function theDatabase({ folder, children, logOf }: Place) {
  const data = path.join(folder, 'database');
  fs.mkdirSync(data);
  const server = await startDatabase(await findDatabase(console.log), {
    folder: data,
    port: await freePort(),
    durable: true,
    logFile: logOf('database'),
    children,
  });
  await migrate(server.url);
  return { server, data };
}

async function theTemporal({ folder, children, logOf }: Place) {
  const server = await startTemporal(await findTemporal(console.log), {
    folder: path.join(folder, 'temporal'),
    port: await freePort(),
    uiPort: null,
    logFile: logOf('temporal'),
    namespaces: [NAMESPACE],
    children,
  });
  await eventually(async () => {
    const connection = await Connection.connect({ address: server.address });
    try {
      await connection.workflowService.listWorkflowExecutions({ namespace: NAMESPACE, pageSize: 1 });
    } finally {
      await connection.close();
    }
  });
  return server;
}

/** Starts programs of ours beside the servers, and knows them all by name. */
function programsIn({ children, logOf }: Place, shared: NodeJS.ProcessEnv) {
  const pids = new Map<string, number>();
  return {
    pids,
    run: (name: string, file: string, env: NodeJS.ProcessEnv): number => {
      const args = ['--enable-source-maps', file];
      const what = { name, program: process.execPath, args, env: { ...shared, ...env } };
      const { pid } = launch({ ...what, logFile: logOf(name), children });
      pids.set(name, pid);
      return pid;
    },
    log: (name: string): string => (fs.existsSync(logOf(name)) ? fs.readFileSync(logOf(name), 'utf8') : ''),
  };
}

/** Runs it for as long as the work takes. Where the work fails, what the programs said last is printed. */
export async function withProduct<Result>(
  options: ProductOptions,
  work: (product: Product) => Promise<Result>,
): Promise<Result> {
  const place = aPlace();
  const stops: (() => Promise<unknown>)[] = [() => place.children.close()];
  const interrupted = (): void => {
    place.children.close().finally(() => process.exit(130));
  };
  for (const signal of SIGNALS) process.once(signal, interrupted);
  try {
    return await work(await startIn(place, options, stops));
  } catch (error) {
    for (const name of ['database', 'temporal', 'api-1', 'api-2', 'worker', 'bare-worker'])
      if (fs.existsSync(place.logOf(name))) console.error(`--- ${name}\n${lastLines(place.logOf(name))}`);
    throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    for (const one of stops.reverse()) await one();
    fs.rmSync(place.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function lastLines(file: string): string {
  return fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
}

async function startIn(
  place: Place,
  { api = 1, furnishing, temporal = true }: ProductOptions,
  stops: (() => Promise<unknown>)[],
): Promise<Product> {
  const { server: database, data } = await theDatabase(place);
  stops.push(async () => forgetSocket(data));
  const store = openStore({ databaseUrl: database.url, connections: 16 });
  stops.push(() => store.close());
  const secret = randomBytes(32).toString('hex');
  if (furnishing !== undefined) await furnish(store, { secret, ...furnishing });
  const engine = temporal ? await theTemporal(place) : null;
  const { pids, run, log } = programsIn(place, {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    USHER_HOME: place.folder,
    USHER_SECRET: secret,
    DATABASE_URL: database.socketUrl,
    TEMPORAL_ADDRESS: engine?.address ?? '',
  });
  pids.set('database', database.pid);
  if (engine !== null) pids.set('temporal', engine.pid);
  const urls = engine === null ? [] : await theNodes(api, run, log);
  const own = [...pids].filter(([name]) => name.startsWith('api') || name === 'worker');
  return {
    urls,
    databaseUrl: database.url,
    store,
    temporalAddress: engine?.address ?? '',
    namespace: NAMESPACE,
    pids,
    cpu: () => cpuSince([...pids.values()]),
    questions: () => countQuestions(store),
    memory: () => own.reduce((sum, [, pid]) => sum + memoryOf(pid), 0),
    run,
    log,
  };
}

async function theNodes(count: number, run: Product['run'], log: Product['log']): Promise<readonly string[]> {
  const urls: string[] = [];
  for (let at = 1; at <= count; at += 1) {
    const port = await freePort();
    run(`api-${at}`, path.join(DIST, 'api.mjs'), { NODE_NAME: `api-${at}`, PORT: String(port) });
    urls.push(`http://127.0.0.1:${port}`);
  }
  if (count > 0) run('worker', path.join(DIST, 'worker.mjs'), { NODE_NAME: 'worker', LOG_LEVEL: 'info' });
  const ready = async (): Promise<void> => {
    for (const url of urls) if (!(await fetch(`${url}/readyz`)).ok) throw new Error(`${url} is not ready`);
    if (count > 0 && !log('worker').includes('the worker runs')) throw new Error(`worker: ${log('worker')}`);
  };
  await eventually(ready, { withinMs: 60_000, everyMs: 100 });
  return urls;
}

async function countQuestions(store: Store): Promise<() => Promise<number>> {
  const read = async (): Promise<number> => {
    const [row] = await store.rows<{ Value: string }>("SHOW GLOBAL STATUS LIKE 'Questions'");
    return Number(row?.Value);
  };
  const began = await read();
  return async () => (await read()) - began - 1;
}
