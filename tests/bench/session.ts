/** What a whole session costs: CPU of all our processes, history in Temporal, and the same beside a bare workflow. */
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { workflowIdOf } from '#rules/session/messages.ts';
import { measureBare, type Wakes } from './bare.ts';
import { openDesks } from './desk.ts';
import type { Measured, Measurements } from './figures.ts';
import { type Product, withProduct } from './product.ts';
import { FAST, playMany, playSession, type Script, SLOW } from './script.ts';
import { median, quantile } from './spread.ts';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];

interface Played {
  readonly cpuSeconds: number;
  readonly events: Measured;
  readonly shownMs: readonly number[];
  readonly wakes: Wakes;
}

async function play(script: Script, { count }: { readonly count: number }): Promise<Played> {
  const { scale } = script;
  const guided = script.guided.map((seconds) => seconds / scale);
  return withProduct({ furnishing: { guided, scale } }, async (product) => {
    const desks = await openDesks(product.urls[0] ?? '');
    await warm(product, desks, script);
    const cpu = product.cpu();
    const seen = await playMany(() => playSession(product.urls[0] ?? '', desks, script), {
      count,
      perSecond: 2,
    });
    const cpuSeconds = cpu() / count;
    desks.leave();
    const histories = await historiesOf(
      product,
      seen.map(({ sessionId }) => sessionId),
    );
    return {
      cpuSeconds,
      events: { value: median(histories.lengths), p99: quantile(histories.lengths, 0.99) },
      shownMs: seen.map(({ shownMs }) => shownMs),
      wakes: histories.wakes,
    };
  });
}

/** What is loaded and compiled once in a process's life belongs to no session. */
async function warm(
  product: Product,
  desks: Awaited<ReturnType<typeof openDesks>>,
  script: Script,
): Promise<void> {
  const short = { ...script, messages: 4, ends: 'agent' } as const;
  await playMany(() => playSession(product.urls[0] ?? '', desks, short), { count: 6, perSecond: 2 });
}

async function historiesOf(
  product: Product,
  sessionIds: readonly string[],
): Promise<{ readonly lengths: readonly number[]; readonly wakes: Wakes }> {
  const connection = await Connection.connect({ address: product.temporalAddress });
  try {
    const client = new Client({ connection, namespace: product.namespace });
    const lengths: number[] = [];
    const counted: Wakes[] = [];
    for (const sessionId of sessionIds) {
      const events = await eventsOf(client, workflowIdOf(sessionId));
      lengths.push(events.length);
      counted.push({
        signals: events.filter((event) => event.workflowExecutionSignaledEventAttributes != null).length,
        timers: events.filter((event) => event.timerFiredEventAttributes != null).length,
        looks: events.filter((event) => event.markerRecordedEventAttributes != null).length,
      });
    }
    const of = (name: keyof Wakes): number => median(counted.map((wakes) => wakes[name]));
    return { lengths, wakes: { signals: of('signals'), timers: of('timers'), looks: of('looks') } };
  } finally {
    await connection.close();
  }
}

/** Of all its runs: a session that is woken after its end begins another one, which is paid for like the first. */
async function eventsOf(client: Client, workflowId: string): Promise<readonly HistoryEvent[]> {
  await client.workflow.getHandle(workflowId).result();
  const events: HistoryEvent[] = [];
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    events.push(...((await client.workflow.getHandle(workflowId, runId).fetchHistory()).events ?? []));
  return events;
}

export async function measureSession({ quick }: { readonly quick: boolean }): Promise<Measurements> {
  const count = quick ? 4 : 60;
  const fast = await play(FAST, { count });
  const bare = await measureBare(fast.wakes, {
    count,
    seconds: (FAST.pauseSeconds * (FAST.messages + 2)) / FAST.scale,
  });
  const slow = await play(SLOW, { count });
  return {
    'session.historyEvents': fast.events,
    'session.historyEventsSlow': slow.events,
    'session.cpuSeconds': { value: fast.cpuSeconds },
    'session.cpuSecondsSlow': { value: slow.cpuSeconds },
    'session.cpuBare': { value: bare },
    'session.cpuOverBare': { value: fast.cpuSeconds / bare },
    'start.shownP99Ms': { value: quantile(fast.shownMs, 0.99) },
  };
}
