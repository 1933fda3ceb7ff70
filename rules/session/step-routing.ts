/** From wanting somebody to having somebody: the return window, the plan's steps, its overflow. */
import {
  closingOf,
  groupsOf,
  type OverflowRoute,
  overflowRoute,
  queueIsFull,
} from '../assignment/overflow.ts';
import type { Plan, Target } from '../assignment/plan.ts';
import { waitedFor } from '../assignment/waited-for.ts';
import type { Answer, Ask, ClaimOutcome } from './asks.ts';
import { type AssignedHow, isOfSeat } from './effects.ts';
import { happen, policyOf, returnSeat, type Work } from './step-work.ts';

type Asking<Result> = Generator<Ask, Result, Answer>;

/** Where the walk along a plan stands. */
interface Walk {
  readonly plan: Plan;
  readonly decisionId: string | null;
  /** Targets opened so far; they stay eligible. */
  readonly targets: readonly Target[];
  /** A group was passed over because it is closed. */
  readonly someClosed: boolean;
  readonly from: number;
  readonly how: AssignedHow;
  /** Where the queue's order counts from. */
  readonly arrivedAtMs: number;
  /** Bots are passed over: one has handed the customer over. */
  readonly peopleOnly: boolean;
}

/** Nothing but the phase routing is left behind by whoever asks for a plan; this resolves it. */
export function* route(work: Work): Asking<void> {
  if (work.session.phase !== 'routing') return;
  const arrivedAtMs = work.session.talk.waitingSinceMs ?? work.input.atMs;
  if (yield* returnToLast(work, arrivedAtMs)) return;
  const answer = yield { ask: 'plan' };
  if (answer.answer !== 'plan') throw new Error(`asked for a plan, answered ${answer.answer}`);
  work.groups = { ...work.groups, ...answer.groups };
  const how = work.session.passedOver.length > 0 ? 'reassign' : 'plan';
  yield* walk(work, {
    plan: answer.plan,
    decisionId: answer.decisionId,
    targets: [],
    someClosed: false,
    from: 0,
    how,
    arrivedAtMs,
    peopleOnly: handedOver(work),
  });
}

/** The next step of the plan opens; earlier targets stay. */
export function* widen(work: Work): Asking<void> {
  if (work.session.phase !== 'queued') return;
  const { progress, targets, queuedAtMs } = work.session;
  yield* walk(work, {
    plan: progress.plan,
    decisionId: progress.decisionId,
    targets,
    someClosed: false,
    from: progress.stepIndex + 1,
    how: 'plan',
    arrivedAtMs: queuedAtMs,
    peopleOnly: progress.peopleOnly === true,
  });
}

/** By the bot, in this very step. */
function handedOver({ effects }: Work): boolean {
  return effects.some((effect) => effect.type === 'log' && effect.event.kind === 'bot-handed-over');
}

/** Within the return window, whoever served last, if they can: the plan is not asked. */
function* returnToLast(work: Work, arrivedAtMs: number): Asking<boolean> {
  const { session, input } = work;
  const { previous } = input.facts;
  if (previous === null || session.lastAgentId !== null || session.passedOver.length > 0) return false;
  const windowMs = input.policyFor(previous.groupId).returnWindowSeconds * 1000;
  if (input.atMs - previous.closedAtMs > windowMs) return false;
  const target: Target = { kind: 'agent', agentId: previous.agentId, evenSuspended: false };
  const outcome = yield* claim(work, { targets: [target], decisionId: null, firstStep: 0, arrivedAtMs });
  if (!outcome.ok) return false;
  const groupId = outcome.groupId ?? previous.groupId;
  assign(work, { ...outcome, groupId }, { decisionId: null, how: 'return', exclusive: false });
  return true;
}

function* walk(work: Work, start: Walk): Asking<void> {
  let at = start;
  for (let index = start.from; index < start.plan.steps.length; index += 1) {
    const next = yield* tryStep(work, at, index);
    if (next === null) return;
    at = next;
  }
  overflowFrom(work, at);
}

/** The walk after one step of the plan; null = the session is settled for now. */
function* tryStep(work: Work, at: Walk, index: number): Asking<Walk | null> {
  const step = at.plan.steps[index];
  if (step === undefined) return at;
  const { target } = step;
  if (target.kind === 'bot') {
    if (at.peopleOnly) return at;
    startBot(work, target.botId, 'plan');
    return null;
  }
  if (target.kind === 'group' && !isOpen(work, target.groupId))
    return { ...at, someClosed: at.someClosed || work.groups[target.groupId] !== undefined };
  const { decisionId, arrivedAtMs, how } = at;
  const outcome = yield* claim(work, { targets: [target], decisionId, firstStep: index, arrivedAtMs });
  const exclusive = target.kind === 'owner' && target.exclusive;
  if (outcome.ok) {
    assign(work, outcome, { decisionId, how, exclusive });
    return null;
  }
  const waited = waitedFor(target, outcome.roster);
  if (waited === 'nobody') return at;
  const targets = exclusive ? [target] : [...at.targets, target];
  const next = { ...at, targets };
  const inVain = step.waitSeconds === 0 || waited === 'away';
  if (!exclusive && (inVain || !mayWait(work, targets))) return next;
  wait(work, next, { stepIndex: index, overflowed: false, exclusive });
  return null;
}

