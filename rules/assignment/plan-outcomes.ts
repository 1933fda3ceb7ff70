/** How far a plan got: the share of sessions that had found an agent by each step. */
import type { Plan, Target } from './plan.ts';

/** Fewer decisions than this say nothing. Count. */
const FEWEST = 20;

export interface PlanOutcomes {
  readonly decisions: number;
  /** By step: percent of the decisions that an agent of this or an earlier step took, to 0.1. */
  readonly servedBy: readonly number[];
}

/** `served`: for each decision the step at which an agent was found, null = none of them was. Null = too few to say. */
export function planOutcomes(plan: Plan, served: readonly (number | null)[]): PlanOutcomes | null {
  if (served.length < FEWEST) return null;
  const share = (step: number): number => {
    const found = served.filter((at) => at !== null && at <= step).length;
    return Math.round((found / served.length) * 1_000) / 10;
  };
  return { decisions: served.length, servedBy: plan.steps.map((_, step) => share(step)) };
}

/** Both ask the same in the same order; waits, strategies and skills may differ. */
export function targetsAlike(a: Plan, b: Plan): boolean {
  return (
    a.steps.length === b.steps.length &&
    a.steps.every(({ target }, step) => {
      const other = b.steps[step];
      return other !== undefined && nameOf(target) === nameOf(other.target);
    })
  );
}

function nameOf(target: Target): string {
  switch (target.kind) {
    case 'owner':
    case 'last-agent':
      return target.kind;
    case 'agent':
      return `agent ${target.agentId}`;
    case 'group':
      return `group ${target.groupId}`;
    case 'bot':
      return `bot ${target.botId}`;
    default:
      return target satisfies never;
  }
}
