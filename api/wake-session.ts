/** Tells a session's workflow to look, once and at most two seconds long; the outbox row delivers what this does not. */
import { Client, Connection, WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/client';
import type { Logger } from 'pino';
import {
  ENGAGED_SIGNAL,
  NUDGE_SIGNAL,
  TASK_QUEUE,
  WORKFLOW_TYPE,
  workflowIdOf,
} from '#rules/session/messages.ts';

export interface Wake {
  readonly sessionId: string;
  /** `engaged` ends a start delay at once; `nudge` means: facts changed, look again. */
  readonly signal: 'engaged' | 'nudge';
  /** Of a workflow that does not run yet: the first look comes so much later. */
  readonly startDelayMs?: number;
}

export interface SessionWaker {
  /** Never throws and is never waited for by a customer; answers whether Temporal took it. */
  readonly wake: (wake: Wake) => Promise<boolean>;
  /** Whether the last try reached Temporal; null before the first. */
  readonly reachable: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

const LONGEST_MS = 2_000;
const SIGNAL = { engaged: ENGAGED_SIGNAL, nudge: NUDGE_SIGNAL } as const;

export function createWaker(
  temporal: { readonly address: string; readonly namespace: string; readonly taskSeconds: number },
  log: Logger,
): SessionWaker {
  const connection = Connection.lazy({ address: temporal.address, connectTimeout: LONGEST_MS });
  const client = new Client({ connection, namespace: temporal.namespace });
  const bounded = <T>(work: () => Promise<T>): Promise<T> =>
    connection.withDeadline(Date.now() + LONGEST_MS, work);
  return {
    wake: async ({ sessionId, signal, startDelayMs }) => {
      try {
        await bounded(() =>
          client.workflow.signalWithStart(WORKFLOW_TYPE, {
            workflowId: workflowIdOf(sessionId),
            taskQueue: TASK_QUEUE,
            args: [{ sessionId }],
            workflowTaskTimeout: temporal.taskSeconds * 1000,
            signal: SIGNAL[signal],
            signalArgs: [],
            workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
            workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
            ...(startDelayMs === undefined ? {} : { startDelay: startDelayMs }),
          }),
        );
        return true;
      } catch (error) {
        log.warn({ sessionId, err: error }, 'Temporal did not take a signal; the outbox will deliver it');
        return false;
      }
    },
    reachable: async () => {
      try {
        await bounded(() => connection.workflowService.getSystemInfo({}));
        return true;
      } catch {
        return false;
      }
    },
    close: () => connection.close(),
  };
}
