/** The worker: runs session workflows and their one activity, and the loops beside them. */
import { fileURLToPath } from 'node:url';
import { activityInfo } from '@temporalio/activity';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import type { AdvanceAnswer, AdvanceInput } from '#rules/session/messages.ts';
import { TASK_QUEUE } from '#rules/session/messages.ts';
import { type AdvanceDeps, advanceSession } from './advance-session.ts';
import { botTurns } from './bots/bot-turn.ts';
import { type Loops, startLoops } from './loops.ts';
import { sessionSignals, temporalConnection } from './session-signals.ts';
import { openStore } from './store/database.ts';
import type { Fault } from './store/fault-points.ts';
import { startHeartbeat } from './store/heartbeats.ts';
import { withoutValues } from './store/program-log.ts';
import { type WorkerFigures, workerFigures } from './worker-figures.ts';

export interface WorkerConfig {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  /** A worker that died gives its workflows back after this; default 10. Seconds. */
  readonly taskSeconds?: number;
  /** Default 15. Seconds. */
  readonly reconcileSeconds: number;
  /** Names the process in leases and figures. */
  readonly self: string;
  /** The built workflow; absent = bundled from the sources. */
  readonly workflowBundle?: WorkflowBundleOption;
}

export interface WorkerDeps {
  readonly config: WorkerConfig;
  readonly fault: Fault;
  readonly log: {
    readonly info: (details: object, message: string) => void;
    readonly warn: (details: object, message: string) => void;
    readonly error: (details: object, message: string) => void;
  };
}

export interface RunningWorker {
  /** Resolves when it has stopped; rejects when it failed. */
  readonly done: Promise<void>;
  /** Takes no new work, ends what it does, at most 25 s. */
  readonly stop: () => Promise<void>;
}

/** Steps at once: each has a transaction of its own. */
const CONNECTIONS = 15;
const TASK_SECONDS = 10;

export async function startWorker({ config, fault, log }: WorkerDeps): Promise<RunningWorker> {
  const store = openStore({ databaseUrl: config.databaseUrl, connections: CONNECTIONS });
  const connection = temporalConnection(config.temporalAddress);
  const client = new Client({ connection, namespace: config.temporalNamespace });
  const signals = sessionSignals(client, {
    taskQueue: TASK_QUEUE,
    taskSeconds: config.taskSeconds ?? TASK_SECONDS,
  });
  const figures = workerFigures();
  let loops: Loops | null = null;
  let native: NativeConnection | null = null;
  const close = (): Promise<unknown> =>
    Promise.allSettled([connection.close(), native?.close(), store.close()]);
  const advance = stepOf({
    deps: { store, fault, isClosed: signals.isClosed, onOffered: () => loops?.hint() },
    figures,
    log,
  });
  let worker: Worker;
  try {
    native = await NativeConnection.connect({ address: config.temporalAddress });
    worker = await createWorker(config, native, advance);
  } catch (error) {
    // It is tried again with everything opened anew.
    await close();
    throw error;
  }
  const stopBeating = startHeartbeat(store, {
    process: config.self,
    role: 'worker',
    onError: (err) => log.warn({ err }, 'a heartbeat was not written'),
  });
  loops = startLoops(
    {
      store,
      signals,
      takeBotTurn: botTurns(store),
      fault,
      onError: (err, row) =>
        log.warn({ err, outbox: row.id, tries: row.tries }, 'an outbox row was not delivered'),
    },
    {
      self: config.self,
      reconcileEveryMs: config.reconcileSeconds * 1000,
      figures,
      onError: (loop, err) => log.warn({ err, loop }, 'a loop failed and goes on'),
    },
  );
  const done = worker.run().finally(async () => {
    stopBeating();
    await loops?.stop();
    await close();
  });
  return {
    done,
    stop: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await done;
    },
  };
}

type Advance = (input: AdvanceInput) => Promise<AdvanceAnswer>;

function stepOf({
  deps,
  figures,
  log,
}: {
  readonly deps: AdvanceDeps;
  readonly figures: WorkerFigures;
  readonly log: WorkerDeps['log'];
}): Advance {
  return async (input) => {
    const began = performance.now();
    try {
      return await advanceSession(deps, { ...input, runId: runIdNow() });
    } catch (error) {
      figures.failed();
      log.warn({ err: error, sessionId: input.sessionId }, 'a step failed and will be tried again');
      // Temporal writes it to a log of its own.
      throw withoutValues(error);
    } finally {
      figures.stepped(performance.now() - began);
    }
  };
}

function createWorker(config: WorkerConfig, connection: NativeConnection, advance: Advance): Promise<Worker> {
  return Worker.create({
    connection,
    namespace: config.temporalNamespace,
    taskQueue: TASK_QUEUE,
    activities: { advance },
    ...(config.workflowBundle === undefined
      ? { workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)) }
      : { workflowBundle: config.workflowBundle }),
    shutdownGraceTime: '15 seconds',
    shutdownForceTime: '25 seconds',
    maxCachedWorkflows: 2_000,
    stickyQueueScheduleToStartTimeout: (config.taskSeconds ?? TASK_SECONDS) * 1000,
    maxConcurrentLocalActivityExecutions: CONNECTIONS,
    maxConcurrentActivityTaskExecutions: CONNECTIONS,
  });
}

function runIdNow(): string {
  const { workflowExecution } = activityInfo();
  if (workflowExecution === undefined) throw new Error('a step was called outside a workflow');
  return workflowExecution.runId;
}
