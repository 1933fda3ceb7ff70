/** A plan walked on a roster that stands still: who would be asked, who would get the session, and when. */
import type { Candidate, RefusalReason } from './choose-agent.ts';
import { type ClaimWorld, claimRank, rosterAfter } from './claim-rank.ts';
import type { Plan, PlanStep, Target } from './plan.ts';
import { type WaitedFor, waitedFor } from './waited-for.ts';

/** The world as it is tried, and what else stood against an agent at the time, apart from the roster. */
export interface TrialWorld extends ClaimWorld {
  readonly passedOver: readonly string[];
  /** Only for those whom `waitsBefore` names: the reason to tell. */
  readonly stoodAgainst: (agentId: string) => RefusalReason;
}

/**
 * `serves`: somebody of it gets the session. `closed`: the group is, it is passed over. `bot`: no seat is needed. Else nobody can now:
 * see `WaitedFor`; an exclusive owner is waited for even while away. A step behind the one that serves is told as if it were asked too.
 */
export interface TriedStep {
  readonly index: number;
  readonly state: 'serves' | 'closed' | 'bot' | WaitedFor;
  /** When it is asked, in seconds after the customer spoke; null = it is never reached. */
  readonly atSeconds: number | null;
  /** In the order in which they would be taken. */
  readonly candidates: readonly Candidate[];
}

export interface TriedPlan {
  readonly steps: readonly TriedStep[];
  /** Where it ends on this roster; `agent` is the chosen candidate of the step that serves. `waits-on`: for an owner, without end. */
  readonly ends: 'agent' | 'bot' | 'overflow' | 'waits-on';
  readonly atSeconds: number;
}

/** `worldAt`: the roster as the step saw it; where nothing was recorded, the same for all. */
export function tryPlan(plan: Plan, worldAt: (step: number) => TrialWorld): TriedPlan {
  const steps: TriedStep[] = [];
  let atSeconds = 0;
  let end: TriedPlan['ends'] | null = null;
  plan.steps.forEach((step, index) => {
    const tried = tryStep(step, index, worldAt(index));
    steps.push({ ...tried, atSeconds: end === null ? atSeconds : null });
    if (end !== null) return;
    end = endOf(step, tried.state);
    if (end === null && tried.state === 'waits') atSeconds += step.waitSeconds;
  });
  return { steps, ends: end ?? 'overflow', atSeconds };
}

function endOf({ target }: PlanStep, state: TriedStep['state']): TriedPlan['ends'] | null {
  if (state === 'bot') return 'bot';
  if (state === 'serves') return 'agent';
  return state === 'waits' && isExclusive(target) ? 'waits-on' : null;
}

function isExclusive(target: Target): boolean {
  return target.kind === 'owner' && target.exclusive;
}

function tryStep(
  { target }: PlanStep,
  index: number,
  world: TrialWorld,
): Pick<TriedStep, 'index' | 'state' | 'candidates'> {
  if (target.kind === 'bot') return { index, state: 'bot', candidates: [] };
  const ranking = claimRank(
    {
      targets: [target],
      passedOver: world.passedOver,
      byHand: false,
      mayExceed: false,
      respectQueue: true,
      weight: 1,
      firstStep: index,
    },
    world,
  );
  const [first] = ranking.ranked;
  const candidates = rosterAfter(ranking, { chosen: first ?? null, lost: [] }).map((line) =>
    line.reason === 'queue-before' ? { ...line, reason: world.stoodAgainst(line.agentId) } : line,
  );
  if (target.kind === 'group' && !world.groupIsOpen(target.groupId))
    return { index, state: 'closed', candidates };
  if (first !== undefined) return { index, state: 'serves', candidates };
  const waited = waitedFor(target, candidates);
  return { index, state: waited === 'away' && isExclusive(target) ? 'waits' : waited, candidates };
}
