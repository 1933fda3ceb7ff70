// The whole product as real processes: several api and workers on a database and a namespace of their own.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { birthOf, childrenIn } from '../../bin/children.mjs';
import { freePort } from '../../bin/ports.mjs';
import { ask } from './ask.ts';
import { type MadeDatabase, makeDatabase } from './database.ts';
import type { FaultAction } from './faults.ts';
import { type OwnDatabase, type OwnTemporal, startOwnDatabase, startOwnTemporal } from './own-servers.ts';
import { type Program, startProgram } from './program.ts';
import { type Administrator, seedBy } from './seeded-shop.ts';
import type { Clock } from './server-clock.ts';
import { type MadeNamespace, makeNamespace } from './temporal.ts';
import { eventually } from './wait.ts';

export interface SystemOptions {
  /** How many of each; default one api and one worker. */
  readonly nodes?: { readonly api?: number; readonly worker?: number };
  /** The demo shop, without its history; default true. */
  readonly seed?: boolean;
  /** Servers that this test may kill: `system.ownDatabase`, `system.ownTemporal`. Default none. */
  readonly own?: readonly ('database' | 'temporal')[];
  /** More environment for every program. */
  readonly env?: Readonly<Record<string, string>>;
  /** How far the clock of a program is ahead of the machine's. Milliseconds; default 0. */
  readonly clocks?: { readonly [program: string]: number };
  /** The same for the database, which must be an own one. */
  readonly databaseClock?: Clock | null;
}

export interface System {
  /** Of the first api; `urls` has all. */
  readonly url: string;
  readonly urls: readonly string[];
  readonly database: MadeDatabase;
  readonly temporal: MadeNamespace;
  /** Only where asked for with `own`; else null. */
  readonly ownDatabase: OwnDatabase | null;
  readonly ownTemporal: OwnTemporal | null;
  /** The first administrator; null when nothing was seeded. */
  readonly administrator: Administrator | null;
  /** Signals a program by name (`api-1`, `worker-1`); resolves when it has ended. Default SIGKILL. */
  kill(name: string, signal?: NodeJS.Signals): Promise<void>;
  /** Starts a program again on its old port, ending it first if it still runs; resolves when it is ready. */
  restart(name: string): Promise<void>;
  /** Has a program fail when it reaches a named point for the `at`-th time from now. */
  fault(name: string, point: string, action?: FaultAction, at?: number): Promise<void>;
  program(name: string): Program;
  /** Runs a command of the product on this system and answers what it printed. */
  command(...args: string[]): Promise<string>;
  /** The last lines of every program, for a failed test. */
  logs(): string;
  stop(): Promise<void>;
}

/** A system for this test file; its logs are printed when a test fails. Call it at the top of the file. */
export function useSystem(options: SystemOptions = {}): System {
  let system: System | undefined;
  beforeAll(async () => {
    system = await startSystem(options);
  });
  afterEach(({ task }) => {
    if (task.result?.state === 'fail' && system !== undefined) console.log(system.logs());
  });
  afterAll(() => system?.stop());
  return new Proxy({} as System, {
    get: (_, key) => {
      if (system === undefined) throw new Error('the system is there from the first test on');
      return Reflect.get(system, key);
    },
  });
}

interface Node {
  readonly name: string;
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where it answers; a worker answers nowhere. */
  readonly url: string | null;
}

