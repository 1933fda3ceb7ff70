import { v7 as uuid } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { advanceSession } from '#activities/advance-session.ts';
import { submitCommand } from '#activities/store/commands.ts';
import { changeSwitches } from '#activities/store/presence.ts';
import { byAgent, type Floor, useFloors } from '../support/a-floor.ts';

const house = useFloors();
let floor: Floor;
let agent = '';

beforeAll(async () => {
  floor = await house.build();
  [agent] = floor.agentIds;
});

const deps = () => ({
  store: house.store,
  fault: () => undefined,
  isClosed: async () => true,
  onOffered: () => undefined,
});

async function holderOf(sessionId: string): Promise<unknown> {
  const [seat] = await house.database.rows(
    "SELECT agent_id FROM seats WHERE session_id = ? AND state = 'held'",
    [sessionId],
  );
  return seat?.agent_id;
}

describe('a step of a session', () => {
  it('gives an arriving customer to a free agent, lets the next one wait and serves it when the first ends', async () => {
    const first = await floor.arrive();
    const second = await floor.arrive();

    expect(await floor.phaseOf(first)).toBe('serving');
    expect(await holderOf(first)).toBe(agent);
    expect(await floor.phaseOf(second)).toBe('queued');

    await floor.say(first, 'agent');
    await floor.command(first, { kind: 'end' }, byAgent(agent));

    expect(await floor.phaseOf(first)).toBe('ended');
    expect(await holderOf(second)).toBe(agent);
    expect(await floor.phaseOf(second)).toBe('serving');
    const [load] = await house.database.rows('SELECT seat_load FROM agent_loads WHERE agent_id = ?', [agent]);
    expect(load).toEqual({ seat_load: 1 });

    await floor.command(second, { kind: 'end' }, byAgent(agent));
    const [free] = await house.database.rows('SELECT seat_load FROM agent_loads WHERE agent_id = ?', [agent]);
    expect(free).toEqual({ seat_load: 0 });
  });

  it('numbers the log without a gap for staff and for the visitor', async () => {
    const sessionId = await floor.open();
    await floor.settle();
    await floor.say(sessionId, 'agent');
    await floor.command(sessionId, { kind: 'end' }, byAgent(agent));

    const rows = await house.database.rows(
      'SELECT seq, vseq, kind FROM session_events WHERE session_id = ? ORDER BY seq',
      [sessionId],
    );

    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1));
    const seen = rows.filter(({ vseq }) => vseq !== null).map(({ vseq }) => vseq);
    expect(seen).toEqual(seen.map((_, at) => at + 1));
    expect(rows.map(({ kind }) => kind)).toContain('closed');
  });

  it('is applied once: the same revision is answered from the ledger', async () => {
    const sessionId = await floor.open();
    const call = { sessionId, runId: uuid(), revision: 1, received: 1 };
    const first = await advanceSession(deps(), call);
    const before = await house.database.rows(
      'SELECT COUNT(*) AS n FROM session_events WHERE session_id = ?',
      [sessionId],
    );

    const again = await advanceSession(deps(), { ...call, received: 7 });

    expect(again.phase).toBe(first.phase);
    expect(again.seen).toBe(1);
    expect(
      await house.database.rows('SELECT COUNT(*) AS n FROM session_events WHERE session_id = ?', [sessionId]),
    ).toEqual(before);
    await floor.command(sessionId, { kind: 'end' }, byAgent(agent));
  });

  it('refuses a run that a later one has replaced, and one whose forerunner still runs', async () => {
    const sessionId = await floor.open();
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
    await floor.command(sessionId, { kind: 'end' }, byAgent(agent));
  });

  it('withdraws the offer of an agent who goes, and the customer keeps the place', async () => {
    const served = await floor.arrive();
    const [second, third] = [await floor.arrive(), await floor.arrive()];
    await submitCommand(house.store, {
      id: uuid(),
      sessionId: served,
      body: { kind: 'end' },
      by: byAgent(agent),
    });
    await floor.advance(served);
    const offered = await house.database.rows("SELECT session_id FROM seats WHERE state = 'offered'");

    await changeSwitches(house.store, agent, { presence: 'offline', cause: 'self' });
    await floor.settle();
    const loads = await house.database.rows('SELECT seat_load FROM agent_loads WHERE agent_id = ?', [agent]);
    await changeSwitches(house.store, agent, { presence: 'online', cause: 'self' });
    await floor.settle();

    expect(offered).toEqual([{ session_id: second }]);
    expect(loads).toEqual([{ seat_load: 0 }]);
    expect(await floor.phaseOf(second)).toBe('serving');
    expect(await floor.phaseOf(third)).toBe('queued');
  });
});
