import { describe, expect, it } from 'vitest';
import { scanDue } from '#activities/scan-due.ts';
import { writeMembers } from '#activities/store/groups.ts';
import { changeSwitches } from '#activities/store/presence.ts';
import { serveAfter } from '#activities/store/serve.ts';
import type { Phase } from '#rules/session/messages.ts';
import { byAgent, type Floor, type FloorOptions, useFloors } from '../../support/a-floor.ts';

const house = useFloors();

interface Waiting {
  readonly floor: Floor;
  /** The group nobody serves: its customer came first and must stay. */
  readonly elsewhere: Floor;
  readonly busy: string;
  readonly other: string;
  readonly first: string;
  readonly second: string;
}

/** The one seat is taken; three wait: one for another group first, then two for this one. */
async function threeWait(options: FloorOptions = {}): Promise<Waiting> {
  const floor = await house.build(options);
  const elsewhere = await house.build({ presence: 'offline' });
  const busy = await floor.arrive();
  const other = await elsewhere.arrive();
  const first = await floor.arrive();
  const second = await floor.arrive();
  return { floor, elsewhere, busy, other, first, second };
}

async function phases({ floor, other, first, second }: Waiting): Promise<readonly Phase[]> {
  return Promise.all([other, first, second].map((id) => floor.phaseOf(id)));
}

const WITH_A_BOT: FloorOptions = { policy: { bot: { maxMisses: 2, botId: 'bot' } } };
const SECOND_MS = 1_000;

const CAUSES: readonly (readonly [string, FloorOptions, (waiting: Waiting) => Promise<unknown>])[] = [
  [
    'closed by the agent',
    {},
    ({ floor, busy }) => floor.command(busy, { kind: 'end' }, byAgent(floor.agentIds[0])),
  ],
  [
    'closed by the customer',
    {},
    ({ floor, busy }) => floor.command(busy, { kind: 'end' }, { who: 'visitor' }),
  ],
  ['closed by a supervisor', {}, ({ floor, busy }) => floor.command(busy, { kind: 'end' })],
  [
    'closed by time-out',
    { policy: { closure: { warnAfterSeconds: 100, closeAfterSeconds: 110 } } },
    async ({ floor, busy }) => {
      await floor.say(busy, 'agent', 'Anything else?');
      await floor.age(busy, 101 * SECOND_MS);
      await floor.advance(busy);
      await floor.age(busy, 11 * SECOND_MS);
      await floor.advance(busy);
    },
  ],
  [
    'transferred to another group that has nobody free',
    {},
    ({ floor, elsewhere, busy }) =>
      floor.command(
        busy,
        { kind: 'transfer', to: { kind: 'group', groupId: elsewhere.groupId }, note: null },
        byAgent(floor.agentIds[0]),
      ),
  ],
  [
    'transferred to an agent of another group',
    {},
    async ({ floor, busy }) => {
      const colleague = await house.build();
      const to = { kind: 'agent', agentId: colleague.agentIds[0] } as const;
      return floor.command(busy, { kind: 'transfer', to, note: 'please' }, byAgent(floor.agentIds[0]));
    },
  ],
  [
    'handed to the bot',
    WITH_A_BOT,
    ({ floor, busy }) =>
      floor.command(
        busy,
        { kind: 'transfer', to: { kind: 'bot', botId: null }, note: null },
        byAgent(floor.agentIds[0]),
      ),
  ],
  [
    'reassigned for want of a reply',
    {},
    async ({ floor, busy }) => {
      await floor.age(busy, 181 * SECOND_MS);
      await floor.advance(busy);
    },
  ],
  [
    'interrupted by a supervisor',
    {},
    ({ floor, busy }) => floor.command(busy, { kind: 'interrupt', note: null }),
  ],
  [
    'led to the message form',
    { policy: { ladder: [{ afterSeconds: 60, action: 'message-form' }] } },
    async ({ floor, busy }) => {
      await floor.age(busy, 61 * SECOND_MS);
      await floor.advance(busy);
    },
  ],
  [
    'limit raised',
    {},
    ({ floor }) => changeSwitches(house.store, floor.agentIds[0], { limit: 2, cause: 'supervisor' }),
  ],
];

