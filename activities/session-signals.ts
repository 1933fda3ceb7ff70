/** How this side speaks to Temporal: wakes a session's workflow, asks whether a run is closed, lists what runs. */
import {
  type Client,
  Connection,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { ENGAGED_SIGNAL, NUDGE_SIGNAL, WORKFLOW_TYPE, workflowIdOf } from '#rules/session/messages.ts';

export interface SessionSignals {
  /** Signal-with-start: a run that is missing or over begins anew and ends after one look if there is nothing to do. */
  readonly wake: (
    sessionId: string,
    how: { readonly signal: 'engaged' | 'nudge'; readonly startDelayMs: number | null },
  ) => Promise<void>;
  readonly isClosed: (sessionId: string, runId: string) => Promise<boolean>;
  /** Ends a run whose workflow task has failed several times in a row, not one that was merely too slow; answers whether there was one. */
  readonly endStuck: (sessionId: string) => Promise<boolean>;
  /** Of these sessions, those whose workflow is running. */
  readonly running: (sessionIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Sessions whose workflow is running, as the visibility index lists them; at most `most`. */
  readonly listRunning: (most: number) => Promise<readonly string[]>;
}

const SIGNAL = { engaged: ENGAGED_SIGNAL, nudge: NUDGE_SIGNAL } as const;
const DEADLINE_MS = 5_000;
/** Of all pages of a list together. */
const LIST_DEADLINE_MS = 30_000;
/** A worker that died costs one or two; more, and failed by a worker's own word, is a history that none can replay. Count. */
const STUCK_ATTEMPTS = 4;
/** The outcome of the last recorded workflow task is among so many events. Count. */
const LAST_EVENTS = 20;

/** Opened by the first call, within the time that this has. */
export function temporalConnection(address: string): Connection {
  return Connection.lazy({ address, connectTimeout: DEADLINE_MS });
}

export function sessionSignals(
  client: Client,
  { taskQueue, taskSeconds }: { readonly taskQueue: string; readonly taskSeconds: number },
): SessionSignals {
  const bounded = <T>(work: () => Promise<T>, longestMs = DEADLINE_MS): Promise<T> =>
    client.connection.withDeadline(Date.now() + longestMs, work);
  const isRunning = async (sessionId: string, runId?: string): Promise<boolean> => {
    try {
      const { status } = await bounded(() =>
        client.workflow.getHandle(workflowIdOf(sessionId), runId).describe(),
      );
      return status.name === 'RUNNING';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  };
  /** Of repeated attempts only the first is in the history; whatever wakes the session has the next one written, too. */
  const lastTaskFailed = async (workflowId: string, runId: string): Promise<boolean> => {
    const { history } = await bounded(() =>
      client.workflowService.getWorkflowExecutionHistoryReverse({
        namespace: client.options.namespace,
        execution: { workflowId, runId },
        maximumPageSize: LAST_EVENTS,
      }),
    );
    const last = history?.events?.find(
      (event) =>
        event.workflowTaskFailedEventAttributes != null ||
        event.workflowTaskTimedOutEventAttributes != null ||
        event.workflowTaskCompletedEventAttributes != null,
    );
    return last?.workflowTaskFailedEventAttributes != null;
  };
  return {
    wake: async (sessionId, { signal, startDelayMs }) => {
      await bounded(() =>
        client.workflow.signalWithStart(WORKFLOW_TYPE, {
          workflowId: workflowIdOf(sessionId),
          taskQueue,
          args: [{ sessionId }],
          workflowTaskTimeout: taskSeconds * 1000,
          signal: SIGNAL[signal],
          signalArgs: [],
          workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
          workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
          ...(startDelayMs === null ? {} : { startDelay: startDelayMs }),
        }),
      );
    },
    isClosed: async (sessionId, runId) => !(await isRunning(sessionId, runId)),
    endStuck: async (sessionId) => {
      const handle = client.workflow.getHandle(workflowIdOf(sessionId));
      try {
        const { status, runId, raw } = await bounded(() => handle.describe());
        if (status.name !== 'RUNNING' || (raw.pendingWorkflowTask?.attempt ?? 0) < STUCK_ATTEMPTS)
          return false;
        // A task that timed out tells of a worker under load or gone: a new run would only add to it.
        if (!(await lastTaskFailed(handle.workflowId, runId))) return false;
        const stuck = client.workflow.getHandle(workflowIdOf(sessionId), runId);
        await bounded(() => stuck.terminate('its task fails again and again; a new run takes over'));
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
    running: async (sessionIds) => {
      const found = new Set<string>();
      for (const sessionId of sessionIds) if (await isRunning(sessionId)) found.add(sessionId);
      return found;
    },
    listRunning: async (most) => {
      const ids: string[] = [];
      const query = `WorkflowType = '${WORKFLOW_TYPE}' AND ExecutionStatus = 'Running'`;
      await bounded(async () => {
        for await (const { workflowId } of client.workflow.list({ query, pageSize: 500 })) {
          ids.push(workflowId.slice(workflowIdOf('').length));
          if (ids.length >= most) break;
        }
      }, LIST_DEADLINE_MS);
      return ids;
    },
  };
}
