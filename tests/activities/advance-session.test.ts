import { v7 as uuid } from 'uuid';
import { describe, expect, it } from 'vitest';
import { advanceSession } from '#activities/advance-session.ts';
import { useFloors } from '../support/a-floor.ts';

const house = useFloors();

describe('a step', () => {
  it('gives an arriving customer to the free agent', async () => {
    const floor = await house.build();
    const sessionId = await floor.open();

    const answer = await floor.advance(sessionId);

    expect(answer.phase).toBe('serving');
    expect(await floor.one('SELECT agent_id, group_id FROM sessions WHERE id = ?', [sessionId])).toEqual({
      agent_id: floor.agentIds[0],
      group_id: floor.groupId,
    });
    expect(await floor.one('SELECT state FROM seats WHERE session_id = ?', [sessionId])).toEqual({
      state: 'held',
    });
    expect(
      await floor.one('SELECT seat_load FROM agent_loads WHERE agent_id = ?', [floor.agentIds[0]]),
    ).toEqual({ seat_load: 1 });
  });

  it('keeps the decision with its facts and every candidate', async () => {
    const floor = await house.build({ agents: 2 });
    const sessionId = await floor.arrive();

    const row = await floor.one<{ candidates: string; plan: string; facts: Buffer }>(
      'SELECT candidates, plan, facts FROM decisions WHERE session_id = ?',
      [sessionId],
    );

    const candidates = JSON.parse(row.candidates) as {
      agentId: string;
      chosen: boolean;
      reason: string | null;
    }[];
    expect(new Set(candidates.map(({ agentId }) => agentId))).toEqual(new Set(floor.agentIds));
    expect(candidates.filter(({ chosen }) => chosen)).toHaveLength(1);
    expect(candidates.filter(({ chosen }) => !chosen).map(({ reason }) => reason)).toEqual(['ranked-lower']);
    expect(row.facts.length).toBeGreaterThan(0);
  });

  it('numbers its events without a gap, those a visitor sees as well', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    await floor.say(sessionId, 'agent');
    await floor.command(sessionId, { kind: 'end' });

    const events = await house.store.rows<{ seq: number; vseq: number | null }>(
      'SELECT seq, vseq FROM session_events WHERE session_id = ? ORDER BY seq',
      [sessionId],
    );

    const seen = events.flatMap(({ vseq }) => vseq ?? []);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    expect(seen).toEqual(seen.map((_, at) => at + 1));
    expect(await floor.one('SELECT seq, vseq FROM sessions WHERE id = ?', [sessionId])).toEqual({
      seq: events.length,
      vseq: seen.length,
    });
  });

  it('is applied once: repeated it is answered from the ledger and changes nothing', async () => {
    const floor = await house.build();
    const sessionId = await floor.open();
    const deps = {
      store: house.store,
      fault: () => undefined,
      isClosed: async () => true,
      onOffered: () => undefined,
    };
    const call = { sessionId, revision: 1, received: 3, runId: 'run-a' };
    const first = await advanceSession(deps, call);
    const before = await floor.one('SELECT seq, updated_at FROM sessions WHERE id = ?', [sessionId]);

    const again = await advanceSession(deps, { ...call, received: 9 });

    expect(again).toMatchObject({ phase: first.phase, seen: 3 });
    expect(await floor.one('SELECT seq, updated_at FROM sessions WHERE id = ?', [sessionId])).toEqual(before);
  });

  it('is applied once when two attempts run at the same time', async () => {
    const floor = await house.build();
    const sessionId = await floor.open();
    const deps = {
      store: house.store,
      fault: () => undefined,
      isClosed: async () => true,
      onOffered: () => undefined,
    };
    const call = { sessionId, revision: 1, received: 1, runId: 'run-a' };

    const answers = await Promise.all([advanceSession(deps, call), advanceSession(deps, call)]);

    expect(answers.map(({ phase }) => phase)).toEqual(['serving', 'serving']);
    expect(await floor.one('SELECT COUNT(*) AS n FROM ledger WHERE session_id = ?', [sessionId])).toEqual({
      n: 1,
    });
    expect(
      await floor.one("SELECT COUNT(*) AS n FROM session_events WHERE session_id = ? AND kind = 'assigned'", [
        sessionId,
      ]),
    ).toEqual({ n: 1 });
  });

  it('is undone as a whole where it dies before the commit', async () => {
    const floor = await house.build();
    const sessionId = await floor.open();
    const fault = (name: string): void => {
      if (name === 'advance:before-commit') throw new Error('killed');
    };
    const deps = { store: house.store, fault, isClosed: async () => true, onOffered: () => undefined };

    await expect(
      advanceSession(deps, { sessionId, revision: 1, received: 1, runId: 'run-a' }),
    ).rejects.toThrow('killed');

    expect(await floor.phaseOf(sessionId)).toBe('routing');
    expect(await floor.one('SELECT COUNT(*) AS n FROM seats WHERE session_id = ?', [sessionId])).toEqual({
      n: 0,
    });
    expect(
      await floor.one('SELECT seat_load FROM agent_loads WHERE agent_id = ?', [floor.agentIds[0]]),
    ).toEqual({ seat_load: 0 });
  });
});

describe('a run', () => {
  it('is stale once a newer one has taken over: it ends and changes nothing', async () => {
    const floor = await house.build();
    const sessionId = await floor.open();
    const deps = {
      store: house.store,
      fault: () => undefined,
      isClosed: async () => true,
      onOffered: () => undefined,
    };
    await advanceSession(deps, { sessionId, revision: 1, received: 1, runId: 'old' });
    await advanceSession(deps, { sessionId, revision: 1, received: 1, runId: 'new' });
    const before = await floor.one('SELECT seq, phase, updated_at FROM sessions WHERE id = ?', [sessionId]);

    const answer = await advanceSession(deps, { sessionId, revision: 2, received: 2, runId: 'old' });

    expect(answer.phase).toBe('ended');
    expect(await floor.one('SELECT seq, phase, updated_at FROM sessions WHERE id = ?', [sessionId])).toEqual(
      before,
    );
    expect(await floor.one('SELECT epoch, run_id FROM sessions WHERE id = ?', [sessionId])).toEqual({
      epoch: 2,
      run_id: 'new',
    });
  });

  it('does not take over while the one before still goes on', async () => {
    const floor = await house.build();
    const sessionId = await floor.open();
    const deps = {
      store: house.store,
      fault: () => undefined,
      isClosed: async () => false,
      onOffered: () => undefined,
    };
    await advanceSession(deps, { sessionId, revision: 1, received: 1, runId: 'old' });

    await expect(advanceSession(deps, { sessionId, revision: 1, received: 1, runId: 'new' })).rejects.toThrow(
      'still goes on',
    );

    expect(await floor.one('SELECT epoch, run_id FROM sessions WHERE id = ?', [sessionId])).toEqual({
      epoch: 1,
      run_id: 'old',
    });
  });

  it('of a session that never was ends after one look', async () => {
    const floor = await house.build();

    const answer = await floor.advance(uuid());

    expect(answer.phase).toBe('ended');
  });
});
