/** The one answer to "what comes due when" for a session: for the alarm, the screens and the timeline alike. */
import type { LadderAction, PolicyEntry } from './policy.ts';
import type { Serving, Session } from './session.ts';

export const TIMER_KINDS = [
  'guided',
  'guiding-end',
  'plan-wait',
  'queue-limit',
  'hours-end',
  'remind',
  'alert-supervisor',
  'reassign',
  'ladder-bot',
  'ladder-form',
  'warning',
  'closing',
  'bot-quiet',
  'form-end',
  'survey-reminder',
  'survey-end',
] as const;
export type TimerKind = (typeof TIMER_KINDS)[number];

export interface DueTime {
  readonly kind: TimerKind;
  /** The turn it belongs to; 0 where turns do not matter. */
  readonly turn: number;
  /** Index within its kind: of the guided message, the plan's step, the ladder's step; else 0. */
  readonly step: number;
  readonly dueAtMs: number;
  /** When it began to run. */
  readonly fromMs: number;
  /** False for `remind` and `alert-supervisor`: the due-scan writes them, the session stays as it is. */
  readonly changesSession: boolean;
}

/** A span of 30 s or more in which no process of ours was alive; added to every span it falls into. */
export interface Outage {
  readonly fromMs: number;
  readonly untilMs: number;
}

export type TimerOutcome = 'fired' | 'cancelled' | 'superseded' | 'skipped';

/** Later than this, a timer's late policy decides instead of its action. Milliseconds. */
export const LATE_AFTER_MS = 30_000;

/** A guiding session ends so long after its last guided message. Milliseconds. */
const GUIDING_ENDS_AFTER_MS = 2 * 3_600_000;

/** A ladder that never changes the session ends the wait all the same, by reassigning after this. Seconds. */
export const LAST_RESORT_SECONDS = 86_400;

/** What stands armed for the session now, in order of `dueAtMs`. `entry` is that of the group it is in. */
export function dueTimes(
  session: Session,
  entry: PolicyEntry,
  outages: readonly Outage[],
): readonly DueTime[] {
  return [...timersOf(session, entry, outages)].sort(
    (a, b) => a.dueAtMs - b.dueAtMs || TIMER_KINDS.indexOf(a.kind) - TIMER_KINDS.indexOf(b.kind),
  );
}

/** The first that changes the session; null when only a nudge will. */
export function nextChange(due: readonly DueTime[]): DueTime | null {
  return due.find((timer) => timer.changesSession) ?? null;
}

/** `fromMs` + `spanMs`, longer by every outage that falls into the span. */
export function spanEnd(fromMs: number, spanMs: number, outages: readonly Outage[]): number {
  let endMs = fromMs + spanMs;
  let countedUntilMs = fromMs;
  for (const outage of [...outages].sort((a, b) => a.fromMs - b.fromMs)) {
    const gapFromMs = Math.max(outage.fromMs, countedUntilMs);
    if (gapFromMs >= endMs || outage.untilMs <= gapFromMs) continue;
    endMs += outage.untilMs - gapFromMs;
    countedUntilMs = outage.untilMs;
  }
  return endMs;
}

/** True while the present agent owes the customer an answer; never both this and the closing clock. */
export function customerWaits(session: Session): boolean {
  return session.talk.turn === 'agent';
}

/** True where somebody has spoken since the warning went out. */
export function talkResumed(session: Session & { readonly phase: 'warned' }): boolean {
  return customerWaits(session) || (session.talk.lastMessageAtMs ?? 0) > session.warnedAtMs;
}

function timersOf(session: Session, entry: PolicyEntry, outages: readonly Outage[]): readonly DueTime[] {
  switch (session.phase) {
    case 'guiding':
      return [guidingTimer(session, outages)];
    case 'queued':
      return session.exclusive ? [] : queueTimers(session, entry, outages);
    case 'bot': {
      const fromMs = Math.max(session.quietFromMs, session.talk.lastMessageAtMs ?? 0);
      return [after('bot-quiet', session, { fromMs, seconds: entry.closure.closeAfterSeconds, outages })];
    }
    case 'message-form':
      return [
        after('form-end', session, { fromMs: session.formSinceMs, seconds: entry.formSeconds, outages }),
      ];
    case 'serving':
    case 'warned':
      if (customerWaits(session)) return session.exclusive ? [] : ladderTimers(session, entry, outages);
      return [quietTimer(session, entry, outages)];
    case 'surveying':
      return [
        fixed('survey-reminder', session.closedAtMs, session.reminderDueAtMs),
        fixed('survey-end', session.closedAtMs, session.expiresAtMs),
      ];
    case 'routing':
    case 'ended':
      return [];
    default:
      return session satisfies never;
  }
}

