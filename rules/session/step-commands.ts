/** What people ask for, oldest first; each command is answered in the step that reads it. */
import type { Answer, Ask } from './asks.ts';
import type { Command, CommandBody, CommandBy } from './facts.ts';
import type { ClosureCause } from './session.ts';
import { botOf, route } from './step-routing.ts';
import { DONE, type Done, no, owns, type Staff, toAgent, transfer } from './step-transfers.ts';
import { happen, surveyOf, type Work } from './step-work.ts';

type Asking<Result> = Generator<Ask, Result, Answer>;
type Body<Kind extends CommandBody['kind']> = Extract<CommandBody, { kind: Kind }>;

export function* obey(work: Work, command: Command): Asking<void> {
  const ended = work.session.phase === 'ended' || work.session.phase === 'surveying';
  const done = ended ? no('already-ended') : yield* carryOut(work, command);
  const { session } = work;
  const agentId = session.phase === 'serving' || session.phase === 'warned' ? session.agentId : null;
  work.effects.push({
    type: 'answer-command',
    commandId: command.id,
    result: done.ok
      ? { ok: true, phase: session.phase, agentId, place: done.place ?? null }
      : { ok: false, reason: done.reason, agentId },
  });
}

function* carryOut(work: Work, { body, by }: Command): Asking<Done> {
  switch (body.kind) {
    case 'end':
      return end(work, by);
    case 'leave-queue':
      return work.session.phase === 'queued' ? close(work, 'left-queue', null) : no('not-in-this-phase');
    case 'open-form':
      return openForm(work);
    case 'leave-message':
      return leaveMessage(work, body);
    case 'ask-bot':
      return askBot(work);
    case 'ask-agent':
      return yield* askAgent(work);
    case 'transfer':
      return by.who === 'staff' ? yield* transfer(work, body, by) : no('not-yours');
    case 'take-over':
      return by.who === 'staff' ? yield* takeOver(work, by) : no('not-yours');
    case 'pick':
      return by.who === 'staff' ? yield* pick(work, by) : no('not-yours');
    case 'remove':
      return remove(work, body, by);
    case 'interrupt':
      return yield* interrupt(work, body, by);
    case 'send-survey':
      return sendSurvey(work, by);
    default:
      return body satisfies never;
  }
}

function close(work: Work, cause: ClosureCause, by: string | null, reason: string | null = null): Done {
  const refusal = happen(work, { type: 'closed', cause, by, reason, survey: surveyOf(work) });
  return refusal === null ? DONE : no('not-in-this-phase');
}

function end(work: Work, by: CommandBy): Done {
  if (by.who === 'visitor') return close(work, 'by-customer', null);
  if (!owns(work, by)) return no('not-yours');
  const { session } = work;
  const own = (session.phase === 'serving' || session.phase === 'warned') && session.agentId === by.agentId;
  return close(work, own ? 'by-agent' : 'by-supervisor', by.staffId);
}

function openForm(work: Work): Done {
  const { phase } = work.session;
  if (phase !== 'queued' && phase !== 'bot') return no('not-in-this-phase');
  return happen(work, { type: 'form-opened', reason: 'asked' }) === null ? DONE : no('not-in-this-phase');
}

/** From the queue or the bot the form opens and is sent in one go. */
function leaveMessage(work: Work, { contact, text }: Body<'leave-message'>): Done {
  if (work.session.phase !== 'message-form') {
    const opened = openForm(work);
    if (!opened.ok) return opened;
  }
  const leftMessageId = work.input.newId();
  const sent = happen(work, { type: 'form-sent', leftMessageId, contact, text, survey: surveyOf(work) });
  return sent === null ? DONE : no('not-in-this-phase');
}

function askBot(work: Work): Done {
  if (work.session.phase !== 'queued') return no('not-in-this-phase');
  const botId = botOf(work);
  if (botId === null) return no('no-bot');
  happen(work, { type: 'bot-started', botId, cause: 'asked', by: null, note: null });
  return DONE;
}

function* askAgent(work: Work): Asking<Done> {
  if (happen(work, { type: 'handed-over', cause: 'asked' }) !== null) return no('not-in-this-phase');
  yield* route(work);
  return DONE;
}

function* takeOver(work: Work, by: Staff): Asking<Done> {
  if (by.agentId === null) return no('not-yours');
  if (work.session.phase === 'serving' || work.session.phase === 'warned') return no('already-taken');
  if (work.session.phase !== 'bot') return no('not-in-this-phase');
  return yield* toAgent(work, { by, how: 'take-over', note: null, agentId: by.agentId });
}

function* pick(work: Work, by: Staff): Asking<Done> {
  if (by.agentId === null) return no('not-yours');
  const { phase } = work.session;
  if (phase === 'serving' || phase === 'warned') return no('already-taken');
  if (phase !== 'queued') return no('not-in-this-phase');
  const { seat } = work;
  if (seat?.state !== 'offered' || seat.agentId !== by.agentId)
    return yield* toAgent(work, { by, how: 'pick', note: null, agentId: by.agentId });
  takeOffer(work);
  return DONE;
}

/** The seat that was offered becomes held; the offer to somebody passed over is given back at the end of the step. */
export function takeOffer(work: Work): void {
  const { session, seat } = work;
  if (session.phase !== 'queued' || seat?.state !== 'offered') return;
  if (session.passedOver.includes(seat.agentId)) return;
  happen(work, {
    type: 'assigned',
    agentId: seat.agentId,
    groupId: seat.groupId ?? session.groupId,
    decisionId: session.progress.decisionId,
    how: 'queue',
    exclusive: session.exclusive,
    suspended: seat.suspended,
    by: null,
    note: null,
  });
}

function remove(work: Work, { reason }: Body<'remove'>, by: CommandBy): Done {
  if (by.who !== 'staff' || !by.supervisor) return no('not-yours');
  if (work.session.phase !== 'queued') return no('not-in-this-phase');
  return close(work, 'by-supervisor', by.staffId, reason);
}

function* interrupt(work: Work, { note }: Body<'interrupt'>, by: CommandBy): Asking<Done> {
  if (by.who !== 'staff' || !by.supervisor) return no('not-yours');
  if (happen(work, { type: 'interrupted', by: by.staffId, note }) !== null) return no('not-in-this-phase');
  yield* route(work);
  return DONE;
}

function sendSurvey(work: Work, by: CommandBy): Done {
  if (!owns(work, by)) return no('not-yours');
  const refusal = happen(work, { type: 'survey-asked', by: by.staffId, survey: surveyOf(work) });
  if (refusal === null) return DONE;
  return no(refusal === 'survey-not-allowed' ? refusal : 'not-in-this-phase');
}
