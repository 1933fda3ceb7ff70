/** While no agent answers: the queue, the bot, the message form. */

import { headStartOf } from '../assignment/queue-order.ts';
import type { Effect, QueueExit } from './effects.ts';
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
  stopWaiting,
  type Transition,
} from './log-lines.ts';
import type { PromptKey } from './policy.ts';
import type { FormReason, Session } from './session.ts';

export function onQueued(session: Session, event: EventOf<'queued'>, { atMs }: Moment): Transition {
  if (event.transfer === null && session.phase !== 'routing') return refused('not-in-this-phase');
  const wait =
    event.transfer === null ? { talk: session.talk, effects: [] } : startWaiting(session.talk, atMs);
  return moved(
    {
      ...commonOf(session),
      talk: wait.talk,
      groupId: event.groupId,
      phase: 'queued',
      progress: event.progress,
      targets: event.targets,
      queuedAtMs: event.arrivedAtMs,
      limitFromMs: atMs,
      stepFromMs: atMs,
      closesAtMs: event.closesAtMs,
      exclusive: event.exclusive,
    },
    [
      ...leaving(session, { exit: 'transferred', release: 'transferred' }),
      ...sentOn(session, event),
      {
        type: 'join-queue',
        targets: event.targets,
        queuedAtMs: event.arrivedAtMs,
        headStartSeconds: headStartOf(event.targets),
      },
      ...wait.effects,
      say({ kind: 'queued', targets: event.targets, decisionId: event.progress.decisionId }),
      prompt('queued'),
    ],
  );
}

function sentOn(session: Session, event: EventOf<'queued'>): readonly Effect[] {
  if (event.transfer === null) return [];
  const fromAgentId = session.phase === 'serving' || session.phase === 'warned' ? session.agentId : null;
  const transferred = note({
    kind: 'transferred',
    fromAgentId,
    to: event.groupId ?? '',
    note: event.transfer.note,
    by: event.transfer.by,
  });
  return session.phase === 'bot'
    ? [say({ kind: 'bot-handed-over', cause: 'agent' }), transferred]
    : [transferred];
}

/** More targets for the same place in the order: widening never costs a customer their place. */
export function onWidened(session: Session, event: EventOf<'widened'>, { atMs }: Moment): Transition {
  if (session.phase !== 'queued') return refused('not-in-this-phase');
  const { progress, targets, groupId, closesAtMs, exclusive } = event;
  const widens = targets.length !== session.targets.length || exclusive !== session.exclusive;
  return moved(
    { ...session, progress, targets, groupId, closesAtMs, exclusive, stepFromMs: atMs },
    widens
      ? [
          { type: 'widen-queue', targets, headStartSeconds: headStartOf(targets) },
          note({ kind: 'widened', stepIndex: progress.stepIndex, targets }),
        ]
      : [],
  );
}

export function onWaitRearmed(
  session: Session,
  event: EventOf<'wait-rearmed'>,
  { atMs }: Moment,
): Transition {
  if (session.phase !== 'queued') return refused('not-in-this-phase');
  return moved(
    event.timer === 'plan-wait' ? { ...session, stepFromMs: atMs } : { ...session, limitFromMs: atMs },
    [note({ kind: 'timer-skipped', timer: event.timer, lateMs: event.lateMs })],
  );
}

export function onHoursRead(session: Session, event: EventOf<'hours-read'>): Transition {
  if (session.phase !== 'queued') return refused('not-in-this-phase');
  if (event.closesAtMs === session.closesAtMs) return refused('already-done');
  return moved({ ...session, closesAtMs: event.closesAtMs }, []);
}

export function onBotStarted(session: Session, event: EventOf<'bot-started'>, { atMs }: Moment): Transition {
  const exit: QueueExit = event.cause === 'transfer' ? 'transferred' : 'bot';
  const { botId, cause } = event;
  const fromAgentId = session.phase === 'serving' || session.phase === 'warned' ? session.agentId : null;
  return moved(
    { ...commonOf(session), phase: 'bot', botId, misses: 0, botSinceMs: atMs, quietFromMs: atMs },
    [
      ...leaving(session, { exit, release: 'handed-to-bot' }),
      ...(event.by === null
        ? []
        : [note({ kind: 'transferred', fromAgentId, to: botId, note: event.note, by: event.by })]),
      say({ kind: 'bot-started', botId, cause }),
      prompt('bot-greeting'),
      ...(session.talk.turn === 'agent' ? [{ type: 'bot-turn' as const, botId }] : []),
    ],
  );
}

export function onBotMissed(session: Session, event: EventOf<'bot-missed'>): Transition {
  if (session.phase !== 'bot') return refused('not-in-this-phase');
  if (event.misses === session.misses) return refused('already-done');
  return moved({ ...session, misses: event.misses }, []);
}

export function onBotRearmed(session: Session, event: EventOf<'bot-rearmed'>, { atMs }: Moment): Transition {
  if (session.phase !== 'bot') return refused('not-in-this-phase');
  return moved({ ...session, quietFromMs: atMs }, [
    note({ kind: 'timer-skipped', timer: 'bot-quiet', lateMs: event.lateMs }),
  ]);
}

/** From the bot to people: the plan runs. */
export function onHandedOver(session: Session, event: EventOf<'handed-over'>): Transition {
  if (session.phase !== 'bot') return refused('not-in-this-phase');
  return moved({ ...commonOf(session), phase: 'routing' }, [
    say({ kind: 'bot-handed-over', cause: event.cause }),
  ]);
}

const FORM_PROMPT: { readonly [reason in FormReason]: PromptKey | null } = {
  'off-hours': 'off-hours',
  'queue-full': 'busy',
  'waited-too-long': 'busy',
  plan: 'busy',
  ladder: 'busy',
  asked: null,
};

export function onFormOpened(session: Session, event: EventOf<'form-opened'>, { atMs }: Moment): Transition {
  const { reason } = event;
  const wait = stopWaiting(session.talk);
  const words = FORM_PROMPT[reason];
  const groupId = session.groupId ?? event.groupId ?? null;
  const form = { phase: 'message-form', reason, formSinceMs: atMs } as const;
  return moved({ ...commonOf(session), talk: wait.talk, groupId, ...form }, [
    ...leaving(session, { exit: reason === 'waited-too-long' ? reason : 'form', release: 'form' }),
    ...wait.effects,
    say({ kind: 'form-opened', reason }),
    ...(words === null ? [] : [prompt(words)]),
  ]);
}
