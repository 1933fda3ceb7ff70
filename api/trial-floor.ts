/** The floor that plans are tried on: the agents of today, a kept roster over it, and changes by hand. */
import { readMembers, readServers } from '#activities/store/agent-loads.ts';
import { openAt } from '#activities/store/groups.ts';
import type { Candidate } from '#rules/assignment/choose-agent.ts';
import { groupsOf } from '#rules/assignment/overflow.ts';
import type { Plan } from '#rules/assignment/plan.ts';
import { type RosterChange, rosterOf, type TrialAsk, worldAt } from '#rules/assignment/trial-roster.ts';
import { tryPlan } from '#rules/assignment/try-plan.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import type { ResponseOf } from './contract/operation.ts';
import type { OPERATIONS } from './contract/operations.ts';
import type { TriedPlanView } from './contract/rule-trials.ts';
import { candidateView, planViews } from './decision-view.ts';
import type { BaseDeps } from './deps.ts';
import type { Names } from './directory.ts';

export interface FloorAsked {
  /** All that will be tried on it. */
  readonly plans: readonly Plan[];
  readonly facts: FactObject;
  readonly atMs: number;
  readonly recorded: { readonly plan: Plan | null; readonly candidates: readonly Candidate[] } | null;
  readonly changes: readonly RosterChange[];
}

export async function trialFloor(deps: BaseDeps, asked: FloorAsked): Promise<TrialAsk> {
  const { plans, facts, atMs, recorded, changes } = asked;
  const { pool } = deps.store;
  const targets = plans.flatMap((plan) => plan.steps.map(({ target }) => target));
  const groupIds = [...new Set(groupsOf(targets))];
  const ownerId = idIn(facts, 'customer.owner');
  const lastAgentId = idIn(facts, 'customer.lastAgent');
  const members = await readMembers(pool, groupIds);
  const named = [
    ...targets.flatMap((target) => (target.kind === 'agent' ? target.agentId : [])),
    ...[ownerId, lastAgentId].filter((id) => id !== null),
    ...members.map(({ agentId }) => agentId),
    ...(recorded?.candidates ?? []).map(({ agentId }) => agentId),
  ];
  const servers = await readServers(pool, [...new Set(named)]);
  const theirs = [...servers.values()].flatMap(({ groups }) => groups.map(({ groupId }) => groupId));
  const open = await openAt(deps.store, [...new Set([...groupIds, ...theirs])], atMs);
  return {
    today: { servers, members, isOpen: (groupId) => open.has(groupId) },
    recorded: recorded?.candidates ?? [],
    changes,
    ownerId,
    lastAgentId,
    skillsAt: (step) => {
      const target = recorded?.plan?.steps[step]?.target;
      return target?.kind === 'group' ? target.skills : [];
    },
  };
}

function idIn(facts: FactObject, fact: string): string | null {
  const value = facts[fact];
  return typeof value === 'string' ? value : null;
}

export function triedPlan(plan: Plan, floor: TrialAsk, names: Names): TriedPlanView {
  const tried = tryPlan(plan, (step) => worldAt(floor, step));
  const steps = planViews(plan, names);
  return {
    steps: tried.steps.flatMap(({ index, state, atSeconds, candidates }) => {
      const step = steps[index];
      if (step === undefined) return [];
      return [{ ...step, state, atSeconds, candidates: candidates.map((one) => candidateView(one, names)) }];
    }),
    ends: tried.ends,
    atSeconds: tried.atSeconds,
    overflow: plan.overflow.to,
  };
}

type RosterRow = ResponseOf<(typeof OPERATIONS)['tryRules']>['roster'][number];

export function rosterView(floor: TrialAsk, names: Names): RosterRow[] {
  return rosterOf(floor)
    .map((agent) => ({
      agentId: agent.agentId,
      name: names.agent(agent.agentId) ?? agent.agentId,
      groups: agent.groups.map(({ groupId }) => names.group(groupId) ?? groupId),
      presence: agent.presence,
      accepting: agent.accepting,
      load: agent.load,
      limit: agent.limit,
      recorded: floor.recorded.some(({ agentId }) => agentId === agent.agentId),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
