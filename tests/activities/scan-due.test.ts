import { beforeEach, describe, expect, it } from 'vitest';
import { scanDue } from '#activities/scan-due.ts';
import { beat } from '#activities/store/heartbeats.ts';
import { readOutages } from '#activities/store/outages.ts';
import { type Floor, useFloors } from '../support/a-floor.ts';

const house = useFloors();
const scan = (): Promise<void> => scanDue(house.store, () => undefined);
const past = (seconds: number): string => `NOW(3) - INTERVAL ${seconds} SECOND`;
const sql = (text: string, values: readonly unknown[] = []) => house.store.pool.query(text, [...values]);

/** One api lives, nothing has been away, and every agent of every test is connected. */
beforeEach(async () => {
  for (const table of ['heartbeats', 'outages']) await sql(`DELETE FROM ${table}`);
  await beat(house.store, 'api-1', 'api');
});

async function connect(floor: Floor): Promise<void> {
  for (const id of floor.agentIds)
    await sql(
      "INSERT INTO connections (node, socket, staff_id) VALUES ('test', ?, ?) ON DUPLICATE KEY UPDATE seen_at = NOW(3)",
      [id, id],
    );
}

/** The visitor's last tab has been gone for so long. */
async function leave(sessionId: string, seconds: number): Promise<void> {
  const [row] = await house.store.rows<{ visit_id: string }>('SELECT visit_id FROM sessions WHERE id = ?', [
    sessionId,
  ]);
  await sql('DELETE FROM connections WHERE visit_id = ?', [row?.visit_id]);
  await sql(`UPDATE visits SET opened_at = ${past(600)}, last_seen_at = ${past(seconds)} WHERE id = ?`, [
    row?.visit_id,
  ]);
}

const GREETING = [{ kind: 'text', id: 'm1', intervalSeconds: 3_600, text: { en: 'Hello' } }] as const;

const presenceOf = (floor: Floor) =>
  floor.one<{ presence: string }>('SELECT presence FROM agent_loads WHERE agent_id = ?', [floor.agentIds[0]]);

describe('a visitor who has left', () => {
  it('for a minute ends the visit, and with it a session that only waited for a word', async () => {
    const floor = await house.build();
    await connect(floor);
    const sessionId = await floor.arrive({ guiding: GREETING });
    await leave(sessionId, 61);

    await scan();
    await floor.settle();

    expect(await floor.phaseOf(sessionId)).toBe('ended');
    expect(await floor.one('SELECT closure_cause AS cause FROM sessions WHERE id = ?', [sessionId])).toEqual({
      cause: 'visit-ended',
    });
  });

  it('for less than that may come back', async () => {
    const floor = await house.build();
    await connect(floor);
    const sessionId = await floor.arrive({ guiding: GREETING });
    await leave(sessionId, 40);

    await scan();
    await floor.settle();

    expect(await floor.phaseOf(sessionId)).toBe('guiding');
  });

  it('after speaking keeps the session: an agent may still answer', async () => {
    const floor = await house.build();
    await connect(floor);
    const sessionId = await floor.arrive();
    await leave(sessionId, 120);

    await scan();
    await floor.settle();

    expect(await floor.phaseOf(sessionId)).toBe('serving');
  });

  it('after speaking wakes the session for nothing', async () => {
    const floor = await house.build();
    await connect(floor);
    const sessionId = await floor.arrive();
    await leave(sessionId, 120);

    await scan();

    expect(
      await floor.one(
        `SELECT (SELECT ended_at IS NOT NULL FROM visits v JOIN sessions s ON s.visit_id = v.id WHERE s.id = ?) AS ended,
           (SELECT COUNT(*) FROM outbox WHERE session_id = ? AND sent_at IS NULL) AS woken`,
        [sessionId, sessionId],
      ),
    ).toEqual({ ended: 1, woken: 0 });
  });
});