describe('a seat that becomes free admits the next', () => {
  it.each(CAUSES)('serves exactly the first who may be served: %s', async (_, options, release) => {
    const waiting = await threeWait(options);
    expect(await phases(waiting)).toEqual(['queued', 'queued', 'queued']);

    await release(waiting);
    await waiting.floor.settle();

    expect(await phases(waiting)).toEqual(['queued', 'serving', 'queued']);
  });

  /** A second agent of the group, who has the one free seat but cannot take anybody yet. */
  async function aColleague(
    waiting: Waiting,
    switches: { presence: 'online' | 'offline' | 'suspended'; accepting: boolean },
  ) {
    const { agentIds } = await house.build();
    await house.store.pool.query('UPDATE agent_loads SET presence = ?, accepting = ? WHERE agent_id = ?', [
      switches.presence,
      switches.accepting,
      agentIds[0],
    ]);
    await join(waiting.floor.groupId, [waiting.floor.agentIds[0], agentIds[0]]);
    return agentIds[0];
  }

  const join = (groupId: string, agentIds: readonly string[]) =>
    writeMembers(
      house.store,
      groupId,
      agentIds.map((agentId, place) => ({ agentId, place, weight: 1 })),
    );

  it.each([
    ['agent back online', { presence: 'offline', accepting: true }, { presence: 'online' }],
    ['agent no longer suspended', { presence: 'suspended', accepting: true }, { presence: 'online' }],
    ['accepting on', { presence: 'online', accepting: false }, { accepting: true }],
  ] as const)('serves exactly the first who may be served: %s', async (_, before, change) => {
    const waiting = await threeWait();
    const colleague = await aColleague(waiting, before);
    expect(await phases(waiting)).toEqual(['queued', 'queued', 'queued']);

    await changeSwitches(house.store, colleague, { ...change, cause: 'self' });
    await waiting.floor.settle();

    expect(await phases(waiting)).toEqual(['queued', 'serving', 'queued']);
  });

  it('serves exactly the first who may be served: joined a group', async () => {
    const waiting = await threeWait();
    const { agentIds } = await house.build();

    const { joined } = await join(waiting.floor.groupId, [waiting.floor.agentIds[0], agentIds[0]]);
    await serveAfter(house.store, { agentIds: joined, waitingSessionId: null });
    await waiting.floor.settle();

    expect(await phases(waiting)).toEqual(['queued', 'serving', 'queued']);
  });

  it('serves exactly the first who may be served: group opened', async () => {
    const waiting = await threeWait();
    const colleague = await aColleague(waiting, { presence: 'online', accepting: true });
    await house.store.pool.query(
      'UPDATE `groups` SET is_open = 0, next_open_at = NOW(3) - INTERVAL 1 SECOND, next_close_at = NULL WHERE id = ?',
      [waiting.floor.groupId],
    );
    await serveAfter(house.store, { agentIds: [colleague], waitingSessionId: null });
    await waiting.floor.settle();
    expect(await phases(waiting)).toEqual(['queued', 'queued', 'queued']);
    // Nobody is looked for who only reloads their page.
    await house.store.pool.query(
      "INSERT INTO connections (node, socket, staff_id) SELECT 'test', id, staff_id FROM agents ON DUPLICATE KEY UPDATE seen_at = NOW(3)",
    );

    await scanDue(house.store, () => undefined);
    await waiting.floor.settle();

    expect(await phases(waiting)).toEqual(['queued', 'serving', 'queued']);
  });

  it('gives the seat to the next when the first leaves at the same moment', async () => {
    const waiting = await threeWait();
    const { floor, first, busy } = waiting;

    await Promise.all([
      floor.command(first, { kind: 'leave-queue' }, { who: 'visitor' }),
      floor.command(busy, { kind: 'end' }, byAgent(floor.agentIds[0])),
    ]);
    await floor.settle();

    expect(await phases(waiting)).toEqual(['queued', 'ended', 'serving']);
    expect(
      await floor.one('SELECT seat_load FROM agent_loads WHERE agent_id = ?', [floor.agentIds[0]]),
    ).toEqual({
      seat_load: 1,
    });
  });
});
