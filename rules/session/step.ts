/** One step of a session, pure: reads the facts in a fixed order, asks the world where it must, and answers with what changed. */
import { closingOf } from '../assignment/overflow.ts';
import { alarmFor } from './alarm.ts';
import type { Answer, Ask, StepInput, StepOutcome } from './asks.ts';
import { talkResumed } from './due-times.ts';
import { obey, takeOffer } from './step-commands.ts';
import { closeForToday, route } from './step-routing.ts';
import { handleDue } from './step-timers.ts';
import {
  beginWork,
  closing,
  dueNow,
  happen,
  policyOf,
  returnSeat,
  settle,
  timerKey,
  type Work,
} from './step-work.ts';

export type { Answer, Ask, ClaimOutcome, StepInput, StepOutcome } from './asks.ts';

/** The most events one step handles before it answers and asks to be woken again at once. Count. */
export const EVENTS_PER_STEP = 200;

type Asking<Result> = Generator<Ask, Result, Answer>;

/**
 * 1. Repeated on its own outcome it changes nothing. 2. What was said comes before what was due: a customer who spoke is never closed.
 * 3. A command is answered in the step that reads it. 4. An offered seat is taken, or given back.
 */
export function* step(input: StepInput): Generator<Ask, StepOutcome, Answer> {
  const work = beginWork(input, EVENTS_PER_STEP);
  yield* readTalk(work);
  readVisit(work);
  yield* readCommands(work);
  takeOffer(work);
  yield* readBot(work);
  readHours(work);
  readSurvey(work);
  yield* handleDue(work);
  yield* route(work);
  returnSeat(work);
  return outcomeOf(work);
}

/** What was said since the last step, against the phase. */
function* readTalk(work: Work): Asking<void> {
  const { session } = work;
  if (session.phase === 'guiding' && session.talk.customerMessages > 0)
    happen(work, { type: 'customer-spoke' });
  if (session.phase === 'warned' && talkResumed(session))
    happen(work, { type: session.talk.turn === 'agent' ? 'customer-spoke' : 'agent-spoke' });
  yield* route(work);
}

/** A visit that ended without a word ends what was only waiting for one. */
function readVisit(work: Work): void {
  const { session, input } = work;
  if (input.facts.visit.endedAtMs === null || session.talk.customerMessages > 0) return;
  if (session.phase === 'guiding' || session.phase === 'queued') happen(work, closing(work, 'visit-ended'));
}

function* readCommands(work: Work): Asking<void> {
  for (const command of work.input.facts.commands) {
    if (work.left <= 0) return;
    yield* obey(work, command);
  }
}

function* readBot(work: Work): Asking<void> {
  const { facts, session: before } = work.input;
  // A bot that this very step started has said nothing yet.
  if (before.phase !== 'bot' || work.session.phase !== 'bot') return;
  if (facts.bot.misses !== work.session.misses)
    happen(work, { type: 'bot-missed', misses: facts.bot.misses });
  const missed = facts.bot.misses >= policyOf(work).bot.maxMisses;
  if (!facts.bot.handOver && !missed) return;
  happen(work, { type: 'handed-over', cause: facts.bot.handOver ? 'asked' : 'misses' });
  yield* route(work);
}

/** Hours act at once: the closing after which this session overflows is read anew each time. */
function readHours(work: Work): void {
  const { session, groups, input } = work;
  if (session.phase !== 'queued' || session.exclusive) return;
  const closesAtMs = closingOf(session.targets, groups, input.atMs);
  if (closesAtMs !== null && closesAtMs <= input.atMs) {
    const due = dueNow(work).find(({ kind }) => kind === 'hours-end');
    if (due !== undefined) settle(work, due, 'fired', 'the last group has closed');
    closeForToday(work);
  } else if (closesAtMs !== session.closesAtMs) happen(work, { type: 'hours-read', closesAtMs });
}

function readSurvey(work: Work): void {
  if (work.session.phase === 'surveying' && work.input.facts.survey.answered)
    happen(work, { type: 'survey-over', answered: true });
}

function outcomeOf(work: Work): StepOutcome {
  const { session, input, effects } = work;
  const timers = dueNow(work);
  const live = new Map(timers.map((timer) => [timerKey(timer), timer.dueAtMs]));
  for (const timer of input.facts.armed) {
    const key = timerKey(timer);
    if (work.settled.has(key) || live.get(key) === timer.dueAtMs) continue;
    if (live.has(key)) settle(work, timer, 'superseded', 'runs anew from a later moment');
    else settle(work, timer, 'cancelled', whyCancelled(work));
  }
  const busy = work.left <= 0;
  const alarmAtMs = busy ? input.atMs : alarmFor(session, policyOf(work), input.facts.outages, input.atMs);
  return { session, effects, settled: [...work.settled.values()], timers, alarmAtMs };
}

function whyCancelled({ session, input }: Work): string {
  if (session.phase !== input.session.phase) return `now ${session.phase}`;
  return session.talk.turn === 'customer' ? 'was answered' : 'the turn is over';
}
