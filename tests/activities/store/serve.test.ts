import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { lockLoad } from '#activities/store/agent-loads.ts';
import { inTransaction } from '#activities/store/database.ts';
import { changeSwitches } from '#activities/store/presence.ts';
import { lockEntry } from '#activities/store/queue.ts';
import { listQueue, positionsOf } from '#activities/store/queue-places.ts';
import { offerSeat } from '#activities/store/seats.ts';
import { serve, serveAfter } from '#activities/store/serve.ts';
import type { Plan } from '#rules/assignment/plan.ts';
import type { CommandBody } from '#rules/session/facts.ts';
import { type Floor, useFloors } from '../../support/a-floor.ts';

const house = useFloors();
const quiet = (): void => undefined;

const seatOf = (sessionId: string) =>
  house.store
    .rows<{ agent_id: string; state: string }>('SELECT agent_id, state FROM seats WHERE session_id = ?', [
      sessionId,
    ])
    .then(([seat]) => seat ?? null);

const loadOf = async (floor: Floor, agentId: string): Promise<number> =>
  (await floor.one<{ seat_load: number }>('SELECT seat_load FROM agent_loads WHERE agent_id = ?', [agentId]))
    .seat_load;

async function queueOf(floor: Floor, customers: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let at = 0; at < customers; at += 1) ids.push(await floor.arrive());
  return ids;
}

describe('serving', () => {
  it('offers seats in the order shown, as many as there is room', async () => {
    const floor = await house.build({ limit: 2, presence: 'offline' });
    const waiting = await queueOf(floor, 4);
    await house.store.pool.query("UPDATE agent_loads SET presence = 'online' WHERE agent_id = ?", [
      floor.agentIds[0],
    ]);

    const offered = await serve(house.store, floor.agentIds[0], quiet);

    expect(offered).toEqual(waiting.slice(0, 2));
    expect(await loadOf(floor, floor.agentIds[0])).toBe(2);
  });

  it('puts whoever has a head start before those it overtakes, shown and served alike', async () => {
    const floor = await house.build({ presence: 'offline' });
    const plan = (headStartSeconds: number) => (): Plan => ({
      steps: [
        {
          target: {
            kind: 'group',
            groupId: floor.groupId,
            strategy: 'rotation',
            skills: [],
            headStartSeconds,
          },
          waitSeconds: 60,
        },
      ],
      overflow: { to: 'queue' },
    });
    const ahead = await house.build({ plan: plan(600), presence: 'offline' });
    const [first] = await queueOf(floor, 1);
    const vip = await ahead.arrive();
    await house.store.pool.query("UPDATE agent_loads SET presence = 'online' WHERE agent_id = ?", [
      floor.agentIds[0],
    ]);

    const places = await positionsOf(house.store.pool, [first ?? '', vip]);
    const offered = await serve(house.store, floor.agentIds[0], quiet);

    expect([places.get(vip)?.position, places.get(first ?? '')?.position]).toEqual([1, 2]);
    expect(offered).toEqual([vip]);
  });

  it('passes over those who need a skill the agent lacks', async () => {
    const floor = await house.build({ presence: 'offline', skills: ['en'] });
    const needs = (skills: readonly string[]) => (): Plan => ({
      steps: [
        {
          target: {
            kind: 'group',
            groupId: floor.groupId,
            strategy: 'rotation',
            skills,
            headStartSeconds: 0,
          },
          waitSeconds: 60,
        },
      ],
      overflow: { to: 'queue' },
    });
    const french = await (await house.build({ plan: needs(['fr']), presence: 'offline' })).arrive();
    const english = await (await house.build({ plan: needs(['en']), presence: 'offline' })).arrive();
    await house.store.pool.query("UPDATE agent_loads SET presence = 'online' WHERE agent_id = ?", [
      floor.agentIds[0],
    ]);

    const offered = await serve(house.store, floor.agentIds[0], quiet);

    expect(offered).toEqual([english]);
    expect(await seatOf(french)).toBeNull();
  });

  it('offers a customer one seat and an agent one customer, however many look at once', async () => {
    const floor = await house.build({ agents: 5, limit: 1, presence: 'offline' });
    const waiting = await queueOf(floor, 5);
    await house.store.pool.query("UPDATE agent_loads SET presence = 'online' WHERE agent_id IN (?)", [
      floor.agentIds,
    ]);

    await Promise.all(
      [...floor.agentIds, ...floor.agentIds].map((agentId) => serve(house.store, agentId, quiet)),
    );

    const seats = await house.store.rows<{ session_id: string; agent_id: string }>(
      'SELECT session_id, agent_id FROM seats WHERE session_id IN (?)',
      [waiting],
    );
    expect(new Set(seats.map(({ agent_id }) => agent_id)).size).toBe(5);
    expect(seats).toHaveLength(5);
    for (const agentId of floor.agentIds) expect(await loadOf(floor, agentId)).toBe(1);
  });

  it('is looked for again by the outbox where the process dies between freeing and serving', async () => {
    let dead = true;
    const floor = await house.build({
      fault: (name) => {
        if (dead && name === 'advance:after-commit') throw new Error('killed');
      },
    });
    dead = false;
    const busy = await floor.arrive();
    const next = await floor.arrive();
    expect(await floor.phaseOf(next)).toBe('queued');
    dead = true;
    await expect(floor.command(busy, { kind: 'end' })).rejects.toThrow();
    dead = false;
    await house.store.pool.query(
      'UPDATE outbox SET due_at = NOW(3), lease_until = NULL WHERE sent_at IS NULL',
    );

    await floor.settle();

    expect(await floor.phaseOf(next)).toBe('serving');
  });
});

