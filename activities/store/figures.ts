/** Figures of the whole installation, read where they lie; and those that other processes left under their name. */
import type { Store } from './database.ts';

export interface Figures {
  /** Customers who wait, each counted once. */
  readonly waiting: number;
  readonly unsentOutbox: number;
  /** Age of the oldest unsent row that is due. Seconds. */
  readonly oldestUnsentSeconds: number;
  /** Open sessions by phase. */
  readonly sessions: ReadonlyMap<string, number>;
  /** Seats by state. */
  readonly seats: ReadonlyMap<string, number>;
  /** Alarms that stand, by kind. */
  readonly alarms: ReadonlyMap<string, number>;
  /** Sessions whose alarm is overdue by more than a second. */
  readonly overdueAlarms: number;
  /** Of timers settled within the last five minutes. Milliseconds. */
  readonly lateness: { readonly count: number; readonly mean: number; readonly max: number };
  readonly processes: readonly ProcessFigures[];
}

/** What a worker or API node writes about itself. */
export interface ProcessFigures {
  readonly process: string;
  readonly document: unknown;
}

interface Counted {
  readonly name: string;
  readonly count: number | string;
}

function byName(rows: readonly Counted[]): ReadonlyMap<string, number> {
  return new Map(rows.map((row) => [row.name, Number(row.count)]));
}

export async function readFigures(store: Store): Promise<Figures> {
  const [waiting, outbox, sessions, seats, alarms, overdue, late, processes] = await Promise.all([
    store.rows<Counted>("SELECT 'waiting' AS name, COUNT(DISTINCT session_id) AS count FROM queue_targets"),
    store.rows<{ count: number | string; oldest: number | string | null }>(
      `SELECT COUNT(*) AS count, MAX(TIMESTAMPDIFF(SECOND, due_at, NOW(3))) AS oldest FROM outbox
       WHERE sent_at IS NULL AND due_at <= NOW(3)`,
    ),
    store.rows<Counted>(
      "SELECT phase AS name, COUNT(*) AS count FROM sessions WHERE phase NOT IN ('ended') GROUP BY phase",
    ),
    store.rows<Counted>('SELECT state AS name, COUNT(*) AS count FROM seats GROUP BY state'),
    store.rows<Counted>(
      'SELECT kind AS name, COUNT(*) AS count FROM alarms WHERE ended_at IS NULL GROUP BY kind',
    ),
    store.rows<Counted>(
      `SELECT 'overdue' AS name, COUNT(*) AS count FROM sessions
       WHERE phase NOT IN ('ended') AND alarm_at < NOW(3) - INTERVAL 1 SECOND`,
    ),
    store.rows<{ count: number | string; mean: number | string | null; max: number | string | null }>(
      `SELECT COUNT(*) AS count, AVG(late_ms) AS mean, MAX(late_ms) AS max FROM timers
       WHERE outcome = 'fired' AND due_at > NOW(3) - INTERVAL 10 MINUTE AND fired_at > NOW(3) - INTERVAL 5 MINUTE`,
    ),
    store.rows<{ process: string; document: string }>(
      'SELECT process, document FROM metrics WHERE at > NOW(3) - INTERVAL 2 MINUTE ORDER BY process LIMIT 100',
    ),
  ]);
  return {
    waiting: Number(waiting[0]?.count ?? 0),
    unsentOutbox: Number(outbox[0]?.count ?? 0),
    oldestUnsentSeconds: Math.max(0, Number(outbox[0]?.oldest ?? 0)),
    sessions: byName(sessions),
    seats: byName(seats),
    alarms: byName(alarms),
    overdueAlarms: Number(overdue[0]?.count ?? 0),
    lateness: {
      count: Number(late[0]?.count ?? 0),
      mean: Number(late[0]?.mean ?? 0),
      max: Number(late[0]?.max ?? 0),
    },
    processes: processes.map((row) => ({
      process: row.process,
      document: JSON.parse(row.document) as unknown,
    })),
  };
}
