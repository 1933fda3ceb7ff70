/** The end: who may close what, whether a survey goes out, and what class the session is. */
import { customerWaits, talkResumed } from './due-times.ts';
import type { Effect, ReleaseCause } from './effects.ts';
import { type EventOf, EXIT_BY_CLOSURE, type SurveyState } from './events.ts';
import {
  commonOf,
  leaving,
  type Moment,
  moved,
  note,
  prompt,
  refused,
  say,
  stopWaiting,
  type Transition,
} from './log-lines.ts';
import type { Phase } from './messages.ts';
import type { PolicyEntry } from './policy.ts';
import type { ClosureCause, Session, SessionClass, Talk } from './session.ts';
import type { TransitionRefusal } from './states.ts';

/** In which phases a cause may end a session. */
const CLOSES: { readonly [cause in ClosureCause]: readonly Phase[] } = {
  'by-agent': ['serving', 'warned'],
  'by-customer': ['guiding', 'routing', 'queued', 'bot', 'message-form', 'serving', 'warned'],
  'by-supervisor': ['guiding', 'routing', 'queued', 'bot', 'message-form', 'serving', 'warned'],
  'by-time-out': ['warned', 'bot'],
  'visit-ended': ['guiding', 'queued'],
  'left-queue': ['queued'],
  'form-sent': ['message-form'],
  'form-abandoned': ['message-form'],
  'guidance-over': ['guiding'],
};

const RELEASE: { readonly [cause in ClosureCause]: ReleaseCause } = {
  'by-agent': 'closed-by-agent',
  'by-customer': 'closed-by-customer',
  'by-supervisor': 'closed-by-supervisor',
  'by-time-out': 'closed-by-time-out',
  'visit-ended': 'closed-by-customer',
  'left-queue': 'closed-by-customer',
  'form-sent': 'form',
  'form-abandoned': 'form',
  'guidance-over': 'closed-by-time-out',
};

const SAYS_GOODBYE: readonly ClosureCause[] = ['by-agent', 'by-supervisor', 'by-time-out'];

interface Closing {
  readonly cause: ClosureCause;
  readonly by: string | null;
  readonly reason: string | null;
  readonly survey: SurveyState;
}

export function onClosed(session: Session, event: EventOf<'closed'>, moment: Moment): Transition {
  const why = refusalOf(session, event.cause);
  return why === null ? close(session, event, moment) : refused(why);
}

function refusalOf(session: Session, cause: ClosureCause): TransitionRefusal | null {
  if (!CLOSES[cause].includes(session.phase)) return 'not-in-this-phase';
  if (cause === 'by-time-out' && session.phase === 'warned' && talkResumed(session)) return 'turn-over';
  if (cause === 'by-time-out' && session.phase === 'serving' && customerWaits(session)) return 'turn-over';
  if (cause === 'visit-ended' && session.talk.customerMessages > 0) return 'turn-over';
  return null;
}

export function onFormSent(session: Session, event: EventOf<'form-sent'>, moment: Moment): Transition {
  if (session.phase !== 'message-form') return refused('not-in-this-phase');
  const { leftMessageId, contact, text } = event;
  const sent: readonly Effect[] = [
    { type: 'leave-message', leftMessageId, contact, text, groupId: session.groupId },
    say({ kind: 'form-sent', leftMessageId }),
    prompt('form-received'),
  ];
  const closing = { cause: 'form-sent' as const, by: null, reason: null, survey: event.survey };
  const closed = close(session, closing, moment);
  return closed.ok ? moved(closed.session, [...sent, ...closed.effects]) : closed;
}

function close(session: Session, closing: Closing, { policy, atMs }: Moment): Transition {
  const { cause, by, reason } = closing;
  const sessionClass = classOf(session.talk, policy);
  const wait = stopWaiting(session.talk);
  const survey = surveyAtClosure(session, closing, { policy, atMs });
  const effects: readonly Effect[] = [
    ...leaving(session, { exit: EXIT_BY_CLOSURE[cause], release: RELEASE[cause] }),
    ...stoppedGuidance(session),
    ...wait.effects,
    ...(SAYS_GOODBYE.includes(cause) ? [prompt('closing')] : []),
    say({ kind: 'closed', cause, class: sessionClass, by, reason }),
    {
      type: 'close',
      cause,
      class: sessionClass,
      atMs,
      language: session.language,
      agentId: session.lastAgentId,
      groupId: session.groupId,
    },
    ...survey.effects,
  ];
  const common = { ...commonOf(session), talk: wait.talk };
  return moved(
    survey.reminder === null
      ? { ...common, phase: 'ended', closedAtMs: atMs, cause }
      : { ...common, phase: 'surveying', closedAtMs: atMs, cause, ...survey.reminder },
    effects,
  );
}

