/** A plan being edited, and when its steps are asked: everything decidable without a screen. */
import type { Overflow, Plan, PlanStep, Target } from '#rules/assignment/plan.ts';
import { LIMITS } from '#rules/authoring/rule.ts';

/** Seconds a step may wait at most. */
export const LONGEST_WAIT = 3_600;

export interface StepTime {
  readonly index: number;
  /** Seconds after the customer spoke; null = it is never reached: an owner before it is waited for without end. */
  readonly fromSeconds: number | null;
  /** Nobody else is asked any more. */
  readonly openEnd: boolean;
}

export interface PlanTimes {
  readonly steps: readonly StepTime[];
  /** When the plan is through; null = never. */
  readonly overflowSeconds: number | null;
}

/** Nobody being free: how the plan goes when every step is tried in vain. */
export function planTimes({ steps }: Plan): PlanTimes {
  let at: number | null = 0;
  const times = steps.map((step, index): StepTime => {
    const fromSeconds = at;
    const openEnd = endsHere(step.target);
    at = at === null || openEnd ? null : at + step.waitSeconds;
    return { index, fromSeconds, openEnd };
  });
  return { steps: times, overflowSeconds: at };
}

/** A bot takes it at once; an exclusive owner is waited for. */
function endsHere(target: Target): boolean {
  return target.kind === 'bot' || (target.kind === 'owner' && target.exclusive);
}

export function withStep(plan: Plan, index: number, step: PlanStep): Plan {
  return { ...plan, steps: plan.steps.map((one, place) => (place === index ? step : one)) };
}

/** Whole seconds within what is allowed. */
export function withWait(plan: Plan, index: number, seconds: number): Plan {
  const step = plan.steps[index];
  if (step === undefined || !Number.isFinite(seconds)) return plan;
  const waitSeconds = Math.min(LONGEST_WAIT, Math.max(0, Math.round(seconds)));
  return withStep(plan, index, { ...step, waitSeconds });
}

export function moveStep(plan: Plan, index: number, by: 1 | -1): Plan {
  const [step, other] = [plan.steps[index], plan.steps[index + by]];
  if (step === undefined || other === undefined) return plan;
  const steps = plan.steps.map((one, place) => (place === index ? other : place === index + by ? step : one));
  return { ...plan, steps };
}

/** The last one stays: a plan without a step asks nobody. */
export function removeStep(plan: Plan, index: number): Plan {
  return plan.steps.length <= 1 ? plan : { ...plan, steps: plan.steps.filter((_, place) => place !== index) };
}

export function addStep(plan: Plan, target: Target): Plan {
  return plan.steps.length >= LIMITS.planSteps
    ? plan
    : { ...plan, steps: [...plan.steps, { target, waitSeconds: 60 }] };
}

export interface FirstOf {
  readonly agentId: string | null;
  readonly groupId: string | null;
  readonly botId: string | null;
}

/** A target of another kind; null where there is none to name. What both kinds have is kept. */
export function targetOf(kind: Target['kind'], before: Target, first: FirstOf): Target | null {
  if (before.kind === kind) return before;
  const evenSuspended = 'evenSuspended' in before && before.evenSuspended;
  switch (kind) {
    case 'owner':
      return { kind, exclusive: false, evenSuspended };
    case 'last-agent':
      return { kind, evenSuspended };
    case 'agent':
      return first.agentId === null ? null : { kind, agentId: first.agentId, evenSuspended };
    case 'group':
      return first.groupId === null
        ? null
        : { kind, groupId: first.groupId, strategy: 'highest-free-ratio', skills: [], headStartSeconds: 0 };
    case 'bot':
      return first.botId === null ? null : { kind, botId: first.botId };
    default:
      return kind satisfies never;
  }
}

export function overflowOf(to: Overflow['to'], botId: string | null): Overflow | null {
  if (to !== 'bot') return { to };
  return botId === null ? null : { to, botId };
}

/** Seconds that the picture is wide: the whole plan and a little more, so that its end has room. */
export function pictureSeconds(plan: Plan): number {
  const waits = plan.steps.reduce((sum, { waitSeconds }) => sum + waitSeconds, 0);
  return Math.max(30, waits) * 1.2;
}
