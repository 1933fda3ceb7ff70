import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '#rules/assignment/plan.ts';
import { serveNext } from '#rules/assignment/serve-next.ts';
import { DEFAULT_ENTRY } from '#rules/session/default-policy.ts';
import { dueTimes } from '#rules/session/due-times.ts';
import type { CommandBody, CommandBy } from '#rules/session/facts.ts';
import { type Policy, type PolicyEntry, policyEntryFor } from '#rules/session/policy.ts';
import { step } from '#rules/session/step.ts';
import { createWorld, type World } from '#rules/simulation/world.ts';
import { serverOf } from '#rules/simulation/world-claims.ts';
import type { Floor, SessionRow } from '#rules/simulation/world-state.ts';
import { factsOf, stepNow } from '#rules/simulation/world-step.ts';
import {
  aGroup,
  byAgent,
  EXCLUSIVE_OWNER,
  guided,
  OWNER,
  SECOND,
  SUPERVISOR,
  T0,
  VISITOR,
} from '../session/builders.ts';
import { brokenPromises } from './floor-promises.ts';

const entry: PolicyEntry = {
  ...DEFAULT_ENTRY,
  bot: { maxMisses: 2, botId: 'b1' },
  queue: { maxLength: 2, maxWaitSeconds: 120, overflow: 'bot' },
  survey: { ...DEFAULT_ENTRY.survey, remindAfterSeconds: 600 },
};
const policy: Policy = {
  default: entry,
  groups: { g2: { ...entry, ladder: [{ afterSeconds: 60, action: 'message-form' }] } },
  entryPoints: {},
};

const PLANS: readonly Plan[] = [
  { steps: [{ target: aGroup('g1'), waitSeconds: 0 }], overflow: { to: 'queue' } },
  {
    steps: [
      { target: OWNER, waitSeconds: 20 },
      { target: aGroup('g2', { headStartSeconds: 45 }), waitSeconds: 30 },
      { target: aGroup('g1', { strategy: 'rotation' }), waitSeconds: 0 },
    ],
    overflow: { to: 'queue' },
  },
  {
    steps: [
      { target: EXCLUSIVE_OWNER, waitSeconds: 0 },
      { target: aGroup('g1'), waitSeconds: 0 },
    ],
    overflow: { to: 'message-form' },
  },
  {
    steps: [{ target: aGroup('g2', { skills: ['fr'] }), waitSeconds: 10 }],
    overflow: { to: 'bot', botId: 'b1' },
  },
  { steps: [{ target: { kind: 'bot', botId: 'b1' }, waitSeconds: 0 }], overflow: { to: 'queue' } },
];

const AGENTS = ['a1', 'a2', 'a3'] as const;
const BODIES: readonly CommandBody[] = [
  { kind: 'end' },
  { kind: 'leave-queue' },
  { kind: 'open-form' },
  { kind: 'leave-message', contact: '1', text: 'x' },
  { kind: 'ask-bot' },
  { kind: 'ask-agent' },
  { kind: 'transfer', to: { kind: 'agent', agentId: 'a2' }, note: null },
  { kind: 'transfer', to: { kind: 'group', groupId: 'g2' }, note: null },
  { kind: 'transfer', to: { kind: 'bot', botId: null }, note: null },
  { kind: 'take-over' },
  { kind: 'pick', reason: null },
  { kind: 'remove', reason: null },
  { kind: 'interrupt', note: null },
  { kind: 'send-survey' },
];
const PEOPLE: readonly CommandBy[] = [
  VISITOR,
  SUPERVISOR,
  byAgent('a1', { mayExceed: true }),
  byAgent('a2'),
  byAgent('a3', { supervisor: true }),
];

type Action =
  | { readonly do: 'open'; readonly plan: number; readonly guided: boolean; readonly owned: boolean }
  | { readonly do: 'say'; readonly who: number; readonly from: 'customer' | 'agent' }
  | { readonly do: 'pass'; readonly seconds: number }
  | { readonly do: 'command'; readonly who: number; readonly body: number; readonly by: number }
  | { readonly do: 'agent'; readonly agent: number; readonly presence: number; readonly accepting: boolean }
  | { readonly do: 'limit'; readonly agent: number; readonly limit: number }
  | { readonly do: 'leave'; readonly who: number }
  | { readonly do: 'rate'; readonly who: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('open' as const),
      plan: fc.nat(4),
      guided: fc.boolean(),
      owned: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      who: fc.nat(9),
      from: fc.constantFrom('customer' as const, 'agent' as const),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      seconds: fc.oneof(fc.nat(40), fc.nat(400), fc.nat(4000)),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('command' as const),
      who: fc.nat(9),
      body: fc.nat(BODIES.length - 1),
      by: fc.nat(PEOPLE.length - 1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('agent' as const),
      agent: fc.nat(2),
      presence: fc.nat(2),
      accepting: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('limit' as const), agent: fc.nat(2), limit: fc.nat(3) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), who: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rate' as const), who: fc.nat(9) }) },
);

