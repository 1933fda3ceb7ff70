/** An agent answers: given, passed on, taken away, warned. */

import { customerWaits } from './due-times.ts';
import type { AssignedHow, Effect, QueueExit } from './effects.ts';
import type { EventOf } from './events.ts';
import {
  commonOf,
  leaving,
  type Moment,
  moved,
  note,
  prompt,
  refused,
  say,
  startWaiting,
  type Transition,
} from './log-lines.ts';
import type { Session, Talk } from './session.ts';

const EXIT: { readonly [how in AssignedHow]: QueueExit } = {
  plan: 'taken',
  queue: 'taken',
  return: 'taken',
  reassign: 'taken',
  pick: 'picked',
  transfer: 'transferred',
  'take-over': 'picked',
};

export function onAssigned(session: Session, event: EventOf<'assigned'>, { atMs }: Moment): Transition {
  const from = session.phase === 'serving' || session.phase === 'warned' ? session.agentId : null;
  if (from === event.agentId) return refused('already-done');
  if (event.how === 'queue' && session.phase !== 'queued') return refused('not-in-this-phase');
  if (from !== null && event.how !== 'transfer') return refused('not-in-this-phase');
  const wait = waitFor(session.talk, event.how, atMs);
  const { agentId, groupId, decisionId, exclusive } = event;
  return moved(
    {
      ...commonOf(session),
      talk: wait.talk,
      groupId,
      lastAgentId: agentId,
      passedOver: session.passedOver.filter((passed) => passed !== agentId),
      phase: 'serving',
      agentId,
      decisionId,
      servingSinceMs: atMs,
      exclusive,
      ladderFromMs: null,
      quietFromMs: atMs,
    },
    [
      ...(event.how === 'queue' ? [{ type: 'take-seat' as const, agentId }] : []),
      ...leaving(session, { exit: EXIT[event.how], release: 'transferred' }),
      ...passedOn(session, event, from),
      ...wait.effects,
      say({ kind: 'assigned', agentId, groupId, decisionId, how: event.how }),
      prompt(event.how === 'transfer' ? 'transferred' : 'entry', { agentId }),
      ...(event.suspended ? [prompt('away', { agentId })] : []),
    ],
  );
}

/** A new agent owes an answer from now on; not where nobody spoke yet, nor where the agent came without being waited for. */
function waitFor(talk: Talk, how: AssignedHow, atMs: number): ReturnType<typeof startWaiting> {
  if (talk.turn === 'agent') return startWaiting(talk, atMs);
  if (talk.turn === 'none' && talk.customerMessages === 0) return { talk, effects: [] };
  return how === 'take-over' ? { talk, effects: [] } : startWaiting(talk, atMs);
}

function passedOn(session: Session, event: EventOf<'assigned'>, from: string | null): readonly Effect[] {
  const lines: Effect[] = [];
  if (session.phase === 'bot') lines.push(say({ kind: 'bot-handed-over', cause: 'agent' }));
  if (event.how === 'transfer' && event.by !== null)
    lines.push(
      note({
        kind: 'transferred',
        fromAgentId: from,
        to: event.agentId,
        note: event.note,
        by: event.by,
      }),
    );
  return lines;
}

/** For want of a reply: the agent is passed over from now on, and the plan runs again. */
export function onReassigned(session: Session, event: EventOf<'reassigned'>, { policy }: Moment): Transition {
  if (session.phase !== 'serving' || session.exclusive) return refused('not-in-this-phase');
  if (!customerWaits(session)) return refused('turn-over');
  const { agentId } = session;
  return moved(backToPlan(session, agentId), [
    ...leaving(session, { exit: 'taken', release: 'reassigned' }),
    { type: 'count-miss', agentId, budget: policy.missBudget },
    note({ kind: 'reassigned', fromAgentId: agentId, afterSeconds: event.afterSeconds }),
  ]);
}

export function onInterrupted(session: Session, event: EventOf<'interrupted'>): Transition {
  if (session.phase !== 'serving' && session.phase !== 'warned') return refused('not-in-this-phase');
  const { agentId } = session;
  return moved(backToPlan(session, agentId), [
    ...leaving(session, { exit: 'taken', release: 'interrupted' }),
    note({ kind: 'interrupted', fromAgentId: agentId, by: event.by, note: event.note }),
  ]);
}

function backToPlan(session: Session, agentId: string): Session {
  return {
    ...commonOf(session),
    passedOver: session.passedOver.includes(agentId) ? session.passedOver : [...session.passedOver, agentId],
    phase: 'routing',
  };
}

/** Due while we were down: the full span again, and no miss is counted. */
export function onLadderRearmed(
  session: Session,
  event: EventOf<'ladder-rearmed'>,
  { atMs }: Moment,
): Transition {
  if (session.phase !== 'serving') return refused('not-in-this-phase');
  if (!customerWaits(session)) return refused('turn-over');
  return moved({ ...session, ladderFromMs: atMs }, [
    note({ kind: 'timer-skipped', timer: event.timer, lateMs: event.lateMs }),
  ]);
}

export function onWarningDue(
  session: Session,
  _event: EventOf<'warning-due'>,
  { policy, atMs }: Moment,
): Transition {
  if (session.phase !== 'serving') return refused('not-in-this-phase');
  if (customerWaits(session)) return refused('turn-over');
  const { quietFromMs: _, ...rest } = session;
  return moved({ ...rest, phase: 'warned', warnedAtMs: atMs }, warning(policy));
}

/** Never closed by a timer that came due unseen: a fresh warning, then the full span. */
export function onClosingLate(
  session: Session,
  event: EventOf<'closing-late'>,
  { policy, atMs }: Moment,
): Transition {
  if (session.phase !== 'warned') return refused('not-in-this-phase');
  if (customerWaits(session)) return refused('turn-over');
  return moved({ ...session, warnedAtMs: atMs }, [
    note({ kind: 'timer-skipped', timer: 'closing', lateMs: event.lateMs }),
    ...warning(policy),
  ]);
}

function warning({ closure }: Moment['policy']): readonly Effect[] {
  const minutes = Math.ceil((closure.closeAfterSeconds - closure.warnAfterSeconds) / 60);
  return [note({ kind: 'warned' }), prompt('warning', { minutes: String(minutes) })];
}
