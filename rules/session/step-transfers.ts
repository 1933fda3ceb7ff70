/** Passing a session on by hand: to an agent, to a group, to the bot. */
import type { RefusalReason } from '../assignment/choose-agent.ts';
import { closingOf, queueIsFull } from '../assignment/overflow.ts';
import type { Plan, Target } from '../assignment/plan.ts';
import type { Answer, Ask, ClaimOutcome } from './asks.ts';
import type { CommandBody, CommandBy, CommandRefusal, TransferTarget } from './facts.ts';
import { botOf, claim, groupOf } from './step-routing.ts';
import { happen, type Work } from './step-work.ts';

type Asking<Result> = Generator<Ask, Result, Answer>;
export type Staff = Extract<CommandBy, { who: 'staff' }>;

/** What a command came to; `place` where it put the customer into a queue. */
export type Done =
  | { readonly ok: true; readonly place?: number }
  | { readonly ok: false; readonly reason: CommandRefusal };

export const DONE: Done = { ok: true };

export function no(reason: CommandRefusal): Done {
  return { ok: false, reason };
}

/** The agent who serves it, or a supervisor. */
export function owns(work: Work, by: CommandBy): by is Staff {
  if (by.who !== 'staff') return false;
  const { session } = work;
  const served = session.phase === 'serving' || session.phase === 'warned';
  return by.supervisor || (served && by.agentId === session.agentId);
}

const TRANSFERS_FROM = ['serving', 'warned', 'queued', 'bot'];

export function* transfer(
  work: Work,
  body: Extract<CommandBody, { kind: 'transfer' }>,
  by: Staff,
): Asking<Done> {
  if (!TRANSFERS_FROM.includes(work.session.phase)) return no('not-in-this-phase');
  if (!owns(work, by)) return no('not-yours');
  switch (body.to.kind) {
    case 'agent':
      return yield* toAgent(work, { by, how: 'transfer', note: body.note, agentId: body.to.agentId });
    case 'group':
      return yield* toGroup(work, body.to, { by, note: body.note });
    case 'bot':
      return toBot(work, body.to, { by, note: body.note });
    default:
      return body.to satisfies never;
  }
}

const REFUSAL: { readonly [reason in RefusalReason]?: CommandRefusal } = {
  unknown: 'target-unknown',
  retired: 'target-unknown',
  full: 'target-full',
  'taken-meanwhile': 'target-full',
};

/** A person chose this agent: limits hold unless they may exceed them, presence may be suspended. */
export function* toAgent(
  work: Work,
  asked: {
    readonly by: Staff;
    readonly how: 'transfer' | 'pick' | 'take-over';
    readonly note: string | null;
    readonly agentId: string;
  },
): Asking<Done> {
  const { by, how, note, agentId } = asked;
  const { session } = work;
  if ((session.phase === 'serving' || session.phase === 'warned') && session.agentId === agentId)
    return no('already-taken');
  const outcome = yield* claim(work, {
    targets: [{ kind: 'agent', agentId, evenSuspended: true }],
    decisionId: null,
    firstStep: 0,
    arrivedAtMs: work.input.atMs,
    passedOver: [],
    byHand: true,
    mayExceed: by.mayExceed,
  });
  if (!outcome.ok) return no(refusalIn(outcome));
  const { groupId, suspended } = outcome;
  const event = { type: 'assigned', agentId, decisionId: null, how, exclusive: false } as const;
  happen(work, { ...event, groupId: groupId ?? session.groupId, suspended, by: by.staffId, note });
  return DONE;
}

function refusalIn({ roster }: Extract<ClaimOutcome, { ok: false }>): CommandRefusal {
  const reason = roster[0]?.reason ?? 'unknown';
  return REFUSAL[reason] ?? 'target-not-available';
}

/** Somebody of the group at once, else a place in its queue; never back to the one who passed it on. */
function* toGroup(
  work: Work,
  { groupId }: Extract<TransferTarget, { kind: 'group' }>,
  sent: { readonly by: Staff; readonly note: string | null },
): Asking<Done> {
  const { session, input } = work;
  const group = work.groups[groupId];
  if (group === undefined) return no('target-unknown');
  if (!group.open) return no('target-closed');
  const target: Target = {
    kind: 'group',
    groupId,
    strategy: 'highest-free-ratio',
    skills: [],
    headStartSeconds: 0,
  };
  const passedOver = passedOnBy(work);
  const asked = { targets: [target], decisionId: null, firstStep: 0, arrivedAtMs: input.atMs, passedOver };
  const outcome = yield* claim(work, asked);
  const by = sent.by.staffId;
  if (outcome.ok) {
    const { agentId, suspended } = outcome;
    const event = { type: 'assigned', decisionId: null, how: 'transfer', exclusive: false } as const;
    happen(work, { ...event, agentId, groupId, suspended, by, note: sent.note });
    return DONE;
  }
  if (queueIsFull([target], work.groups, input.policyFor)) return no('target-full');
  work.session = { ...session, passedOver };
  happen(work, {
    type: 'queued',
    progress: {
      plan: planFor(target),
      decisionId: null,
      stepIndex: 0,
      stepSinceMs: input.atMs,
      overflowed: true,
    },
    targets: [target],
    groupId: groupOf([target]),
    arrivedAtMs: input.atMs,
    closesAtMs: closingOf([target], work.groups, input.atMs),
    exclusive: false,
    transfer: { by, note: sent.note },
  });
  return { ok: true, place: group.waiting + 1 };
}

function passedOnBy({ session }: Work): readonly string[] {
  if (session.phase !== 'serving' && session.phase !== 'warned') return session.passedOver;
  return [...session.passedOver.filter((id) => id !== session.agentId), session.agentId];
}

/** Whoever is sent to a group by hand waits there for good. */
function planFor(target: Target): Plan {
  return { steps: [{ target, waitSeconds: 0 }], overflow: { to: 'queue' } };
}

function toBot(
  work: Work,
  to: Extract<TransferTarget, { kind: 'bot' }>,
  sent: { readonly by: Staff; readonly note: string | null },
): Done {
  const botId = to.botId ?? botOf(work);
  if (botId === null) return no('no-bot');
  const event = { type: 'bot-started', botId, cause: 'transfer', by: sent.by.staffId } as const;
  return happen(work, { ...event, note: sent.note }) === null ? DONE : no('not-in-this-phase');
}
