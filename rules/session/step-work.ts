/** What a step has in hand while it runs; lives no longer than the step. */
import type { StepInput } from './asks.ts';
import { type DueTime, dueTimes, type TimerOutcome } from './due-times.ts';
import { type Effect, isOfSeat } from './effects.ts';
import type { EventOf, SessionEvent, SurveyState } from './events.ts';
import type { Facts, GroupsNow } from './facts.ts';
import type { PolicyEntry } from './policy.ts';
import type { Session } from './session.ts';
import type { TransitionRefusal } from './states.ts';
import { transition } from './transition.ts';

export interface Work {
  readonly input: StepInput;
  session: Session;
  /** What the facts say, and what the plan's answer added. */
  groups: GroupsNow;
  readonly effects: Effect[];
  /** What the facts say, until an effect of this step takes it or gives it back. */
  seat: Facts['seat'];
  readonly settled: Map<string, SettledTimer>;
  /** Events that may still be handled. */
  left: number;
}

export interface SettledTimer {
  readonly timer: DueTime;
  readonly outcome: TimerOutcome;
  readonly why: string;
  readonly lateMs: number;
}

export function beginWork(input: StepInput, events: number): Work {
  return {
    input,
    session: input.session,
    groups: input.facts.groups,
    effects: [],
    seat: input.facts.seat,
    settled: new Map(),
    left: events,
  };
}

/** Makes the event happen; the reason if it changes nothing. */
export function happen(work: Work, event: SessionEvent): TransitionRefusal | null {
  const result = transition(work.session, event, policyOf(work), work.input.atMs);
  work.left -= 1;
  if (!result.ok) return result.reason;
  work.session = result.session;
  for (const effect of result.effects) add(work, effect);
  return null;
}

function add(work: Work, effect: Effect): void {
  work.effects.push(effect);
  if (isOfSeat(effect) && effect.agentId === work.seat?.agentId) work.seat = null;
}

/** A seat that was offered and not taken, or that no phase of its session holds, goes back to its agent. */
export function returnSeat(work: Work): void {
  const { session, seat } = work;
  if (seat === null) return;
  const served = session.phase === 'serving' || session.phase === 'warned';
  if (served && session.agentId === seat.agentId && seat.state === 'held') return;
  const cause = seat.state === 'offered' ? 'offer-refused' : 'stray-seat';
  add(work, { type: 'free-seat', agentId: seat.agentId, cause });
}

/** Closed by a cause that no person gave. */
export function closing(work: Work, cause: EventOf<'closed'>['cause']): EventOf<'closed'> {
  return { type: 'closed', cause, by: null, reason: null, survey: surveyOf(work) };
}

/** Counts a survey that this very step has sent by hand. */
export function surveyOf({ input, effects }: Work): SurveyState {
  const sentNow = effects.find((effect) => effect.type === 'send-survey');
  return { ...input.facts.survey, sentAtMs: sentNow?.sentAtMs ?? input.facts.survey.sentAtMs };
}

export function policyOf({ input, session }: Work): PolicyEntry {
  return input.policyFor(session.groupId);
}

export function dueNow(work: Work): readonly DueTime[] {
  return dueTimes(work.session, policyOf(work), work.input.facts.outages);
}

export function timerKey({ kind, turn, step }: DueTime): string {
  return `${kind}:${turn}:${step}`;
}

/** The first timer of this kind whose time has come decides the row's outcome. */
export function settle(work: Work, timer: DueTime, outcome: TimerOutcome, why: string): void {
  const lateMs = Math.max(0, work.input.atMs - timer.dueAtMs);
  work.settled.set(timerKey(timer), { timer, outcome, why, lateMs });
}
