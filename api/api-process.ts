/** One API node as a process: reads the environment, serves until told to stop, then ends in order. */
import fs from 'node:fs';
import path from 'node:path';
import { openStore } from '#activities/store/database.ts';
import { startHeartbeat } from '#activities/store/heartbeats.ts';
import { openLog } from '#activities/store/program-log.ts';
import { AppError } from '#rules/errors.ts';
import { readConfig } from './config.ts';
import type { Fault } from './deps.ts';
import { createServer } from './server.ts';
import { createWaker } from './wake-session.ts';

/** Beside the built program; the sources find what was built last. */
function assetsFolder(): string {
  const here = import.meta.dirname;
  return fs.existsSync(path.join(here, 'console')) ? here : path.join(here, '..', 'dist');
}

export async function runApi(env: NodeJS.ProcessEnv, fault: Fault): Promise<void> {
  const config = configOrExit(env);
  const log = openLog({ level: config.logLevel, base: { node: config.node } });
  const store = openStore({ databaseUrl: config.databaseUrl, connections: 15 });
  const waker = createWaker(config.temporal, log);
  const server = await createServer({ config, store, log, waker, assets: assetsFolder(), fault });
  const stopBeating = startHeartbeat(store, {
    process: config.node,
    role: 'api',
    onError: (error) => log.warn({ err: error }, 'a heartbeat was not written'),
  });
  const { url } = await server.listen();
  log.info({ url }, 'listening');
  await stopWanted();
  log.info('stopping');
  stopBeating();
  await server.close();
  await Promise.allSettled([waker.close(), store.close()]);
}

function configOrExit(env: NodeJS.ProcessEnv) {
  try {
    return readConfig(env);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

function stopWanted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve());
    // The parent is gone: nobody is left to stop us.
    process.once('disconnect', () => resolve());
  });
}
