// As long and as many as hardly anybody will have: 5,000 wakes, 5,000 messages, 500 agents, 2,000 customers who wait. Correct, and the
// time that requests took is printed; nothing is asserted about it.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { v4 as uuid } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openStore, type Store } from '#activities/store/database.ts';
import { ENTRY_POINT_KEY } from '#activities/store/demo/ids.ts';
import { changeSwitches } from '#activities/store/presence.ts';
import { listQueue } from '#api/contract/queue.ts';
import { listSessionEvents, listSessions } from '#api/contract/sessions.ts';
import { NUDGE_SIGNAL, workflowIdOf } from '#rules/session/messages.ts';
import { buildFloor } from '../support/a-floor.ts';
import { type Staff, signInAs } from '../support/ask-staff.ts';
import { brokenAtRest } from '../support/promises-now.ts';
import { type System, startSystem } from '../support/system.ts';
import { traffic } from '../support/traffic.ts';
import { eventually } from '../support/wait.ts';

/** LONG_SHARE: less of everything, to try the test itself. */
const SHARE = Number(process.env.LONG_SHARE ?? 1);
const [WAKES, MESSAGES, AGENTS, CUSTOMERS] = [
  Math.ceil(5_000 * SHARE),
  Math.ceil(5_000 * SHARE),
  Math.ceil(500 * SHARE),
  Math.ceil(2_000 * SHARE),
];
/** A history of some four thousand events goes on as a new run, at seven events a wake. */
const RUNS = Math.floor(WAKES / 1_000) + 1;
const HOUR_MS = 3_600_000;
const PATIENT = { withinMs: HOUR_MS, everyMs: 500 };

let system: System;
let store: Store;
let admin: Staff;

beforeAll(async () => {
  system = await startSystem();
  store = openStore({ databaseUrl: system.database.url });
  if (system.administrator === null) throw new Error('nobody can sign in');
  admin = await signInAs(system.url, { ...system.administrator, next: 'correct horse battery' });
});
afterAll(async () => {
  await store?.close();
  await system?.stop();
});
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(system.logs());
});

/** How long requests of a kind took, in the order they were made. Milliseconds. */
class Took {
  readonly #ms: number[] = [];

  async of<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const began = performance.now();
    const answer = await work();
    this.#ms.push(performance.now() - began);
    return answer;
  }

  toString(): string {
    const sorted = [...this.#ms].sort((a, b) => a - b);
    const at = (share: number): string =>
      `${Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0)} ms`;
    return `${sorted.length} requests: p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)}`;
  }
}

/** Nobody's page or console closes. */
async function everybodyConnected(): Promise<void> {
  await store.pool.query("UPDATE connections SET seen_at = NOW(3) + INTERVAL 1 DAY WHERE node = 'test'");
  await store.pool.query(
    `REPLACE INTO connections (node, socket, staff_id, seen_at)
     SELECT 'test', id, staff_id, NOW(3) + INTERVAL 1 DAY FROM agents`,
  );
}

async function countOf(sql: string, values: readonly unknown[] = []): Promise<number> {
  const [row] = await store.rows<{ n: number | string }>(`SELECT COUNT(*) AS n FROM ${sql}`, values);
  return Number(row?.n);
}

it(
  `goes on as new runs through ${WAKES} wakes of one session, no step twice and none missing`,
  async () => {
    // Nobody answers for as long as it takes, and nobody is taken away for it.
    const ladder = [{ afterSeconds: 86_400, action: 'reassign' as const }];
    const floor = await buildFloor(store, { policy: { ladder } });
    const sessionId = await floor.open();
    await everybodyConnected();
    await eventually(async () => expect(await floor.phaseOf(sessionId)).toBe('serving'), PATIENT);
    const connection = await Connection.connect({ address: system.temporal.address });
    const client = new Client({ connection, namespace: system.temporal.namespace });
    const workflow = client.workflow.getHandle(workflowIdOf(sessionId));
    const steps = () => countOf('ledger WHERE session_id = ?', [sessionId]);

    for (let taken = await steps(); taken < WAKES; taken = await steps()) {
      await workflow.signal(NUDGE_SIGNAL);
      // One signal a wake: those that come while it looks are one look.
      await eventually(async () => expect(await steps()).toBeGreaterThan(taken), { ...PATIENT, everyMs: 2 });
    }
    const runs = await store.rows<{ run_id: string }>(
      'SELECT run_id FROM session_runs WHERE session_id = ? ORDER BY epoch',
      [sessionId],
    );
    const ways = await Promise.all(
      runs.map(async ({ run_id }) => {
        const { status, historyLength } = await client.workflow
          .getHandle(workflowIdOf(sessionId), run_id)
          .describe();
        return { status: status.name, historyLength };
      }),
    );
    await connection.close();

    console.log(
      `${await steps()} wakes in ${runs.length} runs of ${ways.map((way) => way.historyLength)} events`,
    );
    expect(runs.length).toBeGreaterThanOrEqual(RUNS);
    expect(ways.map(({ status }) => status)).toEqual([
      ...runs.slice(1).map(() => 'CONTINUED_AS_NEW'),
      'RUNNING',
    ]);
    expect(await countOf('session_events WHERE session_id = ? AND kind = ?', [sessionId, 'assigned'])).toBe(
      1,
    );
    expect(await brokenAtRest(store)).toEqual([]);
    await floor.say(sessionId, 'agent');
    expect(await floor.phaseOf(sessionId)).toBe('serving');
  },
  HOUR_MS,
);