describe('an agent who has vanished', () => {
  it('is set offline after two minutes, not before', async () => {
    const floor = await house.build();

    await scan();
    const noticed = await presenceOf(floor);
    await sql(`UPDATE agent_loads SET vanished_at = ${past(119)} WHERE agent_id = ?`, [floor.agentIds[0]]);
    await scan();
    const before = await presenceOf(floor);
    await sql(`UPDATE agent_loads SET vanished_at = ${past(121)} WHERE agent_id = ?`, [floor.agentIds[0]]);
    await scan();

    expect([noticed, before, await presenceOf(floor)].map(({ presence }) => presence)).toEqual([
      'online',
      'online',
      'offline',
    ]);
    expect(
      await floor.one('SELECT cause FROM presence_intervals WHERE agent_id = ? AND until_at IS NULL', [
        floor.agentIds[0],
      ]),
    ).toEqual({ cause: 'vanished' });
  });

  it('is as if they had never been gone when they come back in time', async () => {
    const floor = await house.build();
    await scan();
    await sql(`UPDATE agent_loads SET vanished_at = ${past(121)} WHERE agent_id = ?`, [floor.agentIds[0]]);
    await connect(floor);

    await scan();

    expect(await presenceOf(floor)).toEqual({ presence: 'online' });
    expect(
      await floor.one('SELECT vanished_at FROM agent_loads WHERE agent_id = ?', [floor.agentIds[0]]),
    ).toEqual({
      vanished_at: null,
    });
  });
});

describe('an outage of our own', () => {
  it('ends no visit and sets nobody offline: while nobody could connect, nobody left', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive({ guiding: GREETING });
    await leave(sessionId, 400);
    await sql(`UPDATE agent_loads SET vanished_at = ${past(400)} WHERE agent_id = ?`, [floor.agentIds[0]]);
    await sql(`UPDATE heartbeats SET seen_at = ${past(400)}`);

    await scan();
    await beat(house.store, 'api-1', 'api');
    await scan();
    await floor.settle();

    expect(await floor.phaseOf(sessionId)).toBe('guiding');
    expect(await presenceOf(floor)).toEqual({ presence: 'online' });
  });

  it('is written down once, with its beginning and end, by the first beat after it', async () => {
    await sql(`UPDATE heartbeats SET seen_at = ${past(300)}`);

    await Promise.all([beat(house.store, 'api-1', 'api'), beat(house.store, 'api-2', 'api')]);
    await beat(house.store, 'api-1', 'api');

    const outages = await readOutages(house.store.pool, 0);
    expect(outages).toHaveLength(1);
    expect((outages[0]?.untilMs ?? 0) - (outages[0]?.fromMs ?? 0)).toBeGreaterThanOrEqual(300_000);
  });

  it('is none while another process of the same kind was alive', async () => {
    await beat(house.store, 'api-2', 'api');
    await sql(`UPDATE heartbeats SET seen_at = ${past(300)} WHERE process = 'api-1'`);

    await beat(house.store, 'api-1', 'api');

    expect(await readOutages(house.store.pool, 0)).toEqual([]);
  });
});

describe('a group that closes', () => {
  it('has those who wait for it alone asked for a message', async () => {
    const floor = await house.build({ presence: 'offline' });
    await sql('UPDATE `groups` SET hours = ? , next_close_at = NOW(3) + INTERVAL 1 HOUR WHERE id = ?', [
      JSON.stringify({ always: false, weekly: [] }),
      floor.groupId,
    ]);
    const sessionId = await floor.arrive();
    const before = await floor.phaseOf(sessionId);
    await sql(`UPDATE \`groups\` SET next_close_at = ${past(1)} WHERE id = ?`, [floor.groupId]);

    await scan();
    await floor.settle();

    expect(before).toBe('queued');
    expect(await floor.phaseOf(sessionId)).toBe('message-form');
  });
});

describe('a session that cannot be read', () => {
  it('holds up nobody else: the others are reminded, groups open, and it is told', async () => {
    const floor = await house.build({ limit: 2 });
    await connect(floor);
    const [broken, sound] = [await floor.arrive(), await floor.arrive()];
    await sql(`UPDATE sessions SET remind_at = ${past(40)}, state = 'no JSON' WHERE id = ?`, [broken]);
    await floor.age(sound, 31_000);

    await expect(scan()).rejects.toThrow('could not be looked at');
    await sql('UPDATE sessions SET remind_at = NULL WHERE id = ?', [broken]);

    expect(
      await floor.one("SELECT COUNT(*) AS n FROM session_events WHERE session_id = ? AND kind = 'reminded'", [
        sound,
      ]),
    ).toEqual({ n: 1 });
  });
});
