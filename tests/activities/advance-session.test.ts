import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advanceSession } from '#activities/advance-session.ts';
import { changeSwitches } from '#activities/store/presence.ts';
import { useDatabase } from '../support/database.ts';
import { aFloor, asAgent, type Floor } from '../support/floor.ts';

const database = useDatabase();
let floor: Floor;

beforeAll(async () => {
  floor = await aFloor(database.url, { limits: [1] });
});
afterAll(() => floor.close());

const deps = () => ({
  store: floor.store,
  fault: () => undefined,
  isClosed: async () => true,
  onOffered: () => undefined,
});

describe('a step of a session', () => {
  it('gives an arriving customer to a free agent, lets the next one wait and serves it when the first ends', async () => {
    const [first, second] = [await floor.arrive(), await floor.arrive()];

    await floor.settle();

    expect(await floor.phaseOf(first)).toBe('serving');
    expect(await floor.agentOf(first)).toBe(floor.agents[0]);
    expect(await floor.phaseOf(second)).toBe('queued');

    await floor.says(first, floor.agents[0] ?? '', 'how can I help?');
    await floor.command(first, { kind: 'end' }, asAgent(floor.agents[0] ?? ''));
    await floor.settle();

    expect(await floor.phaseOf(first)).toBe('ended');
    expect(await floor.agentOf(second)).toBe(floor.agents[0]);
    expect(await floor.phaseOf(second)).toBe('serving');
    const [load] = await database.rows('SELECT seat_load FROM agent_loads WHERE agent_id = ?', [
      floor.agents[0],
    ]);
    expect(load).toEqual({ seat_load: 1 });

    await floor.command(second, { kind: 'end' }, asAgent(floor.agents[0] ?? ''));
    await floor.settle();
    const [free] = await database.rows('SELECT seat_load FROM agent_loads WHERE agent_id = ?', [
      floor.agents[0],
    ]);
    expect(free).toEqual({ seat_load: 0 });
  });

  it('numbers the log without a gap for staff and for the visitor', async () => {
    const sessionId = await floor.arrive();
    await floor.settle();
    await floor.says(sessionId, floor.agents[0] ?? '', 'yes?');
    await floor.command(sessionId, { kind: 'end' }, asAgent(floor.agents[0] ?? ''));
    await floor.settle();

    const rows = await database.rows(
      'SELECT seq, vseq, kind FROM session_events WHERE session_id = ? ORDER BY seq',
      [sessionId],
    );

    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1));
    const seen = rows.filter(({ vseq }) => vseq !== null).map(({ vseq }) => vseq);
    expect(seen).toEqual(seen.map((_, at) => at + 1));
    expect(rows.map(({ kind }) => kind)).toContain('closed');
  });

  it('is applied once: the same revision is answered from the ledger', async () => {
    const sessionId = await floor.arrive();
    const call = { sessionId, runId: uuid(), revision: 1, received: 1 };
    const first = await advanceSession(deps(), call);
    const before = await database.rows('SELECT COUNT(*) AS n FROM session_events WHERE session_id = ?', [
      sessionId,
    ]);

    const again = await advanceSession(deps(), { ...call, received: 7 });

    expect(again.phase).toBe(first.phase);
    expect(again.seen).toBe(1);
    expect(
      await database.rows('SELECT COUNT(*) AS n FROM session_events WHERE session_id = ?', [sessionId]),
    ).toEqual(before);
    await floor.command(sessionId, { kind: 'end' }, asAgent(floor.agents[0] ?? ''));
    await advanceSession(deps(), { ...call, revision: 2 });
  });

  it('refuses a run that a later one has replaced, and one whose forerunner still runs', async () => {
    const sessionId = await floor.arrive();
    const [old, young] = [uuid(), uuid()];
    await advanceSession(deps(), { sessionId, runId: old, revision: 1, received: 1 });

    const tooEarly = advanceSession(
      { ...deps(), isClosed: async () => false },
      { sessionId, runId: young, revision: 1, received: 1 },
    );
    await expect(tooEarly).rejects.toThrow('still goes on');
    const taken = await advanceSession(deps(), { sessionId, runId: young, revision: 1, received: 1 });
    const stale = await advanceSession(deps(), { sessionId, runId: old, revision: 2, received: 2 });

    expect(taken.phase).toBe('serving');
    expect(stale).toEqual({ phase: 'ended', alarmInMs: null, seen: 2 });
    expect(await floor.phaseOf(sessionId)).toBe('serving');
    await floor.command(sessionId, { kind: 'end' }, asAgent(floor.agents[0] ?? ''));
    await advanceSession(deps(), { sessionId, runId: young, revision: 2, received: 2 });
  });

  it('withdraws the offer of an agent who goes, and the customer keeps the place', async () => {
    const [agent = ''] = floor.agents;
    const served = await floor.arrive();
    await floor.settle();
    const [second, third] = [await floor.arrive(), await floor.arrive()];
    await floor.settle();
    await floor.command(served, { kind: 'end' }, asAgent(agent));
    await floor.step(served);
    const offered = await database.rows("SELECT session_id FROM seats WHERE state = 'offered'");

    await changeSwitches(floor.store, agent, { presence: 'offline', cause: 'self' });
    await floor.settle();
    const loads = await database.rows('SELECT seat_load FROM agent_loads WHERE agent_id = ?', [agent]);
    await changeSwitches(floor.store, agent, { presence: 'online', cause: 'self' });
    await floor.settle();

    expect(offered).toEqual([{ session_id: second }]);
    expect(loads).toEqual([{ seat_load: 0 }]);
    expect(await floor.phaseOf(second)).toBe('serving');
    expect(await floor.phaseOf(third)).toBe('queued');
  });
});
