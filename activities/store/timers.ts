/** What was armed for a session and what became of it: kept with its outcome, so that the timeline can tell. */

import type { StepOutcome } from '#rules/session/asks.ts';
import type { DueTime, TimerKind, TimerOutcome } from '#rules/session/due-times.ts';
import { rowsOf, type Sql } from './database.ts';

interface TimerRow {
  readonly kind: TimerKind;
  readonly turn: number;
  readonly step: number;
  readonly from_at: Date;
  readonly due_at: Date;
  readonly outcome: TimerOutcome | null;
}

/** The due-scan writes these; the session stays as it is. */
const REMINDERS: readonly TimerKind[] = ['remind', 'alert-supervisor'];

function timerOf(row: TimerRow): DueTime {
  return {
    kind: row.kind,
    turn: row.turn,
    step: row.step,
    fromMs: row.from_at.getTime(),
    dueAtMs: row.due_at.getTime(),
    changesSession: !REMINDERS.includes(row.kind),
  };
}

/** Rows that have no outcome yet. */
export async function readArmed(sql: Sql, sessionId: string): Promise<readonly DueTime[]> {
  const rows = await rowsOf<TimerRow>(
    sql,
    'SELECT kind, turn, step, from_at, due_at, outcome FROM timers WHERE session_id = ? AND outcome IS NULL',
    [sessionId],
  );
  return rows.map(timerOf);
}

/** Reminders of this turn that were already told. */
export async function readToldReminders(
  sql: Sql,
  sessionId: string,
  turn: number,
): Promise<readonly DueTime[]> {
  const rows = await rowsOf<TimerRow>(
    sql,
    `SELECT kind, turn, step, from_at, due_at, outcome FROM timers
     WHERE session_id = ? AND turn = ? AND kind IN (?) AND outcome = 'fired'`,
    [sessionId, turn, REMINDERS],
  );
  return rows.map(timerOf);
}

/** Told for this very moment: a reminder stays due in the ladder after it was written, and is not armed a second time. */
const IS_OVER = "due_at = VALUES(due_at) AND outcome IN ('fired', 'skipped')";
/** The database assigns from left to right, so the outcome itself comes last. */
const ARMED_ANEW = ['why', 'fired_at', 'late_ms'];

/** Writes the fate of those settled, then what stands armed now. One that was settled may be armed again with a later time. */
export async function writeTimers(
  sql: Sql,
  sessionId: string,
  step: Pick<StepOutcome, 'settled' | 'timers'> & {
    readonly armed: readonly DueTime[];
    readonly atMs: number;
  },
): Promise<void> {
  const at = new Date(step.atMs);
  if (step.settled.length > 0) {
    const rows = step.settled.map(({ timer, outcome, why, lateMs }) => [
      ...keyOf(sessionId, timer),
      at,
      outcome,
      why,
      outcome === 'fired' ? at : null,
      lateMs,
    ]);
    await sql.query(
      `INSERT INTO timers (session_id, kind, turn, step, from_at, due_at, armed_at, outcome, why, fired_at, late_ms) VALUES ?
       ON DUPLICATE KEY UPDATE outcome = VALUES(outcome), why = VALUES(why), fired_at = VALUES(fired_at), late_ms = VALUES(late_ms)`,
      [rows],
    );
  }
  const settled = new Set(step.settled.map(({ timer }) => nameOf(timer)));
  const standing = new Map(step.armed.map((timer) => [nameOf(timer), timer.dueAtMs]));
  const anew = step.timers.filter(
    (timer) => settled.has(nameOf(timer)) || standing.get(nameOf(timer)) !== timer.dueAtMs,
  );
  if (anew.length === 0) return;
  await sql.query(
    `INSERT INTO timers (session_id, kind, turn, step, from_at, due_at, armed_at) VALUES ?
     ON DUPLICATE KEY UPDATE ${ARMED_ANEW.map((column) => `${column} = IF(${IS_OVER}, ${column}, NULL)`).join(', ')},
       armed_at = IF(${IS_OVER}, armed_at, VALUES(armed_at)),
       outcome = IF(${IS_OVER}, outcome, NULL), from_at = VALUES(from_at), due_at = VALUES(due_at)`,
    [anew.map((timer) => [...keyOf(sessionId, timer), at])],
  );
}

function keyOf(sessionId: string, timer: DueTime): readonly unknown[] {
  return [sessionId, timer.kind, timer.turn, timer.step, new Date(timer.fromMs), new Date(timer.dueAtMs)];
}

function nameOf({ kind, turn, step }: DueTime): string {
  return `${kind}:${turn}:${step}`;
}

/** The due-scan's own row. */
export async function settleReminder(
  sql: Sql,
  sessionId: string,
  told: {
    readonly timer: DueTime;
    readonly outcome: TimerOutcome;
    readonly why: string;
    readonly lateMs: number;
    readonly atMs: number;
  },
): Promise<void> {
  const { timer, outcome, why, lateMs, atMs } = told;
  await writeTimers(sql, sessionId, {
    settled: [{ timer, outcome, why, lateMs }],
    timers: [],
    armed: [],
    atMs,
  });
}
