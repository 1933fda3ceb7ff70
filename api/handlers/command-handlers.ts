/** Commands and answers that a session's own step decides on, and the survey's taps. */

import { findListedSession } from '#activities/store/session-lists.ts';
import { findOpenSession } from '#activities/store/session-opening.ts';
import { readNewestSession, readSession } from '#activities/store/session-row.ts';
import { keepTap } from '#activities/store/survey-answers.ts';
import { AppError } from '#rules/errors.ts';
import type { CommandBody } from '#rules/session/facts.ts';
import type { Right } from '../contract/rights.ts';
import type { StaffCommand } from '../contract/sessions.ts';
import type { VisitorCommand } from '../contract/visits.ts';
import type { Deps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { headOf } from '../queue-head.ts';
import { type Actor, canSee, may, requireReach, requireRight } from '../rights.ts';
import { runCommand } from '../run-command.ts';
import { subjectOf } from '../session-views.ts';
import { requireOwnSession } from '../visitor-sessions.ts';
import { visitorState } from '../visitor-state.ts';

function visitorBody(command: VisitorCommand): CommandBody {
  if (command.kind === 'leave-message') return { kind: 'leave-message', ...command.args };
  return { kind: command.kind };
}

function note(text: string): string | null {
  return text.trim() === '' ? null : text;
}

function staffBody(command: StaffCommand): CommandBody {
  switch (command.kind) {
    case 'end':
    case 'take-over':
      return { kind: command.kind };
    case 'transfer':
      return { kind: 'transfer', to: command.args.to, note: note(command.args.note) };
    case 'bot':
      return { kind: 'transfer', to: { kind: 'bot', botId: null }, note: null };
    case 'survey':
      return { kind: 'send-survey' };
    case 'pick':
    case 'remove':
      return { kind: command.kind, reason: note(command.args.reason) };
    case 'interrupt':
      return { kind: 'interrupt', note: note(command.args.note) };
    default:
      return command satisfies never;
  }
}

/** Which right each command needs over the session. */
export const COMMAND_RIGHT: { readonly [kind in StaffCommand['kind']]: Right } = {
  end: 'sessions.end',
  transfer: 'sessions.transfer',
  bot: 'sessions.bot',
  'take-over': 'sessions.bot',
  survey: 'sessions.survey',
  pick: 'queue.pick',
  remove: 'queue.remove',
  interrupt: 'sessions.interrupt',
};

/** Whoever may take the head needs no further right to pick it; any other place needs the right and a reason. */
async function rightFor(deps: Deps, caller: Actor, sessionId: string, command: StaffCommand): Promise<Right> {
  if (command.kind !== 'pick') return COMMAND_RIGHT[command.kind];
  if (caller.agentId !== null && (await headOf(deps, caller.agentId)) === sessionId) return 'queue.take';
  if (may(caller, 'queue.pick') !== null && note(command.args.reason) === null)
    throw new AppError('bad-request', 'Others stand before it: say why', {
      problems: [
        { path: '/body/args/reason', reason: 'required', remedy: 'why this one is taken before others' },
      ],
    });
  return 'queue.pick';
}

async function requireCommand(deps: Deps, caller: Actor, sessionId: string, command: StaffCommand) {
  const right = await rightFor(deps, caller, sessionId, command);
  requireRight(caller, right);
  const reading =
    right === 'queue.take' || right === 'queue.pick' || right === 'queue.remove'
      ? 'queue.read'
      : 'sessions.read';
  const session = await findListedSession(deps.store, sessionId);
  if (session === null) throw new AppError('not-found', 'No such session');
  requireReach(caller, subjectOf(session), right, reading);
  return session;
}

type Operations = 'commandVisit' | 'commandSession' | 'answerSurvey';

export function commandHandlers(deps: Deps): HandlersOf<Operations> {
  return {
    commandVisit: async ({ caller, body }) => {
      const open = await findOpenSession(deps.store.pool, caller.visitorId, caller.entryPointId);
      const sessionId = open ?? (await readNewestSession(deps.store.pool, caller.visitorId))?.id;
      if (sessionId === undefined) throw new AppError('not-found', 'There is no session yet');
      await deps.limits.count('messagesPerVisitorPerMinute', caller.visitorId);
      return runCommand(deps, { id: body.id, sessionId, body: visitorBody(body), by: { who: 'visitor' } });
    },
    commandSession: async ({ caller, params, body }) => {
      const session = await requireCommand(deps, caller, params.id, body);
      const subject = subjectOf(session);
      return runCommand(deps, {
        id: body.id,
        sessionId: session.id,
        body: staffBody(body),
        by: {
          who: 'staff',
          staffId: caller.staffId,
          agentId: caller.agentId,
          supervisor: canSee(caller, subject, 'sessions.interrupt'),
          mayExceed: canSee(caller, subject, 'sessions.exceed-limit'),
        },
      });
    },
    answerSurvey: async ({ caller, body }) => {
      await requireOwnSession(deps, caller, body.sessionId);
      await deps.limits.count('messagesPerVisitorPerMinute', caller.visitorId);
      await keepTap(deps.store, body);
      deps.live.wrote();
      const { survey } = await visitorState(deps, await readSession(deps.store.pool, body.sessionId));
      if (survey === null) throw new AppError('gone', 'The survey is over', { cause: 'survey-over' });
      return survey;
    },
  };
}