export async function startSystem({
  nodes = {},
  seed = true,
  own = [],
  env = {},
  clocks = {},
  databaseClock = null,
}: SystemOptions = {}): Promise<System> {
  const build = await ask('build');
  const ownDatabase = own.includes('database') ? await startOwnDatabase(databaseClock) : null;
  const ownTemporal = own.includes('temporal') ? await startOwnTemporal() : null;
  // A server of its own is seeded by itself: the copy's statements are those of the server that all share.
  const shop = seed && ownDatabase === null ? await ask('shop') : null;
  const database = ownDatabase ?? (await makeDatabase(shop === null ? {} : { template: shop.template }));
  const temporal = ownTemporal ?? (await makeNamespace());
  const secret = shop?.secret ?? randomBytes(32).toString('hex');
  const shared = sharedEnvironment(database, temporal, { USHER_SECRET: secret, ...env });
  const cli = path.join(build.folder, 'cli.mjs');
  const command = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [cli, ...args], { env: shared })).stdout;
  const administrator = seed ? (shop?.administrator ?? (await seedBy(cli, shared))) : null;
  const all = await plan(build.folder, shared, nodes);
  const programs = new Map<string, Program>();
  const find = <T>(name: string, found: T | undefined): T => {
    if (found === undefined)
      throw new Error(`there is no ${name}; there are ${all.map((node) => node.name).join(', ')}`);
    return found;
  };
  const program = (name: string): Program => find(name, programs.get(name));
  const start = async (node: Node): Promise<void> => {
    const clock = { TEST_CLOCK_SHIFT_MS: String(clocks[node.name] ?? 0) };
    const started = startProgram(node.name, node.file, { ...node.env, ...clock });
    programs.set(node.name, started);
    remember(started);
    await ready(node, started);
  };
  const urls = all.flatMap(({ url }) => (url === null ? [] : [url]));
  const stop = async (): Promise<void> => {
    await Promise.all([...programs.values()].map((one) => one.signal('SIGTERM')));
    await Promise.all([database.drop(), temporal.drop()]);
  };
  try {
    await Promise.all(all.map(start));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: urls[0] ?? '',
    urls,
    database,
    temporal,
    ownDatabase,
    ownTemporal,
    administrator,
    program,
    command,
    stop,
    kill: (name, signal = 'SIGKILL') => program(name).signal(signal),
    restart: async (name) => {
      await program(name).signal('SIGTERM');
      await start(
        find(
          name,
          all.find((node) => node.name === name),
        ),
      );
    },
    fault: (name, point, action = 'kill', at = 1) => program(name).arm(point, action, at),
    logs: () => [...programs.values()].map((one) => `--- ${one.name}\n${lastLines(one.log())}`).join('\n'),
  };
}

function sharedEnvironment(
  database: MadeDatabase,
  temporal: MadeNamespace,
  more: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_ENV: 'production',
    RECONCILE_SECONDS: '1',
    USHER_HOME: fs.mkdtempSync(path.join(inject('runFolder'), 'home-')),
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    ...more,
  };
}

async function plan(
  folder: string,
  env: NodeJS.ProcessEnv,
  { api = 1, worker = 1 }: NonNullable<SystemOptions['nodes']>,
): Promise<Node[]> {
  const nodes: Node[] = [];
  for (let at = 1; at <= api; at++) {
    const [name, port] = [`api-${at}`, await freePort()];
    const own = { ...env, NODE_NAME: name, PORT: String(port) };
    nodes.push({ name, file: path.join(folder, 'api.mjs'), env: own, url: `http://127.0.0.1:${port}` });
  }
  for (let at = 1; at <= worker; at++) {
    const name = `worker-${at}`;
    nodes.push({ name, file: path.join(folder, 'worker.mjs'), env: { ...env, NODE_NAME: name }, url: null });
  }
  return nodes;
}

async function ready(node: Node, program: Program): Promise<void> {
  await eventually(
    async () => {
      if (program.isRunning() && !(await answers(node, program))) throw new Error('not yet');
    },
    { withinMs: 180_000, everyMs: 50 },
  ).catch((cause) => {
    throw new Error(`${node.name} did not become ready:\n${lastLines(program.log())}`, { cause });
  });
  if (!program.isRunning()) throw new Error(`${node.name} ended:\n${lastLines(program.log())}`);
}

/** An api is asked; a worker listens on nothing, but says when it runs. */
async function answers({ url }: Node, program: Program): Promise<boolean> {
  return url === null ? program.log().includes('the worker runs') : (await fetch(`${url}/readyz`)).ok;
}

/** Put where the end of the run looks, in case this process is killed before it can clean up. */
function remember(program: Program): void {
  const file = path.join(inject('runFolder'), `children-${program.pid}`);
  childrenIn(file).add(program.name, { pid: program.pid, birth: birthOf(program.pid) });
}

function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-40).join('\n');
}