const story = fc.array(action, { minLength: 1, maxLength: 60, size: 'max' });

function aWorld(nudges: () => number, reconcileEveryMs?: number): World {
  return createWorld({
    startMs: T0,
    policy,
    agents: [
      { agentId: 'a1', limit: 1 },
      { agentId: 'a2', limit: 2, skills: ['fr'] },
      { agentId: 'a3', limit: 1 },
    ],
    groups: [
      { groupId: 'g1', hours: null, members: [{ agentId: 'a1' }, { agentId: 'a2' }] },
      {
        groupId: 'g2',
        hours: (atMs) => {
          const edge = T0 + 3600 * SECOND;
          return atMs < edge ? { open: true, nextEdgeMs: edge } : { open: false, nextEdgeMs: null };
        },
        members: [{ agentId: 'a2' }, { agentId: 'a3' }],
      },
    ],
    bot: { answerAfterMs: 500, answer: (text) => (text.length % 3 === 0 ? null : 'ok') },
    nudges,
    ...(reconcileEveryMs === undefined ? {} : { reconcileEveryMs }),
  });
}

function act(world: World, one: Action, n: number): void {
  if ('who' in one) {
    actOn(world, one, n);
    return;
  }
  switch (one.do) {
    case 'open':
      world.open({
        sessionId: `s${String(n).padStart(3, '0')}`,
        visitorId: `v${n % 5}`,
        ownerId: one.owned ? 'a3' : null,
        plan: () => ({
          plan: PLANS[one.plan] ?? { steps: [], overflow: { to: 'queue' } },
          decisionId: `d${n}`,
        }),
        ...(one.guided
          ? { guidance: { messages: [guided(5), guided(60)], decisionId: 'gd' } }
          : { firstMessage: 'Hello' }),
      });
      break;
    case 'pass':
      world.clock.runUntil(world.clock.nowMs() + one.seconds * SECOND);
      break;
    case 'agent':
      world.setAgent(AGENTS[one.agent] ?? 'a1', {
        presence: (['online', 'suspended', 'offline'] as const)[one.presence] ?? 'online',
        accepting: one.accepting,
      });
      break;
    case 'limit':
      world.setAgent(AGENTS[one.agent] ?? 'a1', { limit: one.limit });
      break;
    default:
      one satisfies never;
  }
}

function actOn(world: World, one: Extract<Action, { who: number }>, n: number): void {
  const ids = [...world.floor.sessions.keys()];
  const id = ids[one.who % Math.max(1, ids.length)];
  if (id === undefined) return;
  const { phase } = world.row(id).session;
  const [body, by] = one.do === 'command' ? [BODIES[one.body], PEOPLE[one.by]] : [];
  if (one.do === 'say' && (one.from === 'customer' || phase === 'serving' || phase === 'warned'))
    world.say(id, one.from, `text ${n}`);
  if (body && by) world.command(id, body, by);
  if (one.do === 'leave') world.endVisit(id);
  if (one.do === 'rate') world.answerSurvey(id, { stars: 5, tags: [], solved: true, words: null });
}

/** What is wrong with the floor as it stands; nothing = []. */
function wrong(world: World): readonly string[] {
  const { floor } = world;
  const rows = [...floor.sessions.values()];
  const loads = [...floor.agents.values()].flatMap(({ agentId, load }) => {
    const seats = rows.filter((row) => row.seat?.agentId === agentId).length;
    return seats === load ? [] : [`${agentId} has load ${load} and ${seats} seats`];
  });
  const idle = [...floor.agents.keys()].flatMap((agentId) => {
    const server = serverOf(floor, agentId);
    const next = server && serveNext(server, [...floor.queue.values()], world.clock.nowMs());
    return next ? [`${agentId} is free and ${next.sessionId} waits`] : [];
  });
  return [
    ...loads,
    ...idle,
    ...rows.flatMap((row) => wrongSession(world, row)),
    ...rows.flatMap(brokenPromises),
  ];
}

function wrongSession({ floor }: World, row: SessionRow): readonly string[] {
  return [...wrongSeat(floor, row), ...wrongTimers(floor, row)].map((what) => `${row.session.id}: ${what}`);
}

function wrongSeat(floor: Floor, { session, seat }: SessionRow): readonly string[] {
  const found: string[] = [];
  const served = session.phase === 'serving' || session.phase === 'warned';
  if (served && (seat?.state !== 'held' || seat.agentId !== session.agentId))
    found.push('serves without a seat');
  if (!served && seat?.state === 'held') found.push(`has a seat in ${session.phase}`);
  if (seat?.state === 'offered' && floor.queue.get(session.id)?.offeredTo !== seat.agentId)
    found.push('an offer that the queue does not know');
  if ((session.phase === 'queued') !== floor.queue.has(session.id)) found.push('queue and phase differ');
  if (session.phase === 'routing') found.push('left in routing');
  return found;
}

