/** Before anyone is assigned: messages in order, until the visitor speaks or goes. */
import type { EventOf } from './events.ts';
import {
  commonOf,
  type InPhase,
  type Moment,
  moved,
  note,
  refused,
  say,
  type Transition,
} from './log-lines.ts';
import type { Session } from './session.ts';

export function onCustomerSpoke(
  session: Session,
  _event: EventOf<'customer-spoke'>,
  { atMs }: Moment,
): Transition {
  if (session.phase === 'guiding') {
    const left = session.messages.length - session.next;
    const stopped = note({ kind: 'guidance-stopped', shown: session.next, left, cause: 'spoke' });
    return moved({ ...commonOf(session), phase: 'routing' }, left > 0 ? [stopped] : []);
  }
  if (session.phase === 'warned') return resume(session, atMs);
  return refused('already-done');
}

export function onAgentSpoke(session: Session, _event: EventOf<'agent-spoke'>, { atMs }: Moment): Transition {
  return session.phase === 'warned' ? resume(session, atMs) : refused('already-done');
}

/** Talk after a warning: the silence is over and its clock begins anew. */
function resume(session: InPhase<'warned'>, atMs: number): Transition {
  const { warnedAtMs: _, ...rest } = session;
  return moved({ ...rest, phase: 'serving', quietFromMs: session.talk.lastMessageAtMs ?? atMs }, []);
}

export function onGuidedDue(session: Session, event: EventOf<'guided-due'>, { atMs }: Moment): Transition {
  if (session.phase !== 'guiding') return refused('already-done');
  const message = session.messages[event.index];
  if (event.index !== session.next || message === undefined) return refused('already-done');
  return moved({ ...session, next: session.next + 1, previousAtMs: atMs }, [
    say({ kind: 'guided', message, index: event.index, decisionId: session.decisionId }),
  ]);
}

/** Skipped, and the next keeps its place in the timetable: no burst after an outage. */
export function onGuidedLate(session: Session, event: EventOf<'guided-late'>): Transition {
  if (session.phase !== 'guiding' || event.index !== session.next) return refused('already-done');
  if (event.index >= session.messages.length) return refused('already-done');
  return moved({ ...session, next: session.next + 1, previousAtMs: event.dueAtMs }, [
    note({ kind: 'timer-skipped', timer: 'guided', lateMs: event.lateMs }),
  ]);
}
