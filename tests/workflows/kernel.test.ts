import { fileURLToPath } from 'node:url';
import { activityInfo } from '@temporalio/activity';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AdvanceAnswer,
  type AdvanceInput,
  ENGAGED_SIGNAL,
  NUDGE_SIGNAL,
  TASK_QUEUE,
  VIEW_QUERY,
  WORKFLOW_TYPE,
  workflowIdOf,
} from '#rules/session/messages.ts';
import { useTemporal } from '../support/temporal.ts';
import { eventually } from '../support/wait.ts';

const temporal = useTemporal();

interface Call extends AdvanceInput {
  readonly runId: string;
  readonly local: boolean;
}
type Step = (call: Call) => Promise<AdvanceAnswer> | AdvanceAnswer;

/** What each session's step answers; the test writes it, the kernel only obeys. */
const steps = new Map<string, Step>();
const calls = new Map<string, Call[]>();

let worker: Worker;
let running: Promise<void>;
let connection: Connection;
let native: NativeConnection;
let client: Client;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  connection = await Connection.connect({ address: temporal.address });
  native = await NativeConnection.connect({ address: temporal.address });
  client = new Client({ connection, namespace: temporal.namespace });
  worker = await Worker.create({
    connection: native,
    namespace: temporal.namespace,
    taskQueue: TASK_QUEUE,
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    activities: {
      advance: async (input: AdvanceInput): Promise<AdvanceAnswer> => {
        const { workflowExecution, isLocal } = activityInfo();
        const call = { ...input, runId: workflowExecution?.runId ?? '', local: isLocal };
        calls.set(input.sessionId, [...(calls.get(input.sessionId) ?? []), call]);
        const step = steps.get(input.sessionId);
        if (step === undefined) throw new Error('no such session');
        return await step(call);
      },
    },
  });
  running = worker.run();
}, 60_000);

afterAll(async () => {
  worker?.shutdown();
  await running;
  await connection?.close();
  await native?.close();
});

interface Started {
  readonly sessionId: string;
  readonly handle: WorkflowHandle;
  readonly calls: () => readonly Call[];
}

async function begin(step: Step, { startDelay }: { readonly startDelay?: number } = {}): Promise<Started> {
  const sessionId = uuid();
  steps.set(sessionId, step);
  const handle = await client.workflow.start(WORKFLOW_TYPE, {
    workflowId: workflowIdOf(sessionId),
    taskQueue: TASK_QUEUE,
    args: [{ sessionId }],
    ...(startDelay === undefined ? {} : { startDelay }),
  });
  return { sessionId, handle, calls: () => calls.get(sessionId) ?? [] };
}

const answer = (over: Partial<AdvanceAnswer> & { readonly seen: number }): AdvanceAnswer => ({
  phase: 'serving',
  alarmInMs: null,
  ...over,
});
const ended = ({ received }: Call): AdvanceAnswer => answer({ phase: 'ended', seen: received });

async function kindsOf(handle: WorkflowHandle): Promise<readonly string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).map((event) => {
    const kind = Object.keys(event).find((key) => key.endsWith('EventAttributes'));
    return kind?.replace('EventAttributes', '') ?? 'unknown';
  });
}

