/** A command is a row: inserted under the session's lock with its nudge, answered by the session's own step. */
import type { CommandBody, CommandBy, CommandResult } from '#rules/session/facts.ts';
import { inTransaction, rowsOf, type Sql, type Store } from './database.ts';
import type { Fault } from './fault-points.ts';
import { insertOutbox } from './outbox.ts';
import { lockSession } from './session-row.ts';

export interface NewCommand {
  /** The client's own id; the same one twice is one command. */
  readonly id: string;
  readonly sessionId: string;
  readonly body: CommandBody;
  readonly by: CommandBy;
}

export type Submitted =
  | { readonly ok: true; readonly result: CommandResult | null }
  | { readonly ok: false; readonly reason: 'no-session' | 'id-taken' };

/** A result at once where the session has ended or the id is known; else null, and the session is nudged. */
export async function submitCommand(
  store: Pick<Store, 'pool'>,
  command: NewCommand,
  fault: Fault = () => undefined,
): Promise<Submitted> {
  const submitted = await inTransaction(store, async (sql): Promise<Submitted> => {
    const row = await lockSession(sql, command.sessionId);
    if (row === null) return { ok: false, reason: 'no-session' };
    const known = await findCommand(sql, command.id);
    if (known !== null)
      return known.sessionId === command.sessionId
        ? { ok: true, result: known.result }
        : { ok: false, reason: 'id-taken' };
    const over = row.phase === 'ended' || (row.phase === 'surveying' && command.body.kind !== 'send-survey');
    const result: CommandResult | null = over
      ? { ok: false, reason: 'already-ended', agentId: row.agent_id }
      : null;
    await sql.query(
      `INSERT INTO commands (id, session_id, kind, body, \`by\`, at, result, answered_at)
       VALUES (?, ?, ?, ?, ?, NOW(3), ?, IF(?, NOW(3), NULL))`,
      [
        command.id,
        command.sessionId,
        command.body.kind,
        JSON.stringify(command.body),
        JSON.stringify(command.by),
        result === null ? null : JSON.stringify(result),
        result !== null,
      ],
    );
    if (result === null)
      await insertOutbox(sql, {
        dedupeKey: `command:${command.id}`,
        sessionId: command.sessionId,
        body: { kind: 'nudge', signal: row.phase === 'guiding' ? 'engaged' : 'nudge', startDelayMs: null },
      });
    await fault('command:before-commit');
    return { ok: true, result };
  });
  await fault('command:after-commit');
  return submitted;
}

export async function findCommand(
  sql: Sql,
  id: string,
): Promise<{ readonly sessionId: string; readonly result: CommandResult | null } | null> {
  const [row] = await rowsOf<{ session_id: string; result: string | null }>(
    sql,
    'SELECT session_id, result FROM commands WHERE id = ?',
    [id],
  );
  if (row === undefined) return null;
  return {
    sessionId: row.session_id,
    result: row.result === null ? null : (JSON.parse(row.result) as CommandResult),
  };
}
