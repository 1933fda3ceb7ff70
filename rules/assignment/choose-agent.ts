/** Who among the eligible gets the session, and why each other one did not. */

import type { Strategy } from './plan.ts';

export type Presence = 'online' | 'suspended' | 'offline';

/** An agent as a candidate for one seat, read from a snapshot or under the lock. */
export interface Agent {
  readonly agentId: string;
  readonly presence: Presence;
  readonly accepting: boolean;
  /** Σ weights of seats held or offered. */
  readonly load: number;
  readonly limit: number;
  readonly skills: readonly string[];
  readonly retired: boolean;
}

/** What the membership row remembers for the strategies. */
export interface Member extends Agent {
  readonly groupId: string;
  /** Place in the group for `fixed-order` and `rotation`. */
  readonly place: number;
  readonly weight: number;
  readonly lastAssignedAtMs: number;
  /** Sessions given in this group since the membership began; what `weighted-share` divides. */
  readonly shareServed: number;
  /** Since when the agent holds no session; for `longest-idle`. */
  readonly idleSinceMs: number;
}

export type RefusalReason =
  | 'offline'
  | 'suspended'
  | 'not-accepting'
  | 'full'
  | 'retired'
  | 'lacks-skill'
  | 'group-closed'
  | 'passed-over'
  | 'queue-before'
  | 'unknown'
  | 'taken-meanwhile'
  | 'ranked-lower';

/** One line of the roster a decision keeps. */
export interface Candidate {
  readonly agentId: string;
  readonly groupId: string | null;
  /** Index of the plan's step (or of the target asked) under which it was considered. */
  readonly step: number;
  readonly chosen: boolean;
  readonly reason: RefusalReason | null;
  readonly load: number;
  readonly limit: number;
}

/** A hard cap above the limit for those a person chose. Ratio. */
export const HARD_CAP = 2;

/** What a session asks of whoever is to serve it. */
export interface Need {
  readonly skills: readonly string[];
  /** Seats it takes; default 1. */
  readonly weight: number;
  readonly passedOver: readonly string[];
  /** The group asked, or one of the agent's groups, is open. */
  readonly groupOpen: boolean;
  /** The target reaches suspended agents too. */
  readonly evenSuspended: boolean;
  /** A person chose: suspended agents and those who do not accept are reached too. */
  readonly byHand: boolean;
  /** With `byHand`: beyond the limit, up to the hard cap. */
  readonly mayExceed: boolean;
}

export function isEligible(agent: Agent, need: Need): boolean {
  return refusalOf(agent, need) === null;
}

/** The first reason against; null = eligible. */
export function refusalOf(agent: Agent, need: Need): RefusalReason | null {
  if (agent.retired) return 'retired';
  if (need.passedOver.includes(agent.agentId)) return 'passed-over';
  if (agent.presence === 'offline') return 'offline';
  if (agent.presence === 'suspended' && !need.evenSuspended && !need.byHand) return 'suspended';
  if (!agent.accepting && !need.byHand) return 'not-accepting';
  if (!need.skills.every((skill) => agent.skills.includes(skill))) return 'lacks-skill';
  if (!need.groupOpen && !need.byHand) return 'group-closed';
  const cap = need.byHand && need.mayExceed ? agent.limit * HARD_CAP : agent.limit;
  return agent.load + need.weight > cap ? 'full' : null;
}

type Order = (a: Member, b: Member) => number;

/** Among equals: who has waited longest for a session, then the smallest id, so that a replay agrees with the past. */
const byWaitThenId: Order = (a, b) =>
  a.lastAssignedAtMs - b.lastAssignedAtMs || (a.agentId < b.agentId ? -1 : a.agentId > b.agentId ? 1 : 0);

const byPlace: Order = (a, b) =>
  a.place - b.place || (a.agentId < b.agentId ? -1 : a.agentId > b.agentId ? 1 : 0);

/** Everyone of the group in the order the strategy would take them, eligible or not. */
export function inOrderOf(strategy: Strategy, members: readonly Member[]): readonly Member[] {
  return [...members].sort(orderOf(strategy, members));
}

function orderOf(strategy: Strategy, members: readonly Member[]): Order {
  switch (strategy) {
    case 'highest-free-ratio':
      return (a, b) => usedRatio(a) - usedRatio(b) || byWaitThenId(a, b);
    case 'fewest-sessions':
      return (a, b) => a.load - b.load || byWaitThenId(a, b);
    case 'longest-idle':
      return (a, b) => idleRank(a) - idleRank(b) || byWaitThenId(a, b);
    case 'weighted-share':
      return (a, b) => deficitRank(a) - deficitRank(b) || byWaitThenId(a, b);
    case 'rotation':
      return rotationFrom(members);
    case 'fixed-order':
      return byPlace;
    default:
      return strategy satisfies never;
  }
}

function usedRatio({ load, limit }: Member): number {
  return limit <= 0 ? Number.MAX_VALUE : load / limit;
}

/** Who holds nothing comes first, the longest idle before all; the others by when they last got one. */
function idleRank({ load, idleSinceMs }: Member): number {
  return load === 0 ? idleSinceMs : Number.MAX_SAFE_INTEGER;
}

/** Sessions served per unit of weight once this one is given: who is furthest behind their share comes first. */
function deficitRank({ shareServed, weight }: Member): number {
  return weight <= 0 ? Number.MAX_VALUE : (shareServed + 1) / weight;
}

/** Round the group by place, beginning after whoever got the last one; eligible or not, they keep the turn. */
function rotationFrom(members: readonly Member[]): Order {
  const last = members
    .filter((member) => member.lastAssignedAtMs > 0)
    .reduce<Member | null>(
      (latest, member) =>
        latest === null ||
        member.lastAssignedAtMs > latest.lastAssignedAtMs ||
        (member.lastAssignedAtMs === latest.lastAssignedAtMs && byPlace(member, latest) > 0)
          ? member
          : latest,
      null,
    );
  if (last === null) return byPlace;
  const lap = (member: Member): number => (byPlace(member, last) > 0 ? 0 : 1);
  return (a, b) => lap(a) - lap(b) || byPlace(a, b);
}