function stoppedGuidance(session: Session): readonly Effect[] {
  if (session.phase !== 'guiding' || session.next === session.messages.length) return [];
  const left = session.messages.length - session.next;
  return [note({ kind: 'guidance-stopped', shown: session.next, left, cause: 'visit-ended' })];
}

type Reminder = { readonly reminderDueAtMs: number; readonly expiresAtMs: number } | null;

function surveyAtClosure(
  session: Session,
  closing: Closing,
  { policy, atMs }: Moment,
): { readonly effects: readonly Effect[]; readonly reminder: Reminder } {
  const { survey, cause } = closing;
  if (survey.sentAtMs !== null) {
    const times = surveyTimes(policy, survey.sentAtMs);
    const still = !survey.answered && times.reminderDueAtMs !== null && times.reminderDueAtMs > atMs;
    return { effects: [], reminder: still ? reminderOf(times) : null };
  }
  if (!surveyAllowed(session, survey, policy)) return { effects: [], reminder: null };
  if (cause === 'by-time-out' && session.talk.customerMessages === 0) return { effects: [], reminder: null };
  return {
    effects: surveyEffects(session, policy, { atMs, by: null }),
    reminder: reminderOf(surveyTimes(policy, atMs)),
  };
}

/** Switched on, not sent yet, not opened by an agent, and an agent has said something. */
function surveyAllowed(session: Session, survey: SurveyState, policy: PolicyEntry): boolean {
  return (
    policy.survey.enabled &&
    survey.on &&
    survey.sentAtMs === null &&
    session.openedBy === 'visitor' &&
    session.talk.agentMessages > 0 &&
    session.lastAgentId !== null
  );
}

interface SurveyTimes {
  readonly sentAtMs: number;
  readonly expiresAtMs: number;
  /** Null where none is wanted or it would come too late. */
  readonly reminderDueAtMs: number | null;
}

function surveyTimes({ survey }: PolicyEntry, sentAtMs: number): SurveyTimes {
  const expiresAtMs = sentAtMs + survey.validSeconds * 1000;
  const dueAtMs = survey.remindAfterSeconds === null ? null : sentAtMs + survey.remindAfterSeconds * 1000;
  return {
    sentAtMs,
    expiresAtMs,
    reminderDueAtMs: dueAtMs !== null && dueAtMs < expiresAtMs ? dueAtMs : null,
  };
}

function reminderOf({ reminderDueAtMs, expiresAtMs }: SurveyTimes): Reminder {
  return reminderDueAtMs === null ? null : { reminderDueAtMs, expiresAtMs };
}

function surveyEffects(
  session: Session,
  policy: PolicyEntry,
  sent: { readonly atMs: number; readonly by: string | null },
): readonly Effect[] {
  if (session.lastAgentId === null) return [];
  const times = surveyTimes(policy, sent.atMs);
  return [
    { type: 'send-survey', ...times, agentId: session.lastAgentId, groupId: session.groupId },
    say({ kind: 'survey-sent', expiresAtMs: times.expiresAtMs, by: sent.by }),
  ];
}

export function onSurveyAsked(
  session: Session,
  event: EventOf<'survey-asked'>,
  { policy, atMs }: Moment,
): Transition {
  if (session.phase !== 'serving' && session.phase !== 'warned') return refused('not-in-this-phase');
  if (!surveyAllowed(session, event.survey, policy)) return refused('survey-not-allowed');
  return moved(session, surveyEffects(session, policy, { atMs, by: event.by }));
}

/** Sent if the survey is still valid, however late. */
export function onReminderDue(
  session: Session,
  _event: EventOf<'reminder-due'>,
  { atMs }: Moment,
): Transition {
  if (session.phase !== 'surveying') return refused('not-in-this-phase');
  const valid = atMs < session.expiresAtMs;
  return moved(endedFrom(session), [
    valid ? say({ kind: 'survey-reminded' }) : note({ kind: 'survey-expired' }),
  ]);
}

export function onSurveyOver(session: Session, event: EventOf<'survey-over'>): Transition {
  if (session.phase !== 'surveying') return refused('not-in-this-phase');
  return moved(endedFrom(session), event.answered ? [] : [note({ kind: 'survey-expired' })]);
}

function endedFrom(session: Session & { readonly phase: 'surveying' }): Session {
  return { ...commonOf(session), phase: 'ended', closedAtMs: session.closedAtMs, cause: session.cause };
}

/** What the session counts as in reports. */
function classOf(talk: Talk, policy: PolicyEntry): SessionClass {
  if (talk.customerMessages === 0) return 'silent';
  if (talk.agentMessages === 0) return 'agent-silent';
  if ((talk.lastCustomerMessageAtMs ?? 0) <= (talk.firstAgentMessageAtMs ?? 0)) return 'customer-silent';
  const good = Math.min(talk.customerMessages, talk.agentMessages) >= policy.goodMessages;
  return good ? 'good' : 'ordinary';
}
