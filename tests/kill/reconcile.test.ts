// Everything the reconciler heals, damaged by hand in a running system while customers talk: healed in its time, alarmed once.
import { Client, Connection } from '@temporalio/client';
import { v7 as uuid } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openStore, type Store } from '#activities/store/database.ts';
import { workflowIdOf } from '#rules/session/messages.ts';
import { buildFloor, type Floor } from '../support/a-floor.ts';
import { type System, startSystem } from '../support/system.ts';
import { type Traffic, traffic } from '../support/traffic.ts';
import { verifierOf } from '../support/verified.ts';
import { eventually } from '../support/wait.ts';

/** Customers who talk all the time. */
const CUSTOMERS = 6;
/** A bound for a machine under load; the promise is a minute once all is up. Milliseconds. */
const HEALED_MS = 60_000;

let system: System;
let store: Store;
let people: Traffic;
let floor: Floor;
let temporal: Client;
let over = false;
let talking: Promise<unknown>;

beforeAll(async () => {
  system = await startSystem();
  store = openStore({ databaseUrl: system.database.url });
  temporal = new Client({
    connection: Connection.lazy({ address: system.temporal.address }),
    namespace: system.temporal.namespace,
  });
  people = await traffic(system, { agents: 2, seats: 2 });
  floor = await buildFloor(store, { limit: 100 });
  await connected();
  talking = Promise.all(Array.from({ length: CUSTOMERS }, keepTalking));
  talking.catch(() => undefined);
});
afterAll(async () => {
  over = true;
  await talking;
  await people?.stop();
  await temporal?.connection.close();
  await store?.close();
  await system?.stop();
});
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(system.logs());
});

async function keepTalking(): Promise<void> {
  while (!over) await people.customer();
}

/** As if each had a page or a console open all the time. */
async function connected(): Promise<void> {
  await store.pool.query("UPDATE connections SET seen_at = NOW(3) + INTERVAL 1 DAY WHERE node = 'test'");
  await store.pool.query(
    `REPLACE INTO connections (node, socket, staff_id, seen_at)
     SELECT 'test', id, staff_id, NOW(3) + INTERVAL 1 DAY FROM agents`,
  );
}

/** Served on our own floor, where no agent ever says a word. */
async function aServed(): Promise<string> {
  const sessionId = await floor.open();
  await connected();
  await eventually(async () => expect(await floor.phaseOf(sessionId)).toBe('serving'), {
    withinMs: HEALED_MS,
  });
  return sessionId;
}

/** Waits on a floor of their own, whose one agent has stopped taking customers. */
async function aWaiting(): Promise<{ readonly sessionId: string; readonly agentId: string }> {
  const other = await buildFloor(store, { presence: 'suspended' });
  const sessionId = await other.open();
  await connected();
  // Until the looks that its coming has set off are over: one of those that finds the agent back needs no healing, and tells of none.
  const looksAreOver = `SELECT session_id FROM queue_entries e
    WHERE session_id = ? AND entered_at < NOW(3) - INTERVAL 2 SECOND
      AND NOT EXISTS (SELECT 1 FROM outbox WHERE sent_at IS NULL AND body LIKE CONCAT('%', e.session_id, '%'))`;
  await eventually(async () => expect(await store.rows(looksAreOver, [sessionId])).toHaveLength(1), {
    withinMs: HEALED_MS,
  });
  return { sessionId, agentId: other.agentIds[0] };
}

interface Damage {
  /** Does it, and answers of whom the alarm speaks. */
  readonly done: () => Promise<string>;
  readonly healed: (subject: string) => Promise<void>;
}

const phaseIs = (phase: string) => async (sessionId: string) =>
  expect(await floor.phaseOf(sessionId)).toBe(phase);

async function isRunning(sessionId: string): Promise<boolean> {
  const { status } = await temporal.workflow.getHandle(workflowIdOf(sessionId)).describe();
  return status.name === 'RUNNING';
}

