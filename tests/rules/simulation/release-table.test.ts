import { describe, expect, it } from 'vitest';
import type { Plan } from '#rules/assignment/plan.ts';
import { DEFAULT_ENTRY } from '#rules/session/default-policy.ts';
import type { Policy } from '#rules/session/policy.ts';
import { createWorld, type GroupSetup, type World } from '#rules/simulation/world.ts';
import { aGroup, byAgent, MINUTE, SECOND, SUPERVISOR, T0, VISITOR } from '../session/builders.ts';

const NINE_O_CLOCK = T0 + 60 * MINUTE;

const policy: Policy = {
  default: {
    ...DEFAULT_ENTRY,
    bot: { maxMisses: 2, botId: 'b1' },
    queue: { maxLength: 50, maxWaitSeconds: 86_400, overflow: 'message-form' },
  },
  groups: {},
  entryPoints: {},
};

function waitsFor(groupId: string): () => { plan: Plan; decisionId: string } {
  const plan: Plan = {
    steps: [{ target: aGroup(groupId), waitSeconds: 0 }],
    overflow: { to: 'queue' },
  };
  return () => ({ plan, decisionId: `d-${groupId}` });
}

interface Floor {
  readonly agents?: Parameters<typeof createWorld>[0]['agents'];
  readonly groups?: readonly GroupSetup[];
}

/** Agent a1 of g1 serves `busy`; then three wait: `other` for g2 first, `first` and `second` for g1. */
function threeWait(floor: Floor = {}): World {
  const world = createWorld({
    startMs: T0,
    policy,
    agents: floor.agents ?? [{ agentId: 'a1', limit: 1 }],
    groups: floor.groups ?? [
      { groupId: 'g1', hours: null, members: [{ agentId: 'a1' }] },
      { groupId: 'g2', hours: null, members: [] },
    ],
  });
  arrive(world, 'busy', 'g1');
  arrive(world, 'other', 'g2');
  arrive(world, 'first', 'g1');
  arrive(world, 'second', 'g1');
  return world;
}

function arrive(world: World, sessionId: string, groupId: string): void {
  world.open({ sessionId, visitorId: `v-${sessionId}`, firstMessage: 'Hello', plan: waitsFor(groupId) });
  world.clock.runUntil(world.clock.nowMs() + SECOND);
}

function phases(world: World): readonly string[] {
  return ['other', 'first', 'second'].map((id) => world.row(id).session.phase);
}

function settle(world: World): void {
  world.clock.runUntil(world.clock.nowMs() + SECOND);
}

/** a2 with one seat is in g1 but cannot take anyone yet: `busy` sits with a1. */
const another = (change: object): Floor => ({
  agents: [
    { agentId: 'a1', limit: 1 },
    { agentId: 'a2', limit: 1, ...change },
  ],
  groups: [
    { groupId: 'g1', hours: null, members: [{ agentId: 'a1' }, { agentId: 'a2' }] },
    { groupId: 'g2', hours: null, members: [] },
  ],
});

