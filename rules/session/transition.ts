/** What one event makes of a session: the next one and the effects, or why nothing changes. Pure; obeys the table in states.ts. */
import { onClosed, onFormSent, onReminderDue, onSurveyAsked, onSurveyOver } from './closing-events.ts';
import type { EventOf, EventType, SessionEvent } from './events.ts';
import { onAgentSpoke, onCustomerSpoke, onGuidedDue, onGuidedLate } from './guiding-events.ts';
import { type Moment, refused, type Transition } from './log-lines.ts';
import type { PolicyEntry } from './policy.ts';
import {
  onAssigned,
  onClosingLate,
  onInterrupted,
  onLadderRearmed,
  onReassigned,
  onWarningDue,
} from './serving-events.ts';
import type { Session } from './session.ts';
import { STATES } from './states.ts';
import {
  onBotMissed,
  onBotRearmed,
  onBotStarted,
  onFormOpened,
  onHandedOver,
  onHoursRead,
  onQueued,
  onWaitRearmed,
  onWidened,
} from './waiting-events.ts';

export type { Transition } from './log-lines.ts';

type Handler<Type extends EventType> = (session: Session, event: EventOf<Type>, moment: Moment) => Transition;

const HANDLERS: { readonly [Type in EventType]: Handler<Type> } = {
  'customer-spoke': onCustomerSpoke,
  'agent-spoke': onAgentSpoke,
  'guided-due': onGuidedDue,
  'guided-late': onGuidedLate,
  assigned: onAssigned,
  queued: onQueued,
  widened: onWidened,
  'wait-rearmed': onWaitRearmed,
  'hours-read': onHoursRead,
  'bot-started': onBotStarted,
  'bot-missed': onBotMissed,
  'bot-rearmed': onBotRearmed,
  'handed-over': onHandedOver,
  'form-opened': onFormOpened,
  'form-sent': onFormSent,
  reassigned: onReassigned,
  interrupted: onInterrupted,
  'ladder-rearmed': onLadderRearmed,
  'warning-due': onWarningDue,
  'closing-late': onClosingLate,
  'survey-asked': onSurveyAsked,
  closed: onClosed,
  'reminder-due': onReminderDue,
  'survey-over': onSurveyOver,
};

/** `policy` is the pinned entry of the group the session is in; `atMs` the database's clock. */
export function transition(
  session: Session,
  event: SessionEvent,
  policy: PolicyEntry,
  atMs: number,
): Transition {
  const cell = STATES[session.phase][event.type];
  if (typeof cell === 'string') return refused(cell);
  // The map pairs each type with its handler; the compiler cannot follow that through a union.
  const handler = HANDLERS[event.type] as Handler<EventType>;
  return handler(session, event, { policy, atMs });
}
