/** Whom a session may claim, best first, on one snapshot; the claim re-checks each under the lock. */
import {
  type Agent,
  type Candidate,
  inOrderOf,
  type Member,
  type RefusalReason,
  refusalOf,
} from './choose-agent.ts';
import type { Target } from './plan.ts';
import { queueTargetOf } from './queue-order.ts';

/** The snapshot a claim is ranked on. */
export interface ClaimWorld {
  readonly ownerId: string | null;
  readonly lastAgentId: string | null;
  /** Null = no such agent. */
  readonly agentOf: (agentId: string) => Agent | null;
  readonly membersOf: (groupId: string) => readonly Member[];
  readonly groupIsOpen: (groupId: string) => boolean;
  /** Whether the agent may reply in a group that is open now. */
  readonly inOpenGroup: (agentId: string) => boolean;
  /** Whether somebody whom the agent may serve waits before this session. */
  readonly waitsBefore: (agentId: string) => boolean;
}

export interface ClaimNeed {
  readonly targets: readonly Target[];
  readonly passedOver: readonly string[];
  readonly byHand: boolean;
  readonly mayExceed: boolean;
  readonly respectQueue: boolean;
  /** Seats the session takes. */
  readonly weight: number;
  /** Index in the plan of the first target. */
  readonly firstStep: number;
}

/** One agent to try, with the target they were found under. */
export interface RankedAgent {
  readonly agentId: string;
  readonly groupId: string | null;
  readonly target: Target;
  readonly step: number;
}

export interface Ranking {
  /** Eligible, in the order to try them. */
  readonly ranked: readonly RankedAgent[];
  /** Everyone considered; the eligible ones read `ranked-lower` until one of them is chosen. */
  readonly roster: readonly Candidate[];
}

export function claimRank(need: ClaimNeed, world: ClaimWorld): Ranking {
  const ranked: RankedAgent[] = [];
  const roster: Candidate[] = [];
  need.targets.forEach((target, index) => {
    const step = need.firstStep + index;
    for (const { agent, agentId, groupId, reason } of considered(target, need, world)) {
      const { load, limit } = agent ?? { load: 0, limit: 0 };
      roster.push({ agentId, groupId, step, chosen: false, reason: reason ?? 'ranked-lower', load, limit });
      if (reason === null && !ranked.some((other) => other.agentId === agentId))
        ranked.push({ agentId, groupId, target, step });
    }
  });
  return { ranked, roster };
}

/** The roster once `chosen` has the seat; those tried in vain before were taken meanwhile. */
export function rosterAfter(
  { roster }: Ranking,
  outcome: { readonly chosen: RankedAgent | null; readonly lost: readonly string[] },
): readonly Candidate[] {
  return roster.map((candidate) => {
    const { chosen } = outcome;
    if (
      chosen !== null &&
      candidate.agentId === chosen.agentId &&
      candidate.step === chosen.step &&
      candidate.reason === 'ranked-lower'
    )
      return { ...candidate, chosen: true, reason: null };
    return candidate.reason === 'ranked-lower' && outcome.lost.includes(candidate.agentId)
      ? { ...candidate, reason: 'taken-meanwhile' as const }
      : candidate;
  });
}

interface Considered {
  readonly agentId: string;
  readonly agent: Agent | null;
  readonly groupId: string | null;
  readonly reason: RefusalReason | null;
}

function considered(target: Target, need: ClaimNeed, world: ClaimWorld): readonly Considered[] {
  if (target.kind === 'group') {
    const { groupId, skills, strategy } = target;
    const open = world.groupIsOpen(groupId);
    return inOrderOf(strategy, world.membersOf(groupId)).map((agent) => ({
      agentId: agent.agentId,
      agent,
      groupId,
      reason: reasonAgainst(agent, { need, world, skills, open, evenSuspended: false }),
    }));
  }
  const resolved = queueTargetOf(target, world);
  if (resolved === null || resolved.kind !== 'agent') return [];
  const { agentId, evenSuspended } = resolved;
  const agent = world.agentOf(agentId);
  if (agent === null) return [{ agentId, agent, groupId: null, reason: 'unknown' }];
  const open = world.inOpenGroup(agentId);
  const reason = reasonAgainst(agent, { need, world, skills: [], open, evenSuspended });
  return [{ agentId, agent, groupId: null, reason }];
}

function reasonAgainst(
  agent: Agent,
  asked: {
    readonly need: ClaimNeed;
    readonly world: ClaimWorld;
    readonly skills: readonly string[];
    readonly open: boolean;
    readonly evenSuspended: boolean;
  },
): RefusalReason | null {
  const { need, world, skills, open, evenSuspended } = asked;
  const { weight, passedOver, byHand, mayExceed } = need;
  const why = refusalOf(agent, {
    skills,
    weight,
    passedOver,
    groupOpen: open,
    evenSuspended,
    byHand,
    mayExceed,
  });
  if (why !== null) return why;
  return need.respectQueue && world.waitsBefore(agent.agentId) ? 'queue-before' : null;
}