const CAUSES: readonly (readonly [string, Floor, (world: World) => void])[] = [
  ['closed by the agent', {}, (world) => void world.command('busy', { kind: 'end' }, byAgent('a1'))],
  ['closed by the customer', {}, (world) => void world.command('busy', { kind: 'end' }, VISITOR)],
  ['closed by a supervisor', {}, (world) => void world.command('busy', { kind: 'end' }, SUPERVISOR)],
  [
    'closed by time-out',
    {},
    (world) => {
      world.say('busy', 'agent', 'Anything else?');
      world.clock.runUntil(world.clock.nowMs() + 1800 * SECOND);
    },
  ],
  [
    'transferred to an agent of another group',
    {
      agents: [
        { agentId: 'a1', limit: 1 },
        { agentId: 'a3', limit: 1, accepting: false },
      ],
      groups: [
        { groupId: 'g1', hours: null, members: [{ agentId: 'a1' }] },
        { groupId: 'g2', hours: null, members: [] },
        { groupId: 'g3', hours: null, members: [{ agentId: 'a3' }] },
      ],
    },
    (world) => {
      const to = { kind: 'agent', agentId: 'a3' } as const;
      world.command('busy', { kind: 'transfer', to, note: null }, byAgent('a1'));
    },
  ],
  [
    'transferred to a group that has nobody free',
    {},
    (world) => {
      const to = { kind: 'group', groupId: 'g2' } as const;
      world.command('busy', { kind: 'transfer', to, note: null }, byAgent('a1'));
    },
  ],
  [
    'handed to the bot',
    {},
    (world) => {
      const to = { kind: 'bot', botId: null } as const;
      world.command('busy', { kind: 'transfer', to, note: null }, byAgent('a1'));
    },
  ],
  ['reassigned for want of a reply', {}, (world) => world.clock.runUntil(T0 + 181 * SECOND)],
  [
    'interrupted by a supervisor',
    {},
    (world) => void world.command('busy', { kind: 'interrupt', note: null }, SUPERVISOR),
  ],
  [
    'agent back online',
    another({ presence: 'offline' }),
    (world) => world.setAgent('a2', { presence: 'online' }),
  ],
  [
    'agent no longer suspended',
    another({ presence: 'suspended' }),
    (world) => world.setAgent('a2', { presence: 'online' }),
  ],
  ['accepting on', another({ accepting: false }), (world) => world.setAgent('a2', { accepting: true })],
  ['limit raised', {}, (world) => world.setAgent('a1', { limit: 2 })],
  [
    'joined a group',
    {
      ...another({}),
      groups: [
        { groupId: 'g1', hours: null, members: [{ agentId: 'a1' }] },
        { groupId: 'g2', hours: null, members: [] },
      ],
    },
    (world) => world.joinGroup('a2', 'g1'),
  ],
];

describe('a seat that becomes free admits the next', () => {
  for (const [cause, floor, release] of CAUSES)
    it(`serves exactly the first who may be served: ${cause}`, () => {
      const world = threeWait(floor);
      expect(phases(world)).toEqual(['queued', 'queued', 'queued']);

      release(world);
      settle(world);

      expect(phases(world)).toEqual(['queued', 'serving', 'queued']);
    });

  it('serves exactly the first who may be served: group opened', () => {
    const opens = (atMs: number) =>
      atMs < NINE_O_CLOCK ? { open: false, nextEdgeMs: NINE_O_CLOCK } : { open: true, nextEdgeMs: null };
    const world = createWorld({
      startMs: T0,
      policy,
      agents: [
        { agentId: 'a1', limit: 1 },
        { agentId: 'a2', limit: 1 },
      ],
      groups: [
        { groupId: 'g1', hours: opens, members: [{ agentId: 'a1' }] },
        { groupId: 'g2', hours: null, members: [] },
      ],
    });
    waitForAgent(world, 'other', 'a2');
    waitForAgent(world, 'first', 'a1');
    waitForAgent(world, 'second', 'a1');
    expect(phases(world)).toEqual(['queued', 'queued', 'queued']);

    world.clock.runUntil(NINE_O_CLOCK + SECOND);

    expect(phases(world)).toEqual(['queued', 'serving', 'queued']);
  });

  it('offers the seat to the next when the first leaves at the same moment', () => {
    const world = threeWait();

    world.command('first', { kind: 'leave-queue' }, VISITOR);
    world.command('busy', { kind: 'end' }, byAgent('a1'));
    settle(world);

    expect(phases(world)).toEqual(['queued', 'ended', 'serving']);
    expect(world.floor.agents.get('a1')?.load).toBe(1);
  });
});

function waitForAgent(world: World, sessionId: string, agentId: string): void {
  const target = { kind: 'agent', agentId, evenSuspended: false } as const;
  const plan: Plan = { steps: [{ target, waitSeconds: 0 }], overflow: { to: 'queue' } };
  world.open({
    sessionId,
    visitorId: `v-${sessionId}`,
    firstMessage: 'Hello',
    plan: () => ({ plan, decisionId: 'd' }),
  });
  world.clock.runUntil(world.clock.nowMs() + SECOND);
}