describe('an offer', () => {
  it('stands against a later arrival with a head start', async () => {
    const floor = await house.build({ presence: 'offline' });
    const [first] = await queueOf(floor, 1);
    await house.store.pool.query("UPDATE agent_loads SET presence = 'online' WHERE agent_id = ?", [
      floor.agentIds[0],
    ]);
    await serve(house.store, floor.agentIds[0], quiet);
    const plan: Plan = {
      steps: [
        {
          target: {
            kind: 'group',
            groupId: floor.groupId,
            strategy: 'rotation',
            skills: [],
            headStartSeconds: 3600,
          },
          waitSeconds: 60,
        },
      ],
      overflow: { to: 'queue' },
    };

    const vip = await (await house.build({ plan: () => plan, presence: 'offline' })).arrive();
    await floor.settle();

    expect(await floor.phaseOf(first ?? '')).toBe('serving');
    expect(await floor.phaseOf(vip)).toBe('queued');
  });

  it.each([
    ['goes offline', { presence: 'offline' }],
    ['is suspended', { presence: 'suspended' }],
    ['stops accepting', { accepting: false }],
    ['has the limit lowered', { limit: 0 }],
  ] as const)('is withdrawn when the agent %s, and the customer keeps their place', async (_, change) => {
    const floor = await house.build({ presence: 'offline' });
    const [first, second] = await queueOf(floor, 2);
    await house.store.pool.query("UPDATE agent_loads SET presence = 'online' WHERE agent_id = ?", [
      floor.agentIds[0],
    ]);
    const offered = await serve(house.store, floor.agentIds[0], quiet);
    const before = (await listQueue(house.store, { reach: null, limit: 100 })).map(
      ({ sessionId }) => sessionId,
    );

    await changeSwitches(house.store, floor.agentIds[0], { ...change, cause: 'self' });

    expect(offered).toEqual([first]);
    expect(await seatOf(first ?? '')).toBeNull();
    expect(await loadOf(floor, floor.agentIds[0])).toBe(0);
    const after = (await listQueue(house.store, { reach: null, limit: 100 })).map(
      ({ sessionId }) => sessionId,
    );
    expect(after).toEqual(before);
    expect(after.indexOf(first ?? '')).toBeLessThan(after.indexOf(second ?? ''));
  });

  it('that the session no longer wants goes to the next at once', async () => {
    const floor = await house.build({ presence: 'offline' });
    const [first, second] = await queueOf(floor, 2);
    await house.store.pool.query("UPDATE agent_loads SET presence = 'online' WHERE agent_id = ?", [
      floor.agentIds[0],
    ]);
    await serve(house.store, floor.agentIds[0], quiet);

    await floor.command(first ?? '', { kind: 'leave-queue' }, { who: 'visitor' });

    expect(await floor.phaseOf(first ?? '')).toBe('ended');
    expect(await floor.phaseOf(second ?? '')).toBe('serving');
    expect(await loadOf(floor, floor.agentIds[0])).toBe(1);
  });
});

describe('an offer made while the session takes a step', () => {
  it.each([
    ['is given back by the one who leaves', { kind: 'leave-queue' }, 'ended'],
    ['is given back by the one handed to a colleague', { kind: 'transfer' }, 'serving'],
  ] as const)('%s', async (_, body, phase) => {
    const floor = await house.build({ agents: 2, presence: 'offline' });
    const [first] = await queueOf(floor, 1);
    const [one, two] = floor.agentIds;
    await house.store.pool.query("UPDATE agent_loads SET presence = 'online' WHERE agent_id IN (?)", [
      floor.agentIds,
    ]);
    let step: Promise<unknown> = Promise.resolve();
    const command: CommandBody =
      body.kind === 'transfer'
        ? { kind: 'transfer', to: { kind: 'agent', agentId: two ?? '' }, note: null }
        : body;

    await inTransaction(house.store, async (sql) => {
      await lockEntry(sql, first ?? '');
      await lockLoad(sql, one, 'wait');
      step = floor.command(first ?? '', command);
      // It comes as far as these locks let it.
      await sleep(200);
      await offerSeat(sql, { sessionId: first ?? '', agentId: one, groupId: floor.groupId, weight: 1 });
    });
    await step;
    await floor.settle();

    expect(await floor.phaseOf(first ?? '')).toBe(phase);
    expect(await loadOf(floor, one)).toBe(0);
    expect(await seatOf(first ?? '')).toEqual(phase === 'ended' ? null : { agent_id: two, state: 'held' });
  });
});

describe('whoever begins to wait', () => {
  it('looks for a free agent after the commit, as whoever frees a seat looks for the waiting', async () => {
    const floor = await house.build({ presence: 'offline' });
    const [first] = await queueOf(floor, 1);
    await inTransaction(house.store, (sql) =>
      sql.query("UPDATE agent_loads SET presence = 'online' WHERE agent_id = ?", [floor.agentIds[0]]),
    );

    const offered = await serveAfter(house.store, { agentIds: [], waitingSessionId: first ?? '' });

    expect(offered).toEqual([first]);
  });
});
