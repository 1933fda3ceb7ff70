import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '#rules/assignment/choose-agent.ts';
import { type ClaimWorld, claimRank, rosterAfter } from '#rules/assignment/claim-rank.ts';
import type { Plan, Strategy, Target } from '#rules/assignment/plan.ts';
import type { Server } from '#rules/assignment/serve-next.ts';
import { type TrialAsk, worldAt } from '#rules/assignment/trial-roster.ts';
import { tryPlan } from '#rules/assignment/try-plan.ts';
import { aGroup, aMember, aRoutingSession, EXCLUSIVE_OWNER, OWNER, run, T0 } from '../session/builders.ts';

const STRATEGIES: readonly Strategy[] = [
  'highest-free-ratio',
  'fewest-sessions',
  'rotation',
  'longest-idle',
  'weighted-share',
  'fixed-order',
];
const GROUPS = ['g1', 'g2'];

interface Floor {
  readonly members: readonly ReturnType<typeof aMember>[];
  readonly open: readonly string[];
  readonly before: readonly string[];
  readonly passedOver: readonly string[];
  readonly ownerId: string | null;
}

const aFloor: fc.Arbitrary<Floor> = fc.record({
  members: fc
    .uniqueArray(
      fc.record({
        agentId: fc.constantFrom('a1', 'a2', 'a3', 'a4', 'a5'),
        groupId: fc.constantFrom(...GROUPS),
        presence: fc.constantFrom('online', 'online', 'online', 'suspended', 'offline'),
        accepting: fc.boolean(),
        load: fc.nat(4),
        limit: fc.integer({ min: 1, max: 4 }),
        skills: fc.subarray(['en', 'fr']),
        place: fc.nat(5),
        weight: fc.integer({ min: 1, max: 3 }),
        lastAssignedAtMs: fc.nat(50),
        shareServed: fc.nat(5),
        idleSinceMs: fc.nat(50),
      }),
      { selector: ({ agentId }) => agentId, maxLength: 5 },
    )
    .map((members) => members.map((member) => aMember(member.agentId, member))),
  open: fc.subarray(GROUPS),
  before: fc.subarray(['a1', 'a2', 'a3']),
  passedOver: fc.subarray(['a4']),
  ownerId: fc.constantFrom(null, 'a1', 'a9'),
});

const aTarget: fc.Arbitrary<Target> = fc.oneof(
  fc
    .record({
      strategy: fc.constantFrom(...STRATEGIES),
      groupId: fc.constantFrom(...GROUPS),
      skills: fc.subarray(['en']),
    })
    .map(({ groupId, ...over }) => aGroup(groupId, over)),
  fc.constantFrom<Target>(OWNER, EXCLUSIVE_OWNER, { kind: 'bot', botId: 'b' }),
);
const aPlan: fc.Arbitrary<Plan> = fc.record({
  steps: fc.array(fc.record({ target: aTarget, waitSeconds: fc.constantFrom(0, 30) }), {
    minLength: 1,
    maxLength: 4,
  }),
  overflow: fc.constant({ to: 'queue' as const }),
});

function serversOf({ members, open }: Floor): ReadonlyMap<string, Server> {
  return new Map(
    members.map(({ groupId, place: _, weight: __, ...agent }) => [
      agent.agentId,
      { ...agent, groups: [{ groupId, open: open.includes(groupId) }] },
    ]),
  );
}

/** The world of production, as `claim` reads it. */
function worldOf(floor: Floor): ClaimWorld {
  const servers = serversOf(floor);
  return {
    ownerId: floor.ownerId,
    lastAgentId: null,
    agentOf: (id) => servers.get(id) ?? null,
    membersOf: (id) => floor.members.filter(({ groupId }) => groupId === id),
    groupIsOpen: (id) => floor.open.includes(id),
    inOpenGroup: (id) => servers.get(id)?.groups.some(({ open }) => open) === true,
    waitsBefore: (id) => floor.before.includes(id),
  };
}

/** What production does with the plan: the step itself, its claims answered from this floor. */
function played(
  plan: Plan,
  floor: Floor,
): { readonly kept: readonly Candidate[]; readonly agentId: string | null; readonly asked: number } {
  const kept: Candidate[] = [];
  const groups = Object.fromEntries(
    GROUPS.map((id) => [id, { open: floor.open.includes(id), closesAtMs: null, waiting: 0 }]),
  );
  const { session, asks } = run(aRoutingSession({ passedOver: floor.passedOver }), {
    atMs: T0,
    world: {
      plan,
      groups,
      claim: (ask) => {
        const ranking = claimRank({ ...ask, weight: 1 }, worldOf(floor));
        const [chosen] = ranking.ranked;
        const roster = rosterAfter(ranking, { chosen: chosen ?? null, lost: [] });
        kept.push(...roster);
        return chosen === undefined
          ? { ok: false, roster }
          : {
              ok: true,
              agentId: chosen.agentId,
              groupId: chosen.groupId,
              target: chosen.target,
              suspended: false,
              roster,
            };
      },
    },
  });
  const agentId = session.phase === 'serving' ? session.agentId : null;
  return { kept, agentId, asked: asks.filter(({ ask }) => ask === 'claim').length };
}

function ask(floor: Floor, more: Partial<TrialAsk> = {}): TrialAsk {
  return {
    today: { servers: serversOf(floor), members: floor.members, isOpen: (id) => floor.open.includes(id) },
    recorded: [],
    changes: [],
    ownerId: floor.ownerId,
    lastAgentId: null,
    skillsAt: () => [],
    ...more,
  };
}

const chosenIn = (steps: readonly { readonly candidates: readonly Candidate[] }[]) =>
  steps.flatMap(({ candidates }) => candidates.filter(({ chosen }) => chosen).map(({ agentId }) => agentId));

