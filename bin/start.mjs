// Everything on one machine: servers, tables, demo, programs; and all of it away again on Ctrl+C.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from './build.mjs';
import { childrenIn, keepAlive, launch } from './children.mjs';
import { install } from './install.mjs';
import { takeLock } from './lock.mjs';
import { accepting, nextFreePort } from './ports.mjs';
import { endRunning, tailOf } from './processes.mjs';
import { command, environment, programFile } from './product.mjs';
import { Refusal } from './refusal.mjs';
import { database, temporal } from './services.mjs';
import { readSettings } from './settings.mjs';
import { seconds, step } from './steps.mjs';

const READY_MS = 60_000;

/** Ends in the reverse order of the beginnings, each once. */
function stopper() {
  /** @type {(() => Promise<void>)[]} */
  const stops = [];
  return {
    add: (stop) => stops.push(stop),
    all: async () => {
      for (const stop of stops.splice(0).reverse()) await stop();
    },
  };
}

/** Resolves at the first of the signals by which a person or a service manager ends us. */
function endWanted() {
  const wanted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // npm passes Ctrl+C on to us although the terminal has sent it already, so a second one means nothing.
    process.on(signal, () => wanted.abort());
  }
  return wanted.signal;
}

async function portToListenOn(asked) {
  const port = await nextFreePort(asked);
  if (port === null)
    throw new Refusal(
      `PORT is ${asked}, and neither it nor any of the hundred after it is free.\nRight would be: a free one.`,
    );
  if (port !== asked) console.log(`  port ${asked} is taken by another program; taking ${port}`);
  return port;
}

/**
 * Begins a program on the wished port, or on the first after it that no other is faster to take; from then on always on the same.
 * @param {number} asked
 * @param {{ begin: (port: number) => ReturnType<typeof launch>, until: number, signal: AbortSignal }} how
 */
function onFreePort(asked, { begin, until, signal }) {
  let kept = null;
  let program = null;
  return {
    /** Null until it listened. */
    port: () => kept,
    begin: async () => {
      for (;;) {
        const port = kept ?? (await portToListenOn(asked));
        signal.throwIfAborted();
        program = begin(port);
        if (kept !== null) return program;
        const stillWorthIt = () => program.isAlive() && !signal.aborted && Date.now() < until;
        if (await accepting(port, { pid: program.pid, stillWorthIt })) kept = port;
        else if (!program.isAlive() && (await nextFreePort(port)) !== port) continue;
        return program;
      }
    },
    /** While it has not listened yet, nobody else knows of it. */
    end: async (graceMs) => program?.end(graceMs),
  };
}

/** Runs api and worker, and waits until the first page can be served. Answers the port. */
async function runPrograms(place, env, asked, { stops, signal }) {
  const until = Date.now() + READY_MS;
  const begin = (name, more = {}) =>
    launch({
      name,
      program: process.execPath,
      args: ['--enable-source-maps', programFile(name)],
      env: { ...env, ...more },
      logFile: path.join(place.logs, `${name}.log`),
      children: place.children,
    });
  const api = onFreePort(asked, { begin: (port) => begin('api', { PORT: String(port) }), until, signal });
  const programs = [];
  stops.add(async () => {
    await Promise.all([...programs, api].map((program) => program.end(6_000)));
  });
  programs.push(await keepAlive({ name: 'worker', begin: async () => begin('worker'), say: place.say }));
  programs.push(await keepAlive({ name: 'api', begin: api.begin, say: place.say }));
  while (api.port() === null || !(await isReady(api.port()))) {
    const dying = programs.some((program) => program.losses() >= 3);
    if (dying || Date.now() > until) throw new Refusal(lastWords(place.logs));
    await sleep(100);
  }
  return api.port();
}

function lastWords(logs) {
  return ['api', 'worker']
    .map((name) => path.join(logs, `${name}.log`))
    .map((file) => `The last words of ${file}:\n${tailOf(file)}`)
    .join('\n');
}

async function isReady(port) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) });
    return response.ok;
  } catch {
    return false;
  }
}

/** The one-time password, when the seed made the first administrator. @returns {{ administrator: string, password: string } | null} */
function firstAdministrator(printed) {
  const line = printed.split('\n').find((one) => one.startsWith('{') && one.includes('"password"'));
  return line === undefined ? null : JSON.parse(line);
}

function block({ address, ui, temporalAddress, first, home, startedAt }) {
  const rows = [
    ['console', `${address}/`],
    ['demo page', `${address}/demo`],
    ['Temporal', ui ?? `${temporalAddress} (yours)`],
    ...(first === null ? [] : [['sign in', `${first.administrator}   one-time password: ${first.password}`]]),
    ['data, logs', home],
  ];
  const text = rows.map(([name, value]) => `  ${name.padEnd(12)}${value}`).join('\n');
  return `\nUsher runs (${seconds(Date.now() - startedAt)}). Ctrl+C ends it.\n\n${text}\n`;
}

async function begin({ settings, lock, stops, signal, children }) {
  const startedAt = Date.now();
  const { home } = settings;
  const logs = path.join(home, 'logs');
  fs.mkdirSync(logs, { recursive: true, mode: 0o700 });
  const orphans = await children.endOrphans();
  if (orphans.length > 0)
    console.log(`  the last start was killed; ended what it left running: ${orphans.join(', ')}`);
  const place = { home, logs, children, say: (line) => signal.aborted || console.log(`! ${line}`) };
  const servers = await started(
    [
      database(place, settings.databaseUrl),
      temporal(place, settings.temporalAddress),
      build({ without: place.say }),
    ],
    stops,
  );
  const [{ url }, { address: temporalAddress, ui }] = servers;
  signal.throwIfAborted();
  const env = environment(settings, { databaseUrl: url, temporalAddress });
  await step('tables', () => command(['migrate'], env));
  const first = await step('demo data', async () =>
    firstAdministrator(await command(['seed', '--if-empty'], env)),
  );
  try {
    signal.throwIfAborted();
    const port = await step('api and worker', () =>
      runPrograms(place, env, settings.port, { stops, signal }),
    );
    const address = `http://127.0.0.1:${port}`;
    lock.tell({ address, env: { DATABASE_URL: url, TEMPORAL_ADDRESS: temporalAddress } });
    console.log(block({ address, ui, temporalAddress, first, home, startedAt }));
  } catch (error) {
    // It is shown once only, so not even a failure right afterwards may swallow it.
    if (first !== null) console.log(`  ${first.administrator}'s one-time password: ${first.password}`);
    throw error;
  }
}

/** Waits for all, so that what did start is known and can be stopped when another did not. */
async function started(servers, stops) {
  const results = await Promise.allSettled(servers);
  for (const result of results) {
    if (result.status === 'fulfilled' && result.value !== undefined) stops.add(result.value.stop);
  }
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results.map((result) => result.value);
}

export async function main() {
  const settings = readSettings(process.env);
  const signal = endWanted();
  const stops = stopper();
  const lock = takeLock(settings.home, 'start');
  const children = childrenIn(path.join(settings.home, 'children.json'));
  const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
  try {
    await Promise.race([aborted, install().then(() => begin({ settings, lock, stops, signal, children }))]);
    await aborted;
    console.log('\nstopping');
    return 0;
  } finally {
    const stoppedAt = Date.now();
    endRunning();
    await stops.all();
    await children.close();
    lock.release();
    console.log(`stopped (${seconds(Date.now() - stoppedAt)})`);
  }
}
