import { describe, expect, it } from 'vitest';
import type { Plan } from '#rules/assignment/plan.ts';
import { DEFAULT_ENTRY } from '#rules/session/default-policy.ts';
import type { Policy } from '#rules/session/policy.ts';
import { createWorld, type World } from '#rules/simulation/world.ts';
import { aGroup, EXCLUSIVE_OWNER, MINUTE, SECOND, T0 } from '../session/builders.ts';

const policy: Policy = { default: DEFAULT_ENTRY, groups: {}, entryPoints: {} };

function aWorld(agents: readonly string[]): World {
  return createWorld({
    startMs: T0,
    policy,
    agents: agents.map((agentId) => ({ agentId, limit: 10 })),
    groups: [{ groupId: 'g1', hours: null, members: agents.map((agentId) => ({ agentId })) }],
  });
}

function arrive(world: World, sessionId: string, plan?: Plan): void {
  const inOrder: Plan = {
    steps: [{ target: aGroup('g1', { strategy: 'fixed-order' }), waitSeconds: 0 }],
    overflow: { to: 'queue' },
  };
  world.open({
    sessionId,
    visitorId: `v-${sessionId}`,
    ownerId: 'a1',
    firstMessage: 'Hello',
    plan: () => ({ plan: plan ?? inOrder, decisionId: `d-${sessionId}` }),
  });
  world.clock.runUntil(world.clock.nowMs());
}

function lines(world: World, sessionId: string): readonly string[] {
  return world.row(sessionId).log.flatMap(({ event, atMs }) => {
    const at = `+${(atMs - T0) / SECOND}`;
    if (event.kind === 'assigned' || event.kind === 'reminded')
      return [`${at} ${event.kind} ${event.agentId}`];
    if (event.kind === 'reassigned') return [`${at} reassigned from ${event.fromAgentId}`];
    return ['agent-suspended', 'queued', 'form-opened'].includes(event.kind) ? [`${at} ${event.kind}`] : [];
  });
}

describe('nobody replies', () => {
  it('runs the ladder for each agent in turn, then waits, then offers the form', () => {
    const world = aWorld(['a1', 'a2']);

    arrive(world, 's1');
    world.clock.runUntil(T0 + 60 * MINUTE);

    expect(lines(world, 's1')).toEqual([
      '+0 assigned a1',
      '+30 reminded a1',
      '+180 reassigned from a1',
      '+180 assigned a2',
      '+210 reminded a2',
      '+360 reassigned from a2',
      '+360 queued',
      '+2160 form-opened',
    ]);
  });

  it('runs the ladder again in every turn, as often as it is needed', () => {
    const world = aWorld(['a1', 'a2']);
    arrive(world, 's1');

    for (const minute of [2, 4, 6]) {
      world.clock.runUntil(T0 + minute * MINUTE - 10 * SECOND);
      world.say('s1', 'agent', 'Here I am');
      world.clock.runUntil(T0 + minute * MINUTE);
      world.say('s1', 'customer', 'And then?');
    }
    world.clock.runUntil(T0 + 10 * MINUTE);

    expect(lines(world, 's1')).toEqual([
      '+0 assigned a1',
      '+30 reminded a1',
      '+150 reminded a1',
      '+270 reminded a1',
      '+390 reminded a1',
      '+540 reassigned from a1',
      '+540 assigned a2',
      '+570 reminded a2',
    ]);
  });

  it('suspends the agent after the third miss in a row, and gives them no more', () => {
    const world = aWorld(['a1', 'a2']);

    for (const id of ['s1', 's2', 's3']) arrive(world, id);
    world.clock.runUntil(T0 + 181 * SECOND);
    arrive(world, 's4');

    expect(world.floor.agents.get('a1')?.presence).toBe('suspended');
    expect(
      ['s1', 's2', 's3'].flatMap((id) => lines(world, id).filter((line) => line.includes('suspended'))),
    ).toEqual(['+180 agent-suspended']);
    expect(world.row('s4').session).toMatchObject({ phase: 'serving', agentId: 'a2' });
  });

  it('forgives misses with a reply: only those in a row count', () => {
    const world = aWorld(['a1', 'a2']);
    arrive(world, 's1');
    arrive(world, 's2');
    world.clock.runUntil(T0 + 181 * SECOND);
    arrive(world, 's3');

    world.say('s3', 'agent', 'Yes?');
    arrive(world, 's4');
    world.clock.runUntil(T0 + 400 * SECOND);

    expect(world.floor.agents.get('a1')).toMatchObject({ presence: 'online', misses: 1 });
  });

  it('leaves a session with its exclusive owner for as long as it takes', () => {
    const world = aWorld(['a1', 'a2']);
    const plan: Plan = { steps: [{ target: EXCLUSIVE_OWNER, waitSeconds: 0 }], overflow: { to: 'queue' } };

    arrive(world, 's1', plan);
    world.clock.runUntil(T0 + 24 * 60 * MINUTE);

    expect(world.row('s1').session).toMatchObject({ phase: 'serving', agentId: 'a1', exclusive: true });
    expect(lines(world, 's1')).toEqual(['+0 assigned a1']);
  });

  it('adds the time in which we were down to the span of the ladder', () => {
    const world = aWorld(['a1', 'a2']);
    arrive(world, 's1');
    world.floor.outages.push({ fromMs: T0 + 60 * SECOND, untilMs: T0 + 160 * SECOND });

    world.clock.runUntil(T0 + 279 * SECOND);
    const before = world.row('s1').session;
    world.clock.runUntil(T0 + 280 * SECOND);

    expect(before).toMatchObject({ agentId: 'a1' });
    expect(world.row('s1').session).toMatchObject({ agentId: 'a2' });
  });
});

describe('the return window', () => {
  it('takes a customer back to whoever served them, though others are freer', () => {
    const world = aWorld(['a1', 'a2']);
    arrive(world, 's1');
    world.say('s1', 'agent', 'Done');
    world.command('s1', { kind: 'end' }, { who: 'visitor' });
    world.clock.runUntil(T0 + 9 * MINUTE);
    const toSecond: Plan = {
      steps: [{ target: { kind: 'agent', agentId: 'a2', evenSuspended: false }, waitSeconds: 0 }],
      overflow: { to: 'queue' },
    };
    const again = {
      visitorId: 'v-s1',
      firstMessage: 'One more thing',
      plan: () => ({ plan: toSecond, decisionId: 'd' }),
    };

    world.open({ ...again, sessionId: 'within' });
    world.command('within', { kind: 'end' }, { who: 'visitor' });
    world.clock.runUntil(T0 + 30 * MINUTE);
    world.open({ ...again, sessionId: 'after' });

    expect(world.row('within').closing?.agentId).toBe('a1');
    expect(world.row('after').session).toMatchObject({ phase: 'serving', agentId: 'a2' });
  });
});