function wrongTimers(floor: Floor, { session, alarmAtMs }: SessionRow): readonly string[] {
  const due = dueTimes(session, policyEntryFor(floor.policy, session), []).filter(
    (one) => one.changesSession,
  );
  const kinds = due.map(({ kind }) => kind);
  const found: string[] = [];
  if (kinds.includes('reassign') && (kinds.includes('warning') || kinds.includes('closing')))
    found.push('both clocks');
  const exclusive = 'exclusive' in session && session.exclusive;
  const [first] = due;
  if (session.phase !== 'ended' && !exclusive && !first) found.push(`no timer ends ${session.phase}`);
  if (first && (alarmAtMs === null || alarmAtMs > first.dueAtMs)) found.push('the alarm is too late');
  return found;
}

/** The step on unchanged facts: asks nothing, changes nothing. */
function repeated({ floor, clock }: World, row: SessionRow): readonly string[] {
  const { session } = row;
  const before = floor.queue.get(session.id);
  if (row.pending.length > 0 || before?.offeredTo) return [];
  const generator = step({
    session,
    facts: factsOf(floor, row),
    policyFor: (groupId) => policyEntryFor(floor.policy, { groupId, entryPointId: session.entryPointId }),
    atMs: clock.nowMs(),
    newId: () => 'again',
  });
  const turn = generator.next();
  if (turn.done !== true) return [`${session.id} asks again: ${turn.value.ask}`];
  return turn.value.effects.length === 0 && turn.value.settled.length === 0
    ? []
    : [`${session.id} repeats ${JSON.stringify(turn.value.effects)} ${JSON.stringify(turn.value.settled)}`];
}

/** What the stories must reach to say something. */
const STORY_KINDS = [
  'guided',
  'guidance-stopped',
  'assigned',
  'queued',
  'widened',
  'left-queue',
  'bot-started',
  'bot-handed-over',
  'form-opened',
  'form-sent',
  'transferred',
  'reassigned',
  'interrupted',
  'warned',
  'closed',
  'survey-sent',
  'survey-reminded',
  'reminded',
  'agent-suspended',
] as const;

function play(world: World, actions: readonly Action[], look: (world: World) => void): void {
  actions.forEach((one, n) => {
    act(world, one, n);
    world.clock.runUntil(world.clock.nowMs());
    look(world);
  });
}

describe('whatever happens on the floor', () => {
  it('is really about everything: the stories drawn reach every kind of event', () => {
    const kinds = new Map<string, number>();
    for (const actions of fc.sample(story, { numRuns: 300, seed: 1 })) {
      const world = aWorld(() => 1);
      play(world, actions, () => undefined);
      for (const row of world.floor.sessions.values())
        for (const { event } of row.log) kinds.set(event.kind, (kinds.get(event.kind) ?? 0) + 1);
    }
    const rare = STORY_KINDS.filter((kind) => (kinds.get(kind) ?? 0) < 5);

    expect(rare).toEqual([]);
  });

  it('keeps every promise after every event', () => {
    fc.assert(
      fc.property(story, (actions) => {
        play(
          aWorld(() => 1),
          actions,
          (world) => expect(wrong(world)).toEqual([]),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('changes nothing when a step is repeated on unchanged facts', () => {
    fc.assert(
      fc.property(story, (actions) => {
        const world = aWorld(() => 1);
        play(world, actions, () => undefined);
        for (const [id, row] of world.floor.sessions) {
          stepNow(world.floor, id);
          if (row.session.phase !== 'ended') expect(repeated(world, row)).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says and does the same when every nudge comes three times', () => {
    fc.assert(
      fc.property(story, (actions) => {
        const [once, thrice] = [aWorld(() => 1), aWorld(() => 3)];
        for (const world of [once, thrice]) play(world, actions, () => undefined);

        expect(logs(thrice)).toEqual(logs(once));
      }),
      { numRuns: 150 },
    );
  });

  it('heals every lost nudge by the next look', () => {
    fc.assert(
      fc.property(story, (actions) => {
        const world = aWorld(() => 0, 15_000);
        play(world, actions, () => undefined);
        world.clock.runUntil(world.clock.nowMs() + 16_000);

        expect(wrong(world)).toEqual([]);
        for (const row of world.floor.sessions.values()) expect(row.pending).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('never speaks again of a session that has ended', () => {
    fc.assert(
      fc.property(story, (actions) => {
        const ended = new Map<string, number>();
        play(
          aWorld(() => 1),
          actions,
          (world) => {
            for (const [id, row] of world.floor.sessions) {
              if (ended.has(id)) expect(row.log.length).toBe(ended.get(id));
              if (row.session.phase === 'ended') ended.set(id, row.log.length);
              else expect(ended.has(id)).toBe(false);
            }
          },
        );
      }),
      { numRuns: 150 },
    );
  });
});

function logs(world: World): readonly unknown[] {
  return [...world.floor.sessions.values()].map((row) => row.log);
}