const DAMAGES: readonly (readonly [kind: string, what: string, Damage])[] = [
  [
    'overdue-alarm',
    'an alarm was lost',
    {
      done: async () => {
        const sessionId = await aServed();
        await store.pool.query('UPDATE sessions SET alarm_at = NOW(3) - INTERVAL 11 SECOND WHERE id = ?', [
          sessionId,
        ]);
        return sessionId;
      },
      healed: async (sessionId) =>
        expect(
          await store.rows('SELECT id FROM sessions WHERE id = ? AND alarm_at > NOW(3)', [sessionId]),
        ).toHaveLength(1),
    },
  ],
  [
    'overdue-alarm',
    'a nudge was lost',
    {
      done: async () => {
        const sessionId = await aServed();
        await store.pool.query(
          `INSERT INTO commands (id, session_id, kind, body, \`by\`, at)
           VALUES (?, ?, 'end', '{"kind":"end"}', '{"who":"visitor"}', NOW(3) - INTERVAL 11 SECOND)`,
          [uuid(), sessionId],
        );
        return sessionId;
      },
      healed: phaseIs('ended'),
    },
  ],
  [
    'unsent-outbox',
    'a row of the outbox stays',
    {
      done: async () => {
        const body = JSON.stringify({ kind: 'serve', agentIds: [], waitingSessionId: null });
        await store.pool.query(
          `INSERT INTO outbox (dedupe_key, kind, body, due_at, created_at, tries)
           VALUES (?, 'serve', ?, NOW(3) + INTERVAL 1 HOUR, NOW(3) - INTERVAL 31 SECOND, 9)`,
          [`lost:${uuid()}`, body],
        );
        return 'serve';
      },
      healed: async () =>
        expect(
          await store.rows("SELECT id FROM outbox WHERE dedupe_key LIKE 'lost:%' AND sent_at IS NULL"),
        ).toEqual([]),
    },
  ],
  [
    'stale-offer',
    'an offer is not taken',
    {
      done: async () => {
        const { sessionId, agentId } = await aWaiting();
        await store.pool.query(
          "INSERT INTO seats (session_id, agent_id, weight, state, offered_at, nudged_at) VALUES (?, ?, 1, 'offered', NOW(3) - INTERVAL 16 SECOND, NOW(3))",
          [sessionId, agentId],
        );
        await store.pool.query('UPDATE agent_loads SET seat_load = seat_load + 1 WHERE agent_id = ?', [
          agentId,
        ]);
        return sessionId;
      },
      healed: async (sessionId) =>
        expect(await store.rows('SELECT session_id FROM seats WHERE session_id = ?', [sessionId])).toEqual(
          [],
        ),
    },
  ],
  [
    'free-seat',
    'somebody waits beside a free seat',
    {
      done: async () => {
        const { sessionId, agentId } = await aWaiting();
        await store.pool.query("UPDATE agent_loads SET presence = 'online' WHERE agent_id = ?", [agentId]);
        return sessionId;
      },
      healed: phaseIs('serving'),
    },
  ],
  [
    'wrong-load',
    'a load is not the sum of the seats',
    {
      done: async () => {
        const [agentId] = floor.agentIds;
        await store.pool.query('UPDATE agent_loads SET seat_load = seat_load + 3 WHERE agent_id = ?', [
          agentId,
        ]);
        return agentId;
      },
      healed: async (agentId) =>
        expect(
          await store.rows(
            `SELECT agent_id FROM agent_loads l WHERE agent_id = ?
               AND seat_load <> (SELECT COALESCE(SUM(weight), 0) FROM seats s WHERE s.agent_id = l.agent_id)`,
            [agentId],
          ),
        ).toEqual([]),
    },
  ],
  [
    'session-without-run',
    'a session has no run',
    {
      done: async () => {
        const sessionId = await aServed();
        await store.pool.query(
          'UPDATE sessions SET opened_at = opened_at - INTERVAL 10 SECOND WHERE id = ?',
          [sessionId],
        );
        await temporal.workflow.getHandle(workflowIdOf(sessionId)).terminate('lost');
        return sessionId;
      },
      healed: async (sessionId) => expect(await isRunning(sessionId)).toBe(true),
    },
  ],
  [
    'run-without-session',
    'a run has no session',
    {
      done: async () => {
        const sessionId = await aServed();
        // It ends past the workflow, which goes on waiting for its alarm.
        await store.pool.query('DELETE FROM seats WHERE session_id = ?', [sessionId]);
        await store.pool.query('UPDATE agent_loads SET seat_load = seat_load - 1 WHERE agent_id = ?', [
          floor.agentIds[0],
        ]);
        for (const table of ['sessions', 'session_events', 'session_runs', 'ledger', 'timers'])
          await store.pool.query('DELETE FROM ?? WHERE ?? = ?', [
            table,
            table === 'sessions' ? 'id' : 'session_id',
            sessionId,
          ]);
        return sessionId;
      },
      healed: async (sessionId) => expect(await isRunning(sessionId)).toBe(false),
    },
  ],
  [
    'dead-connections',
    'a dead node has left its connections',
    {
      done: async () => {
        const node = `dead-${uuid()}`;
        await store.pool.query(
          'INSERT INTO connections (node, socket, visit_id, seen_at) VALUES (?, ?, ?, NOW(3) - INTERVAL 61 SECOND)',
          [node, uuid(), uuid()],
        );
        return node;
      },
      healed: async (node) =>
        expect(await store.rows('SELECT node FROM connections WHERE node = ?', [node])).toEqual([]),
    },
  ],
];

it.each(DAMAGES)(
  'heals it under load, and says so once: %s, where %s',
  async (kind, _, { done, healed }) => {
    const subject = await done();

    await eventually(() => healed(subject), { withinMs: HEALED_MS, everyMs: 100 });

    const alarms = () =>
      store.rows<{ ended: number }>(
        'SELECT ended_at IS NOT NULL AS ended FROM alarms WHERE kind = ? AND subject = ? AND first_at > NOW(3) - INTERVAL 2 MINUTE',
        [kind, subject],
      );
    await eventually(async () => expect(await alarms()).toMatchObject([{ ended: 1 }]), {
      withinMs: HEALED_MS,
    });
  },
  180_000,
);

it('leaves every promise kept, and of those who talked meanwhile nobody noticed', async () => {
  over = true;
  await talking;
  const verifier = verifierOf(system);

  expect(await people.broken()).toEqual([]);
  await eventually(async () => expect(await verifier.broken()).toEqual([]), {
    withinMs: HEALED_MS,
    everyMs: 250,
  });
  await verifier.close();
}, 180_000);
