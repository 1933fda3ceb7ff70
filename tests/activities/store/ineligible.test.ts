import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scanDue } from '#activities/scan-due.ts';
import { updateAgent } from '#activities/store/agents.ts';
import { updateGroup, writeHours, writeMembers } from '#activities/store/groups.ts';
import { changeSwitches } from '#activities/store/presence.ts';
import { serve } from '#activities/store/serve.ts';
import type { Plan } from '#rules/assignment/plan.ts';
import { type MadeDatabase, makeDatabase } from '../../support/database.ts';
import { aFloor, type Floor, GROUP } from '../../support/floor.ts';

let database: MadeDatabase;
let floor: Floor;
let agent = '';
let sessionId = '';

const skilled: Plan = {
  steps: [
    {
      target: {
        kind: 'group',
        groupId: GROUP,
        strategy: 'fixed-order',
        skills: ['english'],
        headStartSeconds: 0,
      },
      waitSeconds: 0,
    },
  ],
  overflow: { to: 'queue' },
};
const CLOSED = { zone: 'Asia/Shanghai', always: false, weekly: [], holidays: [] } as const;

/** A customer waits, and the agent's seat is offered to them; the session has not looked yet. */
beforeEach(async () => {
  database = await makeDatabase();
  floor = await aFloor(database.url, { limits: [1], plan: skilled });
  [agent = ''] = floor.agents;
  await changeSwitches(floor.store, agent, { accepting: false, cause: 'self' });
  await updateAgent(floor.store, agent, { skills: ['english'] });
  sessionId = await floor.arrive();
  await floor.settle();
  await changeSwitches(floor.store, agent, { accepting: true, cause: 'self' });
  expect(await seats()).toEqual([{ agent_id: agent, state: 'offered' }]);
});
afterEach(async () => {
  await floor.close();
  await database.drop();
});

function seats(): Promise<Record<string, unknown>[]> {
  return database.rows('SELECT agent_id, state FROM seats');
}

const CAUSES: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['suspended', () => changeSwitches(floor.store, agent, { presence: 'suspended', cause: 'self' })],
  ['offline', () => changeSwitches(floor.store, agent, { presence: 'offline', cause: 'vanished' })],
  ['not accepting', () => changeSwitches(floor.store, agent, { accepting: false, cause: 'self' })],
  ['limit lowered', () => changeSwitches(floor.store, agent, { limit: 0, cause: 'supervisor' })],
  ['skill taken away', () => updateAgent(floor.store, agent, { skills: ['german'] })],
  ['left the group', () => writeMembers(floor.store, GROUP, [])],
  ['group retired', () => updateGroup(floor.store, GROUP, { retired: true })],
  [
    'group closed by new hours',
    async () => writeHours(floor.store, GROUP, { hours: CLOSED, nowMs: await floor.store.nowMs() }),
  ],
  [
    'group closed at its edge',
    async () => {
      await floor.store.pool.query('UPDATE `groups` SET hours = ?, next_close_at = NOW(3) WHERE id = ?', [
        JSON.stringify({ always: false, weekly: [] }),
        GROUP,
      ]);
      await scanDue(floor.store, () => undefined);
    },
  ],
];

describe('an agent who becomes ineligible', () => {
  it.each(CAUSES)('gives the offer back at once: %s', async (_, change) => {
    const [before] = await database.rows('SELECT order_at FROM queue_entries');

    await change();

    expect(await seats()).toEqual([]);
    expect(await database.rows('SELECT seat_load FROM agent_loads')).toEqual([{ seat_load: 0 }]);
    expect(await database.rows('SELECT order_at FROM queue_entries WHERE left_at IS NULL')).toEqual([before]);
    expect(await serve(floor.store, agent, () => undefined)).toEqual([]);
  });

  it('keeps the offer through changes that do not concern it', async () => {
    await updateAgent(floor.store, agent, { name: 'Anna', skills: ['english', 'german'] });
    await writeMembers(floor.store, GROUP, [{ agentId: agent, place: 3, weight: 2 }]);
    await updateGroup(floor.store, GROUP, { name: { en: 'Sales and more' } });

    expect(await seats()).toEqual([{ agent_id: agent, state: 'offered' }]);
    await floor.step(sessionId);
    expect(await floor.phaseOf(sessionId)).toBe('serving');
  });
});