it(
  `keeps ${MESSAGES} messages of one session in order, and shows them page by page`,
  async () => {
    const people = await traffic(system, { agents: 1, seats: 50 });
    await people.stop();
    const post = async (path: string, body: unknown, token?: string): Promise<Record<string, unknown>> => {
      const headers = {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      };
      const response = await fetch(`${system.url}/api${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as Record<string, unknown>;
    };
    const page = { url: 'https://shop.example/', title: 'Shop' };
    const visit = await post('/visits', { entryPoint: ENTRY_POINT_KEY, page });
    const [sending, reading] = [new Took(), new Took()];
    const texts = Array.from({ length: MESSAGES }, (_, at) => `message ${at + 1}`);
    let sessionId = '';

    for (const text of texts) {
      const body = { kind: 'text', clientId: uuid(), text };
      const receipt = await sending.of(() =>
        post(`/visits/${visit.visitId}/messages`, body, String(visit.token)),
      );
      sessionId = String(receipt.sessionId);
    }

    const kept: string[] = [];
    for (let after = 0, more = true; more; ) {
      const query = { after, limit: 200 };
      const read = await reading.of(() => admin.ask(listSessionEvents, { params: { id: sessionId }, query }));
      for (const event of read.events)
        if (event.kind === 'message' && event.content.type === 'text') kept.push(event.content.text);
      after = read.events.at(-1)?.seq ?? after;
      more = read.more;
    }
    console.log(`sent in ${sending}\nread in ${reading}`);
    expect(kept).toEqual(texts);
    expect(await brokenAtRest(store)).toEqual([]);
  },
  HOUR_MS,
);

it(
  `serves the first ${AGENTS} of ${CUSTOMERS} who wait, in their order, one by each of ${AGENTS} agents`,
  async () => {
    const entry = { queue: { maxLength: 10_000, maxWaitSeconds: 86_400, overflow: 'message-form' as const } };
    const floor = await buildFloor(store, { agents: AGENTS, limit: 1, presence: 'suspended', policy: entry });
    const opened: string[] = [];
    for (let at = 0; at < CUSTOMERS; at += 1) {
      opened.push(await floor.open());
      if (at % 200 === 0) await everybodyConnected();
    }
    await everybodyConnected();
    await eventually(
      async () =>
        expect(await countOf("sessions WHERE id IN (?) AND phase = 'queued'", [opened])).toBe(CUSTOMERS),
      PATIENT,
    );
    const order = (
      await store.rows<{ session_id: string }>(
        'SELECT session_id FROM queue_targets WHERE session_id IN (?) ORDER BY order_at, arrived_at, session_id',
        [opened],
      )
    ).map(({ session_id }) => session_id);
    const [queue, lists] = [new Took(), new Took()];
    const looking = { over: false };
    const watching = (async () => {
      while (!looking.over) {
        await queue.of(() => admin.ask(listQueue, { query: { limit: 200 } }));
        await lists.of(() => admin.ask(listSessions, { query: { list: 'open' } }));
        await sleep(50);
      }
    })();

    for (const agentId of floor.agentIds)
      await changeSwitches(store, agentId, { presence: 'online', cause: 'self' });
    await eventually(
      async () =>
        expect(await countOf("seats WHERE session_id IN (?) AND state = 'held'", [opened])).toBe(AGENTS),
      PATIENT,
    );
    looking.over = true;
    await watching;

    const served = await store.rows<{ id: string }>(
      "SELECT id FROM sessions WHERE id IN (?) AND phase = 'serving'",
      [opened],
    );
    console.log(`the queue in ${queue}\nthe list in ${lists}`);
    expect(new Set(served.map(({ id }) => id))).toEqual(new Set(order.slice(0, AGENTS)));
    expect(await countOf('agent_loads WHERE agent_id IN (?) AND seat_load = 1', [floor.agentIds])).toBe(
      AGENTS,
    );
    expect(await brokenAtRest(store)).toEqual([]);
  },
  HOUR_MS,
);