describe('a plan tried', () => {
  it('gives the session to whom production gives it at once, on the roster of today', () => {
    fc.assert(
      fc.property(aPlan, aFloor, (plan, floor) => {
        const quiet = { ...floor, before: [], passedOver: [] };

        const tried = tryPlan(plan, (step) => worldAt(ask(quiet), step));

        const { agentId } = played(plan, quiet);
        const reached = tried.steps.filter(({ atSeconds }) => atSeconds === 0);
        expect(tried.ends === 'agent' && tried.atSeconds === 0 ? chosenIn(reached)[0] : null).toBe(agentId);
      }),
    );
  });

  it('gets from a record what was kept: the same candidates with the same reasons, and the same agent', () => {
    fc.assert(
      fc.property(aPlan, aFloor, aFloor, (plan, then, today) => {
        const { kept, agentId } = played(plan, then);
        const skillsAt = (step: number) => {
          const target = plan.steps[step]?.target;
          return target?.kind === 'group' ? target.skills : [];
        };
        // Which groups are open is asked of the moment tried: a closed one is passed over and leaves no line.
        const moment = { ...today, open: then.open };
        const asked = ask(moment, { recorded: kept, skillsAt, ownerId: then.ownerId });

        const tried = tryPlan(plan, (step) => worldAt(asked, step));

        const steps = new Set(kept.map(({ step }) => step));
        const again = tried.steps
          .filter(({ index }) => steps.has(index))
          .flatMap(({ candidates }) => candidates);
        expect(again).toEqual(kept);
        if (agentId !== null) expect(chosenIn(tried.steps)[0]).toBe(agentId);
      }),
    );
  });

  it('asks nobody of today in a group that had nobody when the decision went past it', () => {
    const plan: Plan = {
      steps: [
        { target: aGroup('g1'), waitSeconds: 0 },
        { target: aGroup('g2'), waitSeconds: 0 },
      ],
      overflow: { to: 'queue' },
    };
    const then = { members: [aMember('a1', { groupId: 'g2' })], before: [], passedOver: [], ownerId: null };
    const today = { ...then, members: [aMember('a2', { groupId: 'g1' })], open: GROUPS };
    const { kept } = played(plan, { ...then, open: GROUPS });

    const { steps } = tryPlan(plan, (step) => worldAt(ask(today, { recorded: kept }), step));

    expect(steps.map(({ state }) => state)).toEqual(['waits', 'serves']);
    expect(chosenIn(steps)).toEqual(['a1']);
  });

  it('says at the name what a change by hand does', () => {
    const members = [aMember('a1', { load: 4 }), aMember('a2', { load: 2 })];
    const floor: Floor = { members, open: ['g1'], before: [], passedOver: [], ownerId: null };
    const plan: Plan = { steps: [{ target: aGroup('g1'), waitSeconds: 60 }], overflow: { to: 'queue' } };
    const withChanges = (changes: TrialAsk['changes']) =>
      tryPlan(plan, (step) => worldAt(ask(floor, { changes }), step)).steps[0]?.candidates.map(
        ({ agentId, chosen, reason }) => [agentId, chosen ? 'chosen' : reason],
      );

    expect(withChanges([])).toEqual([
      ['a2', 'chosen'],
      ['a1', 'ranked-lower'],
    ]);
    expect(withChanges([{ agentId: 'a2', accepting: false }])).toEqual([
      ['a2', 'not-accepting'],
      ['a1', 'chosen'],
    ]);
    expect(withChanges([{ agentId: 'a2', load: 10 }])).toEqual([
      ['a1', 'chosen'],
      ['a2', 'full'],
    ]);
  });

  it('goes on at once past an owner who is away, as production does', () => {
    const suspended = aMember('a1', { presence: 'suspended' });
    const floor: Floor = { members: [suspended], open: ['g1'], before: [], passedOver: [], ownerId: 'a1' };
    const even: Target = { kind: 'owner', exclusive: false, evenSuspended: true };
    const plan: Plan = {
      steps: [
        { target: OWNER, waitSeconds: 30 },
        { target: even, waitSeconds: 0 },
      ],
      overflow: { to: 'queue' },
    };

    const { steps, ends, atSeconds } = tryPlan(plan, (step) => worldAt(ask(floor), step));

    expect(steps.map(({ state }) => state)).toEqual(['away', 'serves']);
    expect([ends, atSeconds, played(plan, floor).agentId]).toEqual(['agent', 0, 'a1']);
  });

  it('tells when each step is asked, and that an exclusive owner is waited for without end', () => {
    const away = aMember('a1', { presence: 'offline' });
    const floor: Floor = { members: [away], open: ['g1'], before: [], passedOver: [], ownerId: 'a1' };
    const plan = (first: Target): Plan => ({
      steps: [
        { target: first, waitSeconds: 20 },
        { target: aGroup('g2'), waitSeconds: 40 },
        { target: aGroup('g1'), waitSeconds: 60 },
      ],
      overflow: { to: 'message-form' },
    });
    const times = (first: Target) => {
      const { steps, ends, atSeconds } = tryPlan(plan(first), (step) => worldAt(ask(floor), step));
      return { steps: steps.map(({ state, atSeconds: at }) => [state, at]), ends, atSeconds };
    };

    expect(times(OWNER)).toEqual({
      steps: [
        ['away', 0],
        ['closed', 0],
        ['waits', 0],
      ],
      ends: 'overflow',
      atSeconds: 60,
    });
    expect(times(EXCLUSIVE_OWNER)).toMatchObject({
      ends: 'waits-on',
      steps: [
        ['waits', 0],
        ['closed', null],
        ['waits', null],
      ],
    });
  });
});