describe('the kernel', () => {
  it('looks at once when it starts, and ends when the step says so', async () => {
    const run = await begin(ended);

    await run.handle.result();

    expect(run.calls()).toMatchObject([{ revision: 1, received: 0, local: true }]);
  });

  it('looks again when the alarm comes, and not before', async () => {
    const run = await begin((call) =>
      call.revision === 1 ? answer({ alarmInMs: 300, seen: call.received }) : ended(call),
    );

    await run.handle.result();

    expect(run.calls().map(({ revision }) => revision)).toEqual([1, 2]);
    const kinds = await kindsOf(run.handle);
    expect(kinds.filter((kind) => kind === 'timerFired')).toHaveLength(1);
  });

  it('looks again at once where the alarm is due already, without a timer', async () => {
    const run = await begin((call) =>
      call.revision < 4 ? answer({ alarmInMs: 0, seen: call.received }) : ended(call),
    );

    await run.handle.result();

    expect(run.calls()).toHaveLength(4);
    expect((await kindsOf(run.handle)).filter((kind) => kind.startsWith('timer'))).toEqual([]);
  });

  it('waits for a signal where there is no alarm, and each wakes it once', async () => {
    const run = await begin((call) => (call.received < 2 ? answer({ seen: call.received }) : ended(call)));
    await eventually(async () => expect(run.calls()).toHaveLength(1));

    await run.handle.signal(NUDGE_SIGNAL);
    await eventually(async () => expect(run.calls()).toHaveLength(2));
    await run.handle.signal(ENGAGED_SIGNAL);
    await run.handle.result();

    expect(run.calls().map(({ received }) => received)).toEqual([0, 1, 2]);
  });

  it('looks again for a signal that came while the step was at work', async () => {
    let handle: WorkflowHandle | undefined;
    const run = await begin(async (call) => {
      if (call.revision > 1) return ended(call);
      await eventually(async () => expect(handle).toBeDefined());
      await handle?.signal(NUDGE_SIGNAL);
      return answer({ seen: call.received });
    });
    handle = run.handle;

    await run.handle.result();

    expect(run.calls().at(-1)).toMatchObject({ revision: 2, received: 1 });
  });

  it('looks again where the ledger answered an older call than this one', async () => {
    const run = await begin((call) => (call.revision === 1 ? answer({ seen: -1 }) : ended(call)));

    await run.handle.result();

    expect(run.calls()).toHaveLength(2);
  });

  it('is begun early by a signal with start, which ends the start delay', async () => {
    const sessionId = uuid();
    steps.set(sessionId, (call) => (call.received > 0 ? ended(call) : answer({ seen: call.received })));
    const options = {
      workflowId: workflowIdOf(sessionId),
      taskQueue: TASK_QUEUE,
      args: [{ sessionId }],
      signalArgs: [],
    };
    await client.workflow.signalWithStart(WORKFLOW_TYPE, {
      ...options,
      signal: NUDGE_SIGNAL,
      startDelay: '1 hour',
    });

    const handle = await client.workflow.signalWithStart(WORKFLOW_TYPE, {
      ...options,
      signal: ENGAGED_SIGNAL,
    });
    await handle.result();

    expect(calls.get(sessionId)?.at(-1)?.received).toBeGreaterThan(0);
  });

  it('answers where it stands', async () => {
    const run = await begin((call) => answer({ alarmInMs: 3_600_000, seen: call.received }));
    await eventually(async () => expect(run.calls()).toHaveLength(1));

    const view = await eventually(async () => {
      const told = await run.handle.query<{ revision: number; phase: string; alarmAtMs: number }>(VIEW_QUERY);
      expect(told.phase).toBe('serving');
      return told;
    });

    expect(view).toMatchObject({ revision: 1, received: 0, seen: 0 });
    expect(view.alarmAtMs).toBeGreaterThan(Date.now() + 3_000_000);
    await run.handle.terminate();
  });

  it('tries as long as it takes when the step fails locally', async () => {
    const run = await begin((call) => {
      const before = calls.get(call.sessionId)?.length ?? 0;
      if (before < 5) throw new Error('the database is away');
      return ended(call);
    });

    await run.handle.result();

    expect(run.calls().map(({ local, revision }) => `${local ? 'local' : 'regular'} ${revision}`)).toEqual([
      'local 1',
      'local 1',
      'regular 1',
      'regular 1',
      'regular 1',
    ]);
  });

  it('does not wait for a local step that hangs', async () => {
    let release = (): void => undefined;
    const hanging = new Promise<void>((resolve) => {
      release = resolve;
    });
    const run = await begin(async (call) => {
      if (!call.local) return ended(call);
      await hanging;
      return ended(call);
    });

    await run.handle.result();
    release();

    expect(run.calls().at(-1)).toMatchObject({ local: false, revision: 1 });
  });

  it('goes on as a new run when its history grows long, and looks at once there', async () => {
    const run = await begin((call) => {
      const firstRun = calls.get(call.sessionId)?.[0]?.runId;
      if (call.runId !== firstRun) return ended(call);
      return answer({ alarmInMs: 0, seen: call.received });
    });

    await run.handle.result();

    const runs = [...new Set(run.calls().map(({ runId }) => runId))];
    expect(runs).toHaveLength(2);
    expect(run.calls().filter(({ runId }) => runId === runs[1])).toMatchObject([
      { revision: 1, received: 0 },
    ]);
  }, 120_000);
});
