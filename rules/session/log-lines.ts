/** Effects that several transitions share, and the little a session keeps when it changes its phase. */
import type { Effect, QueueExit, ReleaseCause, StepEvent } from './effects.ts';
import type { PolicyEntry, PromptKey } from './policy.ts';
import type { Common, Session, Talk } from './session.ts';
import type { TransitionRefusal } from './states.ts';
import { waitingFrom, waitingOver } from './talk.ts';

export type Transition =
  | { readonly ok: true; readonly session: Session; readonly effects: readonly Effect[] }
  | { readonly ok: false; readonly reason: TransitionRefusal };

export interface Moment {
  /** Of the group the session is in. */
  readonly policy: PolicyEntry;
  readonly atMs: number;
}

export type InPhase<Phase extends Session['phase']> = Extract<Session, { phase: Phase }>;

export function moved(session: Session, effects: readonly Effect[]): Transition {
  return { ok: true, session, effects };
}

export function refused(reason: TransitionRefusal): Transition {
  return { ok: false, reason };
}

/** The session without what belongs to its phase. */
export function commonOf(session: Session): Common {
  return {
    id: session.id,
    visitorId: session.visitorId,
    entryPointId: session.entryPointId,
    language: session.language,
    openedAtMs: session.openedAtMs,
    openedBy: session.openedBy,
    talk: session.talk,
    groupId: session.groupId,
    lastAgentId: session.lastAgentId,
    passedOver: session.passedOver,
  };
}

/** A line the visitor sees too. */
export function say(event: StepEvent): Effect {
  return { type: 'log', event, audience: 'all' };
}

/** A line for staff only. */
export function note(event: StepEvent): Effect {
  return { type: 'log', event, audience: 'staff' };
}

export function prompt(key: PromptKey, values: { readonly [name: string]: string } = {}): Effect {
  return say({ kind: 'prompt', prompt: key, values });
}

/** What ends with the present phase: a place in the queue, a seat. */
export function leaving(
  session: Session,
  how: { readonly exit: QueueExit; readonly release: ReleaseCause },
): readonly Effect[] {
  if (session.phase === 'queued')
    return [{ type: 'leave-queue', how: how.exit }, note({ kind: 'left-queue', how: how.exit })];
  if (session.phase === 'serving' || session.phase === 'warned')
    return [{ type: 'free-seat', agentId: session.agentId, cause: how.release }];
  return [];
}

/** The customer waits anew from `sinceMs`. */
export function startWaiting(
  talk: Talk,
  sinceMs: number,
): { readonly talk: Talk; readonly effects: readonly Effect[] } {
  return { talk: waitingFrom(talk, sinceMs), effects: [{ type: 'start-waiting', sinceMs }] };
}

/** Nobody is to answer any more. */
export function stopWaiting(talk: Talk): { readonly talk: Talk; readonly effects: readonly Effect[] } {
  if (talk.turn === 'none') return { talk, effects: [] };
  return { talk: waitingOver(talk), effects: [{ type: 'stop-waiting' }] };
}
