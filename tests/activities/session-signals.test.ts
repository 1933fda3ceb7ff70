import { Client, Connection, isGrpcDeadlineError } from '@temporalio/client';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SessionSignals, sessionSignals, temporalConnection } from '#activities/session-signals.ts';
import { workflowIdOf } from '#rules/session/messages.ts';
import { neverAnswering } from '../support/silent-server.ts';
import { useTemporal } from '../support/temporal.ts';
import { eventually } from '../support/wait.ts';

const temporal = useTemporal();

/** Of a task, before the server gives it to somebody else. */
const TASK_SECONDS = 1;
const ATTEMPTS = 5;

let client: Client;

beforeAll(async () => {
  const connection = await Connection.connect({ address: temporal.address });
  client = new Client({ connection, namespace: temporal.namespace });
});
afterAll(() => client.connection.close());

/** A session whose workflow is given to a worker that can do nothing with it. */
async function aRun(): Promise<{ signals: SessionSignals; sessionId: string; taskQueue: string }> {
  const [sessionId, taskQueue] = [uuid(), uuid()];
  const signals = sessionSignals(client, { taskQueue, taskSeconds: TASK_SECONDS });
  await signals.wake(sessionId, { signal: 'engaged', startDelayMs: null });
  return { signals, sessionId, taskQueue };
}

/** Takes the run's task, and says that it cannot replay it or says nothing. */
async function take(taskQueue: string, answer: 'fails' | 'is silent'): Promise<void> {
  const { namespace } = temporal;
  const { taskToken } = await client.connection.withDeadline(Date.now() + 5_000, () =>
    client.workflowService.pollWorkflowTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      identity: 'a broken worker',
    }),
  );
  if (answer === 'is silent' || taskToken.length === 0) return;
  // What comes too late counts as silence, and the next attempt is taken.
  await client.workflowService.respondWorkflowTaskFailed({ namespace, taskToken }).catch(() => undefined);
}

async function attempt(sessionId: string): Promise<number> {
  const { raw } = await client.workflow.getHandle(workflowIdOf(sessionId)).describe();
  return raw.pendingWorkflowTask?.attempt ?? 0;
}

/** Until the server counts so many. */
async function worn(sessionId: string, taskQueue: string, answer: 'fails' | 'is silent'): Promise<void> {
  while ((await attempt(sessionId)) < ATTEMPTS)
    // None is there while the server waits before the next.
    await take(taskQueue, answer).catch((error) => {
      if (!isGrpcDeadlineError(error)) throw error;
    });
}

describe('wakes and looks', () => {
  it('are waited for no longer than five seconds where Temporal froze', async () => {
    const frozen = await neverAnswering();
    const connection = temporalConnection(frozen.address);
    const signals = sessionSignals(new Client({ connection }), {
      taskQueue: 'any',
      taskSeconds: TASK_SECONDS,
    });
    const began = performance.now();

    const asked = await Promise.allSettled([
      signals.wake('s1', { signal: 'nudge', startDelayMs: null }),
      signals.isClosed('s1', 'r1'),
    ]);

    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(performance.now() - began).toBeLessThan(8_000);
    await connection.close();
    frozen.close();
  });
});

describe('a run that does not come on', () => {
  it('is ended where its worker says again and again that it cannot replay it', async () => {
    const { signals, sessionId, taskQueue } = await aRun();
    await worn(sessionId, taskQueue, 'fails');

    expect(await signals.endStuck(sessionId)).toBe(true);

    expect(await signals.running([sessionId])).toEqual(new Set());
  });

  it('is left alone where its worker is only too slow', async () => {
    const { signals, sessionId, taskQueue } = await aRun();
    await worn(sessionId, taskQueue, 'is silent');

    expect(await signals.endStuck(sessionId)).toBe(false);

    expect(await signals.running([sessionId])).toEqual(new Set([sessionId]));
  });

  it('is listed while it runs, and not when it is over', async () => {
    const { signals, sessionId } = await aRun();
    await eventually(async () => expect(await signals.listRunning(100)).toContain(sessionId));

    await client.workflow.getHandle(workflowIdOf(sessionId)).terminate();

    await eventually(async () => expect(await signals.listRunning(100)).not.toContain(sessionId));
  });
}, 120_000);
