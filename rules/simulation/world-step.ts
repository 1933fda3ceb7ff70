/** One step on the imagined floor: reads the facts, answers the asks, applies the effects, then lets free agents look. */
import type { Answer, Ask, StepOutcome } from '../session/asks.ts';
import type { DueTime } from '../session/due-times.ts';
import { type Effect, isOfSeat, type SeatEffect } from '../session/effects.ts';
import type { Facts, GroupNow } from '../session/facts.ts';
import { type PolicyEntry, policyEntryFor } from '../session/policy.ts';
import { nextReminder, reminderAction } from '../session/reminders.ts';
import { step } from '../session/step.ts';
import {
  applySeat,
  claim,
  entryOf,
  type StepSeats,
  serve,
  serveWaiting,
  withdrawOffers,
} from './world-claims.ts';
import { hear, write } from './world-log.ts';
import { type Floor, groupNow, type SessionRow } from './world-state.ts';

export function stepNow(floor: Floor, sessionId: string): void {
  const row = floor.sessions.get(sessionId);
  if (row === undefined || row.session.phase === 'ended') return;
  row.steps += 1;
  const seats: StepSeats = { freed: [], done: new Set() };
  apply(floor, row, drive(floor, row, seats), seats);
  floor.told({ kind: 'stepped', sessionId });
  const offers = [
    ...seats.freed.flatMap((agentId) => serve(floor, agentId)),
    ...serveWaiting(floor, sessionId),
  ];
  for (const offered of offers) nudge(floor, offered);
}

/** Level-triggered: twice does no harm, a lost one is healed by the next look. */
export function nudge(floor: Floor, sessionId: string): void {
  const times = floor.nudges();
  for (let n = 0; n < times; n += 1) floor.clock.at(floor.clock.nowMs(), () => stepNow(floor, sessionId));
}

/** Wakes at `atMs` unless another step has said otherwise since. */
function setAlarm(floor: Floor, row: SessionRow, atMs: number | null): void {
  row.alarmAtMs = atMs;
  row.wakeAtMs = atMs;
  if (atMs === null) return;
  floor.clock.at(atMs, () => {
    if (row.wakeAtMs === atMs) stepNow(floor, row.session.id);
  });
}

export function policyOf(floor: Floor, row: SessionRow): PolicyEntry {
  return policyEntryFor(floor.policy, row.session);
}

function drive(floor: Floor, row: SessionRow, seats: StepSeats): StepOutcome {
  const { entryPointId } = row.session;
  const generator = step({
    session: row.session,
    facts: factsOf(floor, row),
    policyFor: (groupId) => policyEntryFor(floor.policy, { groupId, entryPointId }),
    atMs: floor.clock.nowMs(),
    newId: floor.newId,
  });
  let turn = generator.next();
  while (turn.done !== true) turn = generator.next(answerTo(floor, row, { ask: turn.value, seats }));
  return turn.value;
}

function answerTo(
  floor: Floor,
  row: SessionRow,
  { ask, seats }: { readonly ask: Ask; readonly seats: StepSeats },
): Answer {
  if (ask.ask === 'claim') {
    for (const effect of ask.seats) applySeat(floor, row, { effect, seats });
    return { answer: 'claim', outcome: claim(floor, row, ask) };
  }
  const atMs = floor.clock.nowMs();
  const { plan, decisionId } = row.planFor(atMs, row.session);
  row.decisions.push({ id: decisionId, atMs, plan, roster: [] });
  return { answer: 'plan', plan, decisionId, groups: groupsNow(floor, row.session.id) };
}

function groupsNow(floor: Floor, ownId: string): { readonly [groupId: string]: GroupNow } {
  const own = floor.queue.get(ownId);
  return Object.fromEntries(
    [...floor.groups.keys()].flatMap((groupId) => {
      const now = groupNow(floor, groupId);
      const counted = own?.targets.some((target) => target.kind === 'group' && target.groupId === groupId);
      return now === undefined ? [] : [[groupId, counted ? { ...now, waiting: now.waiting - 1 } : now]];
    }),
  );
}

