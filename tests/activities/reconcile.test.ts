import { v7 as uuid } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { deliverOutbox } from '#activities/deliver-outbox.ts';
import { noMemory, type ReconcileDeps, type ReconcileMemory, reconcile } from '#activities/reconcile.ts';
import { insertOutbox } from '#activities/store/outbox.ts';
import { serve } from '#activities/store/serve.ts';
import { type Floor, useFloors } from '../support/a-floor.ts';

const house = useFloors();

/** What Temporal is made to know, and whom it was asked to wake. */
interface Engine {
  readonly running: Set<string>;
  /** Their runs cannot replay what they did. */
  readonly stuck: Set<string>;
  readonly woken: string[];
  away: boolean;
}

let engine: Engine;
let memory: ReconcileMemory;

function depsOn(floor: Floor | null): ReconcileDeps {
  const present = (): void => {
    if (engine.away) throw new Error('Temporal is away');
  };
  return {
    store: house.store,
    fault: () => undefined,
    signals: {
      wake: async (sessionId) => {
        present();
        engine.woken.push(sessionId);
        await floor?.advance(sessionId);
      },
      isClosed: async () => true,
      endStuck: async (sessionId) => engine.stuck.delete(sessionId),
      running: async (ids) => new Set(ids.filter((id) => engine.running.has(id))),
      listRunning: async () => {
        present();
        return [...engine.running];
      },
    },
  };
}

const alarmsOf = (kind: string, subject: string) =>
  house.store.rows<{ ended_at: Date | null; times: number }>(
    'SELECT ended_at, times FROM alarms WHERE kind = ? AND subject = ?',
    [kind, subject],
  );

/** As if the earlier tests had never been: their sessions would be found, too. */
beforeEach(async () => {
  engine = { running: new Set(), stuck: new Set(), woken: [], away: false };
  memory = noMemory();
  for (const table of [
    'sessions',
    'seats',
    'queue_targets',
    'queue_entries',
    'outbox',
    'connections',
    'alarms',
  ])
    await house.store.pool.query(`DELETE FROM ${table}`);
  await house.store.pool.query("UPDATE agent_loads SET seat_load = 0, presence = 'offline'");
});

const past = (seconds: number): string => `NOW(3) - INTERVAL ${seconds} SECOND`;

