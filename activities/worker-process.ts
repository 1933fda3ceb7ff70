/** The worker as a process: waits for database and Temporal, runs, and ends in order when it is told to. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#rules/errors.ts';
import type { Fault } from './store/fault-points.ts';
import { openLog } from './store/program-log.ts';
import { type RunningWorker, startWorker } from './worker.ts';
import { readWorkerConfig, type WorkerEnvironment } from './worker-config.ts';

const LONGEST_PAUSE_MS = 5_000;

/** Resolves when the process may end; the exit code is set. */
export async function runWorker(env: NodeJS.ProcessEnv, fault: Fault): Promise<void> {
  const config = configOrExit(env);
  if (config === null) return;
  const log = openLog({ level: config.logLevel, base: { process: config.self } });
  const ending = new AbortController();
  let running: RunningWorker | null = null;
  const end = (signal: string): void => {
    log.info({ signal }, 'the worker ends');
    ending.abort();
    void running?.stop();
  };
  process.once('SIGINT', () => end('SIGINT'));
  process.once('SIGTERM', () => end('SIGTERM'));
  for (let tried = 1; !ending.signal.aborted; tried += 1) {
    try {
      running = await startWorker({ config, fault, log });
      log.info({ namespace: config.temporalNamespace }, 'the worker runs');
      await running.done;
      return;
    } catch (err) {
      log.warn({ err, tried }, 'the worker could not run; it tries again');
      await sleep(Math.min(LONGEST_PAUSE_MS, 250 * tried), null, { signal: ending.signal }).catch(() => null);
    }
  }
}

function configOrExit(env: NodeJS.ProcessEnv): WorkerEnvironment | null {
  try {
    return readWorkerConfig(env);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
    return null;
  }
}
