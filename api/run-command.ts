/** A command is kept, the session is told, and its answer is waited for a little; else it follows live. */
import { setTimeout as sleep } from 'node:timers/promises';
import { findCommand, submitCommand } from '#activities/store/commands.ts';
import { AppError } from '#rules/errors.ts';
import type { CommandBody, CommandBy, CommandResult } from '#rules/session/facts.ts';
import type { CommandAnswer } from './contract/visits.ts';
import type { Deps } from './deps.ts';

/** Longer than this no caller waits. Milliseconds. */
const LONGEST_MS = 2_000;

export interface CommandToRun {
  readonly id: string;
  readonly sessionId: string;
  readonly body: CommandBody;
  readonly by: CommandBy;
}

export async function runCommand(deps: Deps, command: CommandToRun): Promise<CommandAnswer> {
  const submitted = await submitCommand(deps.store, command, deps.fault);
  if (!submitted.ok) {
    if (submitted.reason === 'id-taken')
      throw new AppError('conflict', 'This id belongs to another command', { id: command.id });
    throw new AppError('not-found', 'No such session');
  }
  if (submitted.result !== null) return { status: 'done', id: command.id, result: submitted.result };
  const until = performance.now() + LONGEST_MS;
  void deps.waker.wake({ sessionId: command.sessionId, signal: 'engaged' });
  for (let waitMs = 15; performance.now() + waitMs < until; waitMs = Math.min(waitMs * 1.5, 150)) {
    await sleep(waitMs);
    const result = (await findCommand(deps.store.pool, command.id))?.result ?? null;
    if (result === null) continue;
    deps.live.wrote();
    return { status: 'done', id: command.id, result: viewOf(result) };
  }
  deps.live.follow({ id: command.id, sessionId: command.sessionId });
  return { status: 'pending', id: command.id };
}

export function viewOf(result: CommandResult): Extract<CommandAnswer, { status: 'done' }>['result'] {
  return result;
}
