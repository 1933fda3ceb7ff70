import { beforeEach, describe, expect, it } from 'vitest';
import { scanDue } from '#activities/scan-due.ts';
import { updateAgent } from '#activities/store/agents.ts';
import { updateGroup, writeHours, writeMembers } from '#activities/store/groups.ts';
import { changeSwitches } from '#activities/store/presence.ts';
import { serve } from '#activities/store/serve.ts';
import { type Floor, toGroup, useFloors } from '../../support/a-floor.ts';

const house = useFloors();
let floor: Floor;
let agent = '';
let sessionId = '';

const CLOSED = { zone: 'Asia/Shanghai', always: false, weekly: [], holidays: [] } as const;

/** A customer waits, and the agent's seat is offered to them; the session has not looked yet. */
beforeEach(async () => {
  floor = await house.build({ plan: (groupId) => toGroup(groupId, ['english']) });
  [agent] = floor.agentIds;
  await changeSwitches(house.store, agent, { accepting: false, cause: 'self' });
  await updateAgent(house.store, agent, { skills: ['english'] });
  sessionId = await floor.arrive();
  await changeSwitches(house.store, agent, { accepting: true, cause: 'self' });
  expect(await seats()).toEqual([{ agent_id: agent, state: 'offered' }]);
});

function seats(): Promise<Record<string, unknown>[]> {
  return house.database.rows('SELECT agent_id, state FROM seats WHERE session_id = ?', [sessionId]);
}

function places(): Promise<Record<string, unknown>[]> {
  return house.database.rows('SELECT order_at FROM queue_entries WHERE session_id = ? AND left_at IS NULL', [
    sessionId,
  ]);
}

const CAUSES: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['suspended', () => changeSwitches(house.store, agent, { presence: 'suspended', cause: 'self' })],
  ['offline', () => changeSwitches(house.store, agent, { presence: 'offline', cause: 'vanished' })],
  ['not accepting', () => changeSwitches(house.store, agent, { accepting: false, cause: 'self' })],
  ['limit lowered', () => changeSwitches(house.store, agent, { limit: 0, cause: 'supervisor' })],
  ['skill taken away', () => updateAgent(house.store, agent, { skills: ['german'] })],
  ['left the group', () => writeMembers(house.store, floor.groupId, [])],
  ['group retired', () => updateGroup(house.store, floor.groupId, { retired: true })],
  [
    'group closed by new hours',
    async () => writeHours(house.store, floor.groupId, { hours: CLOSED, nowMs: await house.store.nowMs() }),
  ],
  [
    'group closed at its edge',
    async () => {
      await house.store.pool.query('UPDATE `groups` SET hours = ?, next_close_at = NOW(3) WHERE id = ?', [
        JSON.stringify({ always: false, weekly: [] }),
        floor.groupId,
      ]);
      await scanDue(house.store, () => undefined);
    },
  ],
];

describe('an agent who becomes ineligible', () => {
  it.each(CAUSES)('gives the offer back at once: %s', async (_, change) => {
    const [before] = await places();

    await change();

    expect(await seats()).toEqual([]);
    expect(
      await house.database.rows('SELECT seat_load FROM agent_loads WHERE agent_id = ?', [agent]),
    ).toEqual([{ seat_load: 0 }]);
    expect(await places()).toEqual([before]);
    expect(await serve(house.store, agent, () => undefined)).toEqual([]);
  });

  it('keeps the offer through changes that do not concern it', async () => {
    await updateAgent(house.store, agent, { name: 'Anna', skills: ['english', 'german'] });
    await writeMembers(house.store, floor.groupId, [{ agentId: agent, place: 3, weight: 2 }]);
    await updateGroup(house.store, floor.groupId, { name: { en: 'Sales and more' } });

    expect(await seats()).toEqual([{ agent_id: agent, state: 'offered' }]);
    await floor.advance(sessionId);
    expect(await floor.phaseOf(sessionId)).toBe('serving');
  });
});