export function factsOf(floor: Floor, row: SessionRow): Facts {
  const { seat, survey, bot } = row;
  return {
    commands: [...row.pending],
    seat:
      seat === null ? null : { ...seat, suspended: floor.agents.get(seat.agentId)?.presence === 'suspended' },
    visit: { connected: row.visitEndedAtMs === null, endedAtMs: row.visitEndedAtMs },
    previous: floor.previous.get(row.session.visitorId) ?? null,
    bot: { ...bot },
    survey: { on: row.surveyOn, sentAtMs: survey?.sentAtMs ?? null, answered: survey?.answered != null },
    groups: groupsNow(floor, row.session.id),
    armed: row.timers.filter(({ outcome }) => outcome === null).map(({ timer }) => timer),
    outages: floor.outages,
  };
}

function apply(floor: Floor, row: SessionRow, outcome: StepOutcome, seats: StepSeats): void {
  row.session = outcome.session;
  for (const effect of outcome.effects)
    if (isOfSeat(effect)) applySeat(floor, row, { effect, seats });
    else applyEffect(floor, row, effect);
  const { session } = row;
  const serving = session.phase === 'serving' || session.phase === 'warned';
  if (!serving && row.seat?.state === 'held') row.seat = null;
  keepTimers(floor, row, outcome);
  setAlarm(floor, row, outcome.alarmAtMs);
  setReminder(floor, row);
}

function applyEffect(floor: Floor, row: SessionRow, effect: Exclude<Effect, SeatEffect>): void {
  const atMs = floor.clock.nowMs();
  switch (effect.type) {
    case 'log':
      write(floor, row, { event: effect.event, visible: effect.audience === 'all' });
      if (effect.event.kind === 'bot-started') row.bot = { misses: 0, handOver: false };
      break;
    case 'count-miss':
      countMiss(floor, row, effect);
      break;
    case 'answer-command':
      answerCommand(row, effect);
      break;
    case 'bot-turn':
      askBot(floor, row);
      break;
    case 'leave-message': {
      const { leftMessageId, contact, text, groupId } = effect;
      row.leftMessages.push({ id: leftMessageId, atMs, contact, text, groupId });
      break;
    }
    case 'alarm':
      floor.alarms.push({ atMs, kind: effect.kind, subject: effect.subject });
      break;
    case 'start-waiting':
    case 'stop-waiting':
      // The session's talk already says so.
      break;
    default:
      applyToQueueOrClosing(floor, row, effect);
  }
}

type QueueOrClosing = Extract<
  Effect,
  { type: 'join-queue' | 'widen-queue' | 'leave-queue' | 'send-survey' | 'close' }
>;

function applyToQueueOrClosing(floor: Floor, row: SessionRow, effect: QueueOrClosing): void {
  const { id } = row.session;
  switch (effect.type) {
    case 'join-queue': {
      const waiting = { targets: effect.targets, arrivedAtMs: effect.queuedAtMs, offeredTo: null };
      floor.queue.set(id, entryOf(floor, row, waiting));
      break;
    }
    case 'widen-queue': {
      const entry = floor.queue.get(id);
      if (entry) floor.queue.set(id, { ...entryOf(floor, row, { ...entry, targets: effect.targets }) });
      break;
    }
    case 'leave-queue':
      floor.queue.delete(id);
      break;
    case 'send-survey': {
      const { sentAtMs, expiresAtMs, reminderDueAtMs, agentId, groupId } = effect;
      row.survey = { sentAtMs, expiresAtMs, reminderDueAtMs, agentId, groupId, answered: null };
      break;
    }
    case 'close':
      close(floor, row, effect);
      break;
    default:
      effect satisfies never;
  }
}

function close(floor: Floor, row: SessionRow, effect: Extract<Effect, { type: 'close' }>): void {
  const { atMs, cause, agentId, groupId } = effect;
  row.closing = { atMs, cause, class: effect.class, agentId, groupId };
  if (row.survey !== null && agentId !== null) Object.assign(row.survey, { agentId, groupId });
  if (agentId !== null) floor.previous.set(row.session.visitorId, { agentId, groupId, closedAtMs: atMs });
}

function countMiss(floor: Floor, row: SessionRow, effect: Extract<Effect, { type: 'count-miss' }>): void {
  const agent = floor.agents.get(effect.agentId);
  if (agent === undefined) return;
  agent.misses += 1;
  if (agent.misses < effect.budget) return;
  agent.misses = 0;
  agent.presence = 'suspended';
  withdrawOffers(floor, agent.agentId);
  write(floor, row, { event: { kind: 'agent-suspended', agentId: agent.agentId }, visible: false });
}

