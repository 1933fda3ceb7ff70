/** Runs of a session's workflow. epoch = how many there were; only the newest may change the session. */
import { rowsOf, type Sql } from './database.ts';
import type { SessionRow } from './session-row.ts';

export type RunStanding =
  | { readonly standing: 'newest'; readonly epoch: number }
  /** A run that a later one has replaced: it changes nothing and ends. */
  | { readonly standing: 'stale' }
  /** New here; takes over once the run before is known to be closed. */
  | { readonly standing: 'unknown'; readonly previousRunId: string };

/** `closedRunId`: the run that Temporal confirmed to be closed. The session must be locked. */
export async function standingOf(
  sql: Sql,
  row: SessionRow,
  run: { readonly runId: string; readonly closedRunId: string | null },
): Promise<RunStanding> {
  if (row.run_id === run.runId) return { standing: 'newest', epoch: row.epoch };
  const [known] = await rowsOf<{ epoch: number }>(
    sql,
    'SELECT epoch FROM session_runs WHERE session_id = ? AND run_id = ?',
    [row.id, run.runId],
  );
  if (known !== undefined) return { standing: 'stale' };
  if (row.run_id !== null && row.run_id !== run.closedRunId)
    return { standing: 'unknown', previousRunId: row.run_id };
  const epoch = row.epoch + 1;
  if (row.run_id !== null)
    await sql.query('UPDATE session_runs SET closed_at = NOW(3) WHERE session_id = ? AND run_id = ?', [
      row.id,
      row.run_id,
    ]);
  await sql.query(
    'INSERT INTO session_runs (session_id, run_id, epoch, started_at) VALUES (?, ?, ?, NOW(3))',
    [row.id, run.runId, epoch],
  );
  await sql.query('UPDATE sessions SET run_id = ?, epoch = ? WHERE id = ?', [run.runId, epoch, row.id]);
  return { standing: 'newest', epoch };
}
