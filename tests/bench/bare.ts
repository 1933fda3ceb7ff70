/** The engine alone: a workflow with the same wakes and activities that do nothing, on the same kind of server. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { v4 as uuid } from 'uuid';
import { DIST } from '../../bin/build.mjs';
import { eventually } from '../support/wait.ts';
import { BARE_QUEUE, BARE_WORKFLOW, type BareStart } from './bare-names.ts';
import { withProduct } from './product.ts';

/** What a session's history shows of its wakes. Counts. */
export interface Wakes {
  readonly signals: number;
  readonly timers: number;
  /** Local activities. */
  readonly looks: number;
}

/** CPU of one such workflow, its worker and the server together, idle included. Seconds. */
export async function measureBare(
  wakes: Wakes,
  { count, seconds }: { readonly count: number; readonly seconds: number },
): Promise<number> {
  return withProduct({ api: 0 }, async (product) => {
    const connection = await Connection.connect({ address: product.temporalAddress });
    try {
      const client = new Client({ connection, namespace: product.namespace });
      product.run('bare-worker', path.join(DIST, 'bench-bare-worker.mjs'), {
        TEMPORAL_NAMESPACE: product.namespace,
      });
      await eventually(
        () => {
          if (!product.log('bare-worker').includes('ready')) throw new Error(product.log('bare-worker'));
        },
        { withinMs: 60_000 },
      );
      const one = () => runOne(client, wakes, seconds);
      await Promise.all([one(), one(), one()]);
      const cpu = product.cpu();
      const running: Promise<void>[] = [];
      const began = performance.now();
      for (let at = 0; at < count; at += 1) {
        await sleep(Math.max(0, began + at * 500 - performance.now()));
        running.push(one());
      }
      await Promise.all(running);
      return cpu() / count;
    } finally {
      await connection.close();
    }
  });
}

/** Signals come evenly over its life, the first with its start. */
async function runOne(client: Client, wakes: Wakes, seconds: number): Promise<void> {
  const workflowId = `bare:${uuid()}`;
  const betweenMs = (seconds * 1_000) / Math.max(1, wakes.signals);
  const start: BareStart = {
    ...wakes,
    timerMs: Math.round((seconds * 1_000) / Math.max(1, wakes.timers + 1)),
  };
  for (let sent = 0; sent < wakes.signals; sent += 1) {
    if (sent > 0) await sleep(betweenMs);
    await client.workflow.signalWithStart(BARE_WORKFLOW, {
      workflowId,
      taskQueue: BARE_QUEUE,
      args: [start],
      signal: 'nudge',
      signalArgs: [],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
    });
  }
  await client.workflow.getHandle(workflowId).result();
}