function answerCommand(row: SessionRow, effect: Extract<Effect, { type: 'answer-command' }>): void {
  row.results.set(effect.commandId, effect.result);
  const at = row.pending.findIndex(({ id }) => id === effect.commandId);
  if (at >= 0) row.pending.splice(at, 1);
}

/** The bot answers outside any step; only while it is still its turn. */
export function askBot(floor: Floor, row: SessionRow): void {
  const { bot, clock } = floor;
  if (bot === null) return;
  const asked = row.session.talk.lastCustomerMessageAtMs;
  clock.at(clock.nowMs() + bot.answerAfterMs, () => {
    const { session } = row;
    if (session.phase !== 'bot' || session.talk.lastCustomerMessageAtMs !== asked) return;
    const saidAt = row.log.findLastIndex(
      ({ event }) => event.kind === 'message' && event.from === 'customer',
    );
    const said = row.log[saidAt]?.event;
    const answer = bot.answer(said?.kind === 'message' ? said.text : '');
    // What was said before the bot came was not said to it.
    const early = row.log.findLastIndex(({ event }) => event.kind === 'bot-started') > saidAt;
    row.bot = { ...row.bot, misses: answer === null ? row.bot.misses + (early ? 0 : 1) : 0 };
    if (answer === null) nudge(floor, session.id);
    else hear(floor, row, { from: 'bot', text: answer });
  });
}

function keepTimers(floor: Floor, row: SessionRow, outcome: StepOutcome): void {
  const atMs = floor.clock.nowMs();
  for (const { timer, outcome: fate, why, lateMs } of outcome.settled) {
    const open = openTimer(row, timer);
    const fired = fate === 'fired' ? atMs : null;
    if (open) Object.assign(open, { outcome: fate, why, lateMs, firedAtMs: fired });
    else row.timers.push({ timer, armedAtMs: timer.fromMs, outcome: fate, why, firedAtMs: fired, lateMs });
  }
  for (const timer of outcome.timers) arm(floor, row, timer);
}

function openTimer(row: SessionRow, timer: DueTime): SessionRow['timers'][number] | undefined {
  return row.timers.find((one) => one.outcome === null && sameTimer(one.timer, timer));
}

function sameTimer(a: DueTime, b: DueTime): boolean {
  return a.kind === b.kind && a.turn === b.turn && a.step === b.step;
}

function arm(floor: Floor, row: SessionRow, timer: DueTime): void {
  const known = row.timers.some((one) => sameTimer(one.timer, timer) && one.timer.dueAtMs === timer.dueAtMs);
  if (known) return;
  const armedAtMs = floor.clock.nowMs();
  row.timers.push({ timer, armedAtMs, outcome: null, why: null, firedAtMs: null, lateMs: null });
}

/** The due-scan looks when the next reminder of this turn is due; the insert of a message sets it, not the step alone. */
export function setReminder(floor: Floor, row: SessionRow): void {
  const written = row.timers.filter(({ outcome }) => outcome === 'fired').map(({ timer }) => timer);
  const next = nextReminder(row.session, policyOf(floor, row), { outages: floor.outages, written });
  if (next?.dueAtMs === row.remindAtMs) return;
  row.remindAtMs = next?.dueAtMs ?? null;
  if (next === null) return;
  floor.clock.at(next.dueAtMs, () => {
    if (row.remindAtMs === next.dueAtMs) remind(floor, row, next);
  });
}

/** The due-scan's part: once per turn, the session stays as it is. */
function remind(floor: Floor, row: SessionRow, timer: DueTime): void {
  const atMs = floor.clock.nowMs();
  const entry = policyOf(floor, row);
  const action = reminderAction(row.session, timer, { entry, outages: floor.outages, atMs });
  row.remindAtMs = null;
  if (action.do !== 'cancel') {
    arm(floor, row, timer);
    const open = openTimer(row, timer);
    const late = action.do === 'rearm';
    const fate = late
      ? { outcome: 'skipped', why: 'late: the full span runs again', lateMs: action.lateMs }
      : { outcome: 'fired', why: 'came due', firedAtMs: atMs, lateMs: action.lateMs };
    if (open) Object.assign(open, fate);
    if (late) row.session = action.session;
    const { session } = row;
    const kind = timer.kind === 'remind' ? 'reminded' : 'supervisor-alerted';
    if (!late && session.phase === 'serving')
      write(floor, row, { event: { kind, agentId: session.agentId }, visible: false });
  }
  setReminder(floor, row);
}
