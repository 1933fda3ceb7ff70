import { describe, expect, it } from 'vitest';
import { type AdvanceDeps, advanceSession } from '#activities/advance-session.ts';
import type { Plan, Strategy } from '#rules/assignment/plan.ts';
import { type Floor, useFloors } from '../../support/a-floor.ts';

const house = useFloors();

/** Steps of all these sessions, so many at a time, each asked for twice at once as a retry would. */
async function claimAll(sessions: readonly string[], atOnce: number): Promise<void> {
  const deps: AdvanceDeps = {
    store: house.store,
    fault: () => undefined,
    isClosed: async () => true,
    onOffered: () => undefined,
  };
  const left = [...sessions];
  const work = async (): Promise<void> => {
    for (let sessionId = left.shift(); sessionId !== undefined; sessionId = left.shift()) {
      const call = { sessionId, revision: 1, received: 1, runId: `run-${sessionId}` };
      await Promise.all([advanceSession(deps, call), advanceSession(deps, call)]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

async function open(floor: Floor, customers: number): Promise<readonly string[]> {
  const sessions: string[] = [];
  for (let at = 0; at < customers; at += 1) sessions.push(await floor.open());
  await house.store.pool.query('UPDATE outbox SET sent_at = NOW(3) WHERE sent_at IS NULL');
  return sessions;
}

const loadsOf = (floor: Floor) =>
  house.store.rows<{ seat_load: number; seats: number }>(
    `SELECT l.seat_load, (SELECT COUNT(*) FROM seats s WHERE s.agent_id = l.agent_id) AS seats
     FROM agent_loads l WHERE l.agent_id IN (?)`,
    [floor.agentIds],
  );

const inPhase = async (floor: Floor, phase: string): Promise<number> =>
  Number(
    (
      await floor.one<{ n: number }>(
        'SELECT COUNT(*) AS n FROM sessions WHERE entry_point_id = ? AND phase = ?',
        [floor.entryPointId, phase],
      )
    ).n,
  );

describe('claims of many at once', () => {
  it('give each customer one seat and no agent more than the limit, and let the rest wait', async () => {
    const floor = await house.build({ agents: 50, limit: 2 });
    const sessions = await open(floor, 120);

    await claimAll(sessions, 4);
    await floor.settle();

    expect(await inPhase(floor, 'serving')).toBe(100);
    expect(await inPhase(floor, 'queued')).toBe(20);
    for (const { seat_load, seats } of await loadsOf(floor))
      expect([seat_load, Number(seats)]).toEqual([2, 2]);
  }, 120_000);

  it('use every seat there is, where as many come as there are', async () => {
    const floor = await house.build({ agents: 10, limit: 3 });
    const sessions = await open(floor, 30);

    await claimAll(sessions, 4);
    await floor.settle();

    expect(await inPhase(floor, 'serving')).toBe(30);
    for (const { seat_load } of await loadsOf(floor)) expect(seat_load).toBe(3);
  }, 60_000);

  it('in fixed order fill the first before the second, even where many look at the same agent', async () => {
    const plan = (groupId: string): Plan => ({
      steps: [
        {
          target: { kind: 'group', groupId, strategy: 'fixed-order', skills: [], headStartSeconds: 0 },
          waitSeconds: 60,
        },
      ],
      overflow: { to: 'queue' },
    });
    const floor = await house.build({ agents: 3, limit: 5, plan });
    const sessions = await open(floor, 7);

    await claimAll(sessions, 4);

    const loads = await Promise.all(
      floor.agentIds.map((agentId) =>
        floor.one<{ seat_load: number }>('SELECT seat_load FROM agent_loads WHERE agent_id = ?', [agentId]),
      ),
    );
    expect(loads.map(({ seat_load }) => seat_load)).toEqual([5, 2, 0]);
  }, 60_000);

  it.each<[Strategy, readonly number[]]>([
    ['highest-free-ratio', [3, 3, 3]],
    ['fewest-sessions', [3, 3, 3]],
    ['rotation', [3, 3, 3]],
    ['weighted-share', [3, 3, 3]],
  ])('one after the other by %s share alike among equals', async (strategy, shares) => {
    const plan = (groupId: string): Plan => ({
      steps: [
        { target: { kind: 'group', groupId, strategy, skills: [], headStartSeconds: 0 }, waitSeconds: 60 },
      ],
      overflow: { to: 'queue' },
    });
    const floor = await house.build({ agents: 3, limit: 5, plan });

    for (let at = 0; at < 9; at += 1) await floor.arrive();

    expect((await loadsOf(floor)).map(({ seat_load }) => seat_load)).toEqual(shares);
  });

  it('pass over an agent who was taken meanwhile, and say so', async () => {
    const floor = await house.build({ agents: 2, limit: 1 });
    const [first, second] = await open(floor, 2);

    await claimAll([first ?? '', second ?? ''], 2);
    await floor.settle();

    const seats = await house.store.rows<{ agent_id: string }>(
      'SELECT agent_id FROM seats WHERE session_id IN (?)',
      [[first, second]],
    );
    expect(new Set(seats.map(({ agent_id }) => agent_id))).toEqual(new Set(floor.agentIds));
  });

  it('let nobody overtake whoever waits already', async () => {
    const floor = await house.build({ limit: 1, presence: 'offline' });
    const waiting = await floor.arrive();
    await house.store.pool.query("UPDATE agent_loads SET presence = 'online' WHERE agent_id = ?", [
      floor.agentIds[0],
    ]);

    const late = await floor.arrive();

    expect(await floor.phaseOf(waiting)).toBe('serving');
    expect(await floor.phaseOf(late)).toBe('queued');
  });
});

describe('somebody who waits', () => {
  const skilled = (groupId: string, skills: readonly string[]): Plan => ({
    steps: [
      {
        target: { kind: 'group', groupId, strategy: 'rotation', skills, headStartSeconds: 0 },
        waitSeconds: 60,
      },
    ],
    overflow: { to: 'queue' },
  });

  it('does not stand before a session for whose agent they lack nothing but the skill', async () => {
    const floor = await house.build({ limit: 1, presence: 'offline', skills: ['en'] });
    const french = await house.build({ plan: () => skilled(floor.groupId, ['fr']), presence: 'offline' });
    const waiting = await french.arrive();
    await house.store.pool.query("UPDATE agent_loads SET presence = 'online' WHERE agent_id = ?", [
      floor.agentIds[0],
    ]);

    const late = await floor.arrive();

    expect(await floor.phaseOf(waiting)).toBe('queued');
    expect(await floor.phaseOf(late)).toBe('serving');
  });

  it('for another group of the same agent stands before it, and is served first', async () => {
    const floor = await house.build({ limit: 1, presence: 'offline' });
    const other = await house.build({ presence: 'offline' });
    await house.store.pool.query('INSERT INTO memberships (group_id, agent_id, place) VALUES (?, ?, 0)', [
      other.groupId,
      floor.agentIds[0],
    ]);
    const waiting = await other.arrive();
    await house.store.pool.query("UPDATE agent_loads SET presence = 'online' WHERE agent_id = ?", [
      floor.agentIds[0],
    ]);

    const late = await floor.arrive();

    expect(await floor.phaseOf(waiting)).toBe('serving');
    expect(await floor.phaseOf(late)).toBe('queued');
  });
});