describe('the reconciler', () => {
  it.each([
    ['its alarm', 'UPDATE sessions SET alarm_at = NOW(3) - INTERVAL 20 SECOND WHERE id = ?'],
    [
      'a command',
      `INSERT INTO commands (id, session_id, kind, body, \`by\`, at)
       VALUES (UUID(), ?, 'end', '{"kind":"end"}', '{"who":"visitor"}', NOW(3) - INTERVAL 20 SECOND)`,
    ],
  ])('has a new run take over where a run cannot take a step, seen by %s', async (_, owes) => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    engine.running.add(sessionId);
    engine.stuck.add(sessionId);

    await reconcile(depsOn(floor), memory);
    const before = await alarmsOf('stuck-run', sessionId);
    await house.store.pool.query(owes, [sessionId]);
    await reconcile(depsOn(null), memory);
    await reconcile(depsOn(floor), memory);

    expect(before).toEqual([]);
    expect(engine.stuck.size).toBe(0);
    expect(engine.woken).toContain(sessionId);
    expect(await alarmsOf('stuck-run', sessionId)).toMatchObject([{ ended_at: expect.any(Date), times: 1 }]);
    const overdue = 'SELECT alarm_at > NOW(3) OR alarm_at IS NULL AS later FROM sessions WHERE id = ?';
    expect(await floor.one(overdue, [sessionId])).toEqual({ later: 1 });
  });

  it('finds nothing, and says nothing, where nothing is wrong', async () => {
    const floor = await house.build();
    const serving = await floor.arrive();
    const waiting = await floor.arrive();
    for (const id of [serving, waiting]) engine.running.add(id);
    await house.store.pool.query(`UPDATE sessions SET opened_at = ${past(60)}`);
    await house.store.pool.query(`UPDATE queue_entries SET entered_at = ${past(60)}`);

    await reconcile(depsOn(floor), memory);
    const findings = await reconcile(depsOn(floor), memory);

    expect(findings).toEqual({
      overdue: 0,
      stuck: 0,
      unsent: 0,
      offers: 0,
      freeSeats: 0,
      loads: 0,
      connections: 0,
      runs: 0,
    });
    expect(await floor.one('SELECT COUNT(*) AS n FROM alarms')).toEqual({ n: 0 });
    expect(engine.woken).toEqual([]);
  });

  it('wakes a session whose alarm was lost, with one alarm until it is on time again', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    engine.running.add(sessionId);
    await house.store.pool.query(`UPDATE sessions SET alarm_at = ${past(20)} WHERE id = ?`, [sessionId]);
    const asleep = depsOn(null);

    await reconcile(asleep, memory);
    await reconcile(asleep, memory);
    const standing = await alarmsOf('overdue-alarm', sessionId);
    await reconcile(depsOn(floor), memory);
    await reconcile(depsOn(floor), memory);

    expect(standing).toMatchObject([{ ended_at: null, times: 2 }]);
    expect(await alarmsOf('overdue-alarm', sessionId)).toMatchObject([
      { times: 3, ended_at: expect.any(Date) },
    ]);
    expect(
      await floor.one('SELECT alarm_at > NOW(3) AS later FROM sessions WHERE id = ?', [sessionId]),
    ).toEqual({ later: 1 });
  });

  it('wakes a session whose nudge for a command was lost, with one alarm until it is answered', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    engine.running.add(sessionId);
    await house.store.pool.query(
      `INSERT INTO commands (id, session_id, kind, body, \`by\`, at)
       VALUES (UUID(), ?, 'end', '{"kind":"end"}', '{"who":"visitor"}', ${past(20)})`,
      [sessionId],
    );

    await reconcile(depsOn(null), memory);
    await reconcile(depsOn(floor), memory);
    const during = await alarmsOf('overdue-alarm', sessionId);
    await reconcile(depsOn(floor), memory);

    expect(await floor.phaseOf(sessionId)).toBe('ended');
    expect(during).toMatchObject([{ ended_at: null, times: 2 }]);
    expect(await alarmsOf('overdue-alarm', sessionId)).toMatchObject([
      { ended_at: expect.any(Date), times: 2 },
    ]);
  });

  it('has an outbox row delivered at once that failures had put off, with one alarm until it is', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    const body = { kind: 'nudge', signal: 'nudge', startDelayMs: null } as const;
    await insertOutbox(house.store.pool, { dedupeKey: uuid(), sessionId, body, dueInMs: 3_600_000 });
    await house.store.pool.query(
      `UPDATE outbox SET created_at = ${past(40)}, tries = 7, last_error = 'refused' WHERE sent_at IS NULL`,
    );

    const first = await reconcile(depsOn(floor), memory);
    await reconcile(depsOn(floor), memory);
    const standing = await alarmsOf('unsent-outbox', 'nudge');
    const delivered = await deliverOutbox(
      { ...depsOn(floor), takeBotTurn: async () => undefined, onError: () => undefined },
      'test',
    );
    await reconcile(depsOn(floor), memory);

    expect(first.unsent).toBe(1);
    expect(standing).toMatchObject([{ ended_at: null, times: 2 }]);
    expect(delivered).toBe(1);
    expect(engine.woken).toContain(sessionId);
    expect(await alarmsOf('unsent-outbox', 'nudge')).toMatchObject([{ ended_at: expect.any(Date) }]);
  });

  async function anOffer(): Promise<{ floor: Floor; first: string; second: string }> {
    const floor = await house.build({ presence: 'offline' });
    const first = await floor.arrive();
    const second = await floor.arrive();
    for (const id of [first, second]) engine.running.add(id);
    await house.store.pool.query("UPDATE agent_loads SET presence = 'online' WHERE agent_id = ?", [
      floor.agentIds[0],
    ]);
    await serve(house.store, floor.agentIds[0], () => undefined);
    await house.store.pool.query('UPDATE outbox SET sent_at = NOW(3)');
    return { floor, first, second };
  }

  it('nudges the session of an offer that is not taken for five seconds', async () => {
    const { floor, first } = await anOffer();
    await house.store.pool.query(`UPDATE seats SET offered_at = ${past(6)}`);

    await reconcile(depsOn(floor), memory);

    expect(engine.woken).toEqual([first]);
    expect(await floor.phaseOf(first)).toBe('serving');
  });

  it('withdraws an offer not taken for fifteen seconds and serves the next; the place is kept', async () => {
    const { floor, first, second } = await anOffer();
    const place = () =>
      floor.one('SELECT order_at, arrived_at, left_at FROM queue_entries WHERE session_id = ?', [first]);
    const before = await place();
    await house.store.pool.query(`UPDATE seats SET offered_at = ${past(16)}`);

    await reconcile(depsOn(null), memory);
    await floor.settle();

    expect(await floor.phaseOf(second)).toBe('serving');
    expect(await floor.phaseOf(first)).toBe('queued');
    expect(await place()).toEqual(before);
    expect(await alarmsOf('stale-offer', first)).toHaveLength(1);
    expect(
      await floor.one('SELECT passed_over_until > NOW(3) AS later FROM queue_entries WHERE session_id = ?', [
        first,
      ]),
    ).toEqual({ later: 1 });
  });

  it('offers the free seat beside which a customer waits', async () => {
    const floor = await house.build({ presence: 'offline' });
    const sessionId = await floor.arrive();
    await house.store.pool.query("UPDATE agent_loads SET presence = 'online' WHERE agent_id = ?", [
      floor.agentIds[0],
    ]);
    await house.store.pool.query(`UPDATE queue_entries SET entered_at = ${past(3)}`);

    const findings = await reconcile(depsOn(floor), memory);

    expect(findings.freeSeats).toBe(1);
    expect(await floor.phaseOf(sessionId)).toBe('serving');
    expect(await alarmsOf('free-seat', sessionId)).toHaveLength(1);
  });

  it('sets a load right that is not the sum of the seats', async () => {
    const floor = await house.build({ limit: 5 });
    const sessionId = await floor.arrive();
    engine.running.add(sessionId);
    await house.store.pool.query('UPDATE agent_loads SET seat_load = 4 WHERE agent_id = ?', [
      floor.agentIds[0],
    ]);

    await reconcile(depsOn(floor), memory);

    expect(
      await floor.one('SELECT seat_load FROM agent_loads WHERE agent_id = ?', [floor.agentIds[0]]),
    ).toEqual({
      seat_load: 1,
    });
    expect(await alarmsOf('wrong-load', floor.agentIds[0])).toHaveLength(1);
  });

  it('starts the workflow of a session that has none, once it has been missed twice', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    await house.store.pool.query(`UPDATE sessions SET opened_at = ${past(60)}`);

    const first = await reconcile(depsOn(floor), memory);
    const second = await reconcile(depsOn(floor), memory);

    expect([first.runs, second.runs]).toEqual([0, 1]);
    expect(engine.woken).toEqual([sessionId]);
    expect(await alarmsOf('session-without-run', sessionId)).toHaveLength(1);
  });

  it('wakes a workflow whose session has ended, or never was, so that it ends', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    await floor.command(sessionId, { kind: 'end' });
    const stranger = uuid();
    for (const id of [sessionId, stranger]) engine.running.add(id);
    await house.store.pool.query(`UPDATE sessions SET updated_at = ${past(10)}`);

    await reconcile(depsOn(floor), memory);
    const findings = await reconcile(depsOn(floor), memory);

    expect(findings.runs).toBe(2);
    expect(new Set(engine.woken)).toEqual(new Set([sessionId, stranger]));
    expect(await alarmsOf('run-without-session', sessionId)).toHaveLength(1);
  });

  it('leaves alone the workflow of a session that has only just been opened', async () => {
    const floor = await house.build();
    engine.running.add(await floor.arrive());

    await reconcile(depsOn(floor), memory);
    const findings = await reconcile(depsOn(floor), memory);

    expect(findings.runs).toBe(0);
    expect(engine.woken).toEqual([]);
  });

  it('leaves alone the workflow of a session that ended only just now: it is about to end by itself', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    engine.running.add(sessionId);
    await reconcile(depsOn(floor), memory);
    await floor.command(sessionId, { kind: 'end' });

    const looks = [await reconcile(depsOn(floor), memory), await reconcile(depsOn(floor), memory)];

    expect(looks.map(({ runs }) => runs)).toEqual([0, 0]);
    expect(await alarmsOf('run-without-session', sessionId)).toEqual([]);
  });

  it('removes the connections a dead node has left, and names the node', async () => {
    const floor = await house.build();
    await floor.arrive();
    await house.store.pool.query(
      `INSERT INTO connections (node, socket, seen_at) VALUES ('dead', 's1', ${past(70)}), ('dead', 's2', ${past(70)})`,
    );

    const findings = await reconcile(depsOn(floor), memory);

    expect(findings.connections).toBe(2);
    expect(await house.store.rows("SELECT 1 FROM connections WHERE node = 'dead'")).toEqual([]);
    expect(await alarmsOf('dead-connections', 'dead')).toHaveLength(1);
    expect(await floor.one("SELECT COUNT(*) AS n FROM connections WHERE node = 'test'")).toEqual({ n: 1 });
  });

  it('heals what needs only the database while Temporal is away, and says what it could not look at', async () => {
    const floor = await house.build({ limit: 5 });
    const sessionId = await floor.arrive();
    await house.store.pool.query('UPDATE agent_loads SET seat_load = 4 WHERE agent_id = ?', [
      floor.agentIds[0],
    ]);
    await house.store.pool.query(`UPDATE sessions SET alarm_at = ${past(20)} WHERE id = ?`, [sessionId]);
    engine.away = true;

    await expect(reconcile(depsOn(floor), memory)).rejects.toThrow('could not');

    expect(
      await floor.one('SELECT seat_load FROM agent_loads WHERE agent_id = ?', [floor.agentIds[0]]),
    ).toEqual({
      seat_load: 1,
    });
  });
});