/** Guided messages keep their own timetable: an outage does not move them, they are skipped. */
function guidingTimer(session: Session & { phase: 'guiding' }, outages: readonly Outage[]): DueTime {
  const message = session.messages[session.next];
  const fromMs = session.previousAtMs;
  if (message === undefined)
    return {
      ...fixed('guiding-end', fromMs, spanEnd(fromMs, GUIDING_ENDS_AFTER_MS, outages)),
    };
  return {
    ...fixed('guided', fromMs, fromMs + message.intervalSeconds * 1000),
    step: session.next,
  };
}

function queueTimers(
  session: Session & { phase: 'queued' },
  entry: PolicyEntry,
  outages: readonly Outage[],
): readonly DueTime[] {
  const { progress } = session;
  const step = progress.plan.steps[progress.stepIndex];
  const limit = after('queue-limit', session, {
    fromMs: session.limitFromMs,
    seconds: entry.queue.maxWaitSeconds,
    outages,
  });
  const wait =
    progress.overflowed || step === undefined
      ? []
      : [
          {
            ...after('plan-wait', session, {
              fromMs: session.stepFromMs,
              seconds: step.waitSeconds,
              outages,
            }),
            step: progress.stepIndex,
          },
        ];
  const closing =
    session.closesAtMs === null ? [] : [fixed('hours-end', session.queuedAtMs, session.closesAtMs)];
  return [limit, ...wait, ...closing];
}

const LADDER_TIMER: { readonly [action in LadderAction]: TimerKind } = {
  remind: 'remind',
  'alert-supervisor': 'alert-supervisor',
  reassign: 'reassign',
  bot: 'ladder-bot',
  'message-form': 'ladder-form',
};

export function ladderChanges(action: LadderAction): boolean {
  return action !== 'remind' && action !== 'alert-supervisor';
}

function ladderTimers(
  session: Session & Serving,
  entry: PolicyEntry,
  outages: readonly Outage[],
): readonly DueTime[] {
  const fromMs = Math.max(session.talk.waitingSinceMs ?? session.servingSinceMs, session.ladderFromMs ?? 0);
  const ladder = entry.ladder.some((step) => ladderChanges(step.action))
    ? entry.ladder
    : [...entry.ladder, { afterSeconds: LAST_RESORT_SECONDS, action: 'reassign' as const }];
  return ladder.map(({ afterSeconds, action }, step) => ({
    ...after(LADDER_TIMER[action], session, { fromMs, seconds: afterSeconds, outages }),
    step,
    changesSession: ladderChanges(action),
  }));
}

function quietTimer(
  session: Session & { phase: 'serving' | 'warned' },
  entry: PolicyEntry,
  outages: readonly Outage[],
): DueTime {
  const { warnAfterSeconds, closeAfterSeconds } = entry.closure;
  if (session.phase === 'warned' && !talkResumed(session))
    return after('closing', session, {
      fromMs: session.warnedAtMs,
      seconds: closeAfterSeconds - warnAfterSeconds,
      outages,
    });
  const fromMs = Math.max(
    session.phase === 'serving' ? session.quietFromMs : 0,
    session.servingSinceMs,
    session.talk.lastAgentMessageAtMs ?? 0,
  );
  return after('warning', session, { fromMs, seconds: warnAfterSeconds, outages });
}

function after(
  kind: TimerKind,
  session: Session,
  span: { readonly fromMs: number; readonly seconds: number; readonly outages: readonly Outage[] },
): DueTime {
  const dueAtMs = spanEnd(span.fromMs, span.seconds * 1000, span.outages);
  return { ...fixed(kind, span.fromMs, dueAtMs), turn: session.talk.turnNumber };
}

function fixed(kind: TimerKind, fromMs: number, dueAtMs: number): DueTime {
  return { kind, turn: 0, step: 0, dueAtMs, fromMs, changesSession: true };
}