/** A closed group is skipped; one that is retired or unknown too, with an alarm. */
function isOpen(work: Work, groupId: string): boolean {
  const group = work.groups[groupId];
  if (group === undefined) work.effects.push({ type: 'alarm', kind: 'retired-target', subject: groupId });
  return group?.open === true;
}

/** Every step was tried in vain. */
function overflowFrom(work: Work, at: Walk): void {
  const { plan, targets, someClosed, peopleOnly } = at;
  const full = !mayWait(work, targets);
  const policy = work.input.policyFor(groupOf(targets));
  const planned = peopleOnly && plan.overflow.to === 'bot' ? ({ to: 'queue' } as const) : plan.overflow;
  const route = overflowRoute(planned, { targets, someClosed, full, policy });
  if (route.to === 'bot' && peopleOnly) overflow(work, { to: 'message-form', reason: 'queue-full' }, plan);
  else if (route.to !== 'queue') overflow(work, route, plan);
  else wait(work, at, { stepIndex: plan.steps.length - 1, overflowed: true, exclusive: false });
}

/** An offer that stands is given back first: it would count against the very agent who is claimed. */
export function* claim(
  work: Work,
  asked: {
    readonly targets: readonly Target[];
    readonly decisionId: string | null;
    readonly firstStep: number;
    readonly arrivedAtMs: number;
    readonly passedOver?: readonly string[];
    readonly byHand?: boolean;
    readonly mayExceed?: boolean;
  },
): Asking<ClaimOutcome> {
  returnSeat(work);
  const byHand = asked.byHand ?? false;
  const answer = yield {
    ask: 'claim',
    seats: work.effects.filter(isOfSeat),
    targets: asked.targets,
    passedOver: asked.passedOver ?? work.session.passedOver,
    byHand,
    mayExceed: asked.mayExceed ?? false,
    respectQueue: !byHand,
    decisionId: asked.decisionId,
    firstStep: asked.firstStep,
    arrivedAtMs: asked.arrivedAtMs,
  };
  if (answer.answer !== 'claim') throw new Error(`asked for a claim, answered ${answer.answer}`);
  return answer.outcome;
}

function assign(
  work: Work,
  { agentId, groupId, suspended }: Extract<ClaimOutcome, { ok: true }>,
  as: { readonly decisionId: string | null; readonly how: AssignedHow; readonly exclusive: boolean },
): void {
  happen(work, { type: 'assigned', agentId, groupId, suspended, by: null, note: null, ...as });
}

/** Waiting already, nobody loses their place because a queue has filled up since. */
function mayWait(work: Work, targets: readonly Target[]): boolean {
  return work.session.phase === 'queued' || !queueIsFull(targets, work.groups, work.input.policyFor);
}

function wait(
  work: Work,
  at: Walk,
  place: { readonly stepIndex: number; readonly overflowed: boolean; readonly exclusive: boolean },
): void {
  const { plan, decisionId, targets, arrivedAtMs, peopleOnly } = at;
  const { stepIndex, overflowed, exclusive } = place;
  const { atMs } = work.input;
  const waiting = {
    progress: {
      plan,
      decisionId,
      stepIndex,
      stepSinceMs: atMs,
      overflowed,
      ...(peopleOnly ? { peopleOnly } : {}),
    },
    targets,
    exclusive,
    groupId: groupOf(targets),
    closesAtMs: closingOf(targets, work.groups, atMs),
  };
  if (work.session.phase === 'queued') happen(work, { type: 'widened', ...waiting });
  else happen(work, { type: 'queued', ...waiting, arrivedAtMs, transfer: null });
}

/** The group whose policy counts while waiting: the first that was asked. */
export function groupOf(targets: readonly Target[]): string | null {
  return groupsOf(targets)[0] ?? null;
}

/** Out of the plan, or out of the queue. A message left out of hours is the plan's first group's, whose hours say when it is answered. */
export function overflow(work: Work, route: Exclude<OverflowRoute, { to: 'queue' }>, plan?: Plan): void {
  if (route.to === 'bot') {
    startBot(work, route.botId, 'overflow');
    return;
  }
  const first = groupsOf(plan?.steps.map(({ target }) => target) ?? []).find((id) => work.groups[id]);
  happen(work, { type: 'form-opened', reason: route.reason, groupId: first ?? null });
}

export function startBot(work: Work, botId: string, cause: 'plan' | 'overflow' | 'asked' | 'ladder'): void {
  happen(work, { type: 'bot-started', botId, cause, by: null, note: null });
}

/** Every group waited for has closed: the plan's own overflow if it is a bot, else the form. */
export function closeForToday(work: Work): void {
  if (work.session.phase !== 'queued') return;
  const { plan, peopleOnly } = work.session.progress;
  const { overflow: planned } = plan;
  if (planned.to === 'bot' && peopleOnly !== true) startBot(work, planned.botId, 'overflow');
  else happen(work, { type: 'form-opened', reason: 'off-hours' });
}

export function botOf(work: Work): string | null {
  return policyOf(work).bot.botId;
}
