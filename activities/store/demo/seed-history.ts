/** Thirty days of the demo shop, played and inserted in bulk; they age from the moment of seeding. */
import type { Pool, PoolConnection, RowDataPacket } from 'mysql2/promise';
import { inTransaction, nowMsOf } from '../database.ts';
import { at, insertRows, type Row } from './bulk.ts';
import { chanceOf } from './chance.ts';
import { logRows } from './history/log-rows.ts';
import { DEMO_SIZE, type History, type HistorySize, playHistory } from './history/play.ts';
import {
  decisionRows,
  leftMessageRows,
  queueEntryRows,
  sessionRow,
  surveyRows,
  timerRows,
} from './history/session-rows.ts';
import { evaluationRows, peopleRows, visitRow } from './history/visit-rows.ts';
import { removeHistory } from './remove.ts';
import { isMarked, mark } from './seed-base.ts';

const MARK = 'demo.history';
/** Rows a transaction holds at most, so that none grows large. Count. */
const ROWS_A_TRANSACTION = 5_000;

/** Does nothing where it was ever done, even if it was removed since. `size` is for tests. */
export async function seedHistory(
  pool: Pool,
  size: Omit<HistorySize, 'nowMs'> = DEMO_SIZE,
): Promise<{ readonly seeded: boolean }> {
  if (await isMarked(pool, MARK)) return { seeded: false };
  // What an interrupted seeding left behind.
  await removeHistory(pool);
  const nowMs = await nowMsOf(pool);
  const history = playHistory({ ...size, nowMs });
  for (const [table, rows] of historyRows(history, { seed: size.seed, nowMs }))
    await insertAll(pool, table, rows);
  await inTransaction({ pool }, async (connection) => {
    for (const { agentId, groupId, lastAssignedAtMs, shareServed } of history.memberships)
      await connection.query(
        `UPDATE memberships SET last_assigned_at = ?, share_served = share_served + ?
         WHERE group_id = ? AND agent_id = ? AND last_assigned_at IS NULL`,
        [lastAssignedAtMs === 0 ? null : at(lastAssignedAtMs), shareServed, groupId, agentId],
      );
    await insertRows(connection, 'presence_intervals', presenceRows(history, await presenceFrom(connection)));
    await mark(connection, MARK, { sessions: history.sessions.length, visits: history.visits.length });
  });
  return { seeded: true };
}

/** Every table with its rows, in the order they are inserted. Pure: the same history gives the same rows. */
export function historyRows(
  history: History,
  made: { readonly seed: string; readonly nowMs: number },
): readonly (readonly [table: string, rows: readonly Row[]])[] {
  const { visits, sessions, openAt } = history;
  const people = peopleRows(visits, sessions);
  const byVisit = new Map(sessions.map((played) => [played.guided.visit.id, played]));
  const logs = sessions.map((played) => ({ played, log: logRows(played) }));
  const chance = chanceOf(`${made.seed}/evaluations`);
  const sessionOf = (guided: History['visits'][number]) => byVisit.get(guided.visit.id) ?? null;
  return [
    ['visitors', people.visitors],
    ['customers', people.customers],
    ['customer_tags', people.tags],
    ['visits', visits.map((guided) => visitRow(guided, sessionOf(guided)))],
    ['sessions', logs.map(({ played, log }) => sessionRow(played, log))],
    ['session_events', logs.flatMap(({ log }) => log.rows)],
    ['timers', sessions.flatMap(timerRows)],
    ['decisions', sessions.flatMap(decisionRows)],
    ['evaluations', visits.flatMap((guided) => evaluationRows(guided, sessionOf(guided), chance))],
    ['surveys', sessions.flatMap(surveyRows)],
    ['left_messages', sessions.flatMap((one) => leftMessageRows(one, { openAt, nowMs: made.nowMs }))],
    ['queue_entries', sessions.flatMap(queueEntryRows)],
  ];
}

async function insertAll(pool: Pool, table: string, rows: readonly Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_A_TRANSACTION)
    await inTransaction({ pool }, (connection) =>
      insertRows(connection, table, rows.slice(from, from + ROWS_A_TRANSACTION)),
    );
}

/** Where the agents' own present begins: the history must end there. */
async function presenceFrom(connection: PoolConnection): Promise<ReadonlyMap<string, number>> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT agent_id, ROUND(UNIX_TIMESTAMP(MIN(from_at)) * 1000) AS from_ms FROM presence_intervals GROUP BY agent_id`,
  );
  return new Map(rows.map((row) => [String(row.agent_id), Number(row.from_ms)]));
}

function presenceRows(history: History, from: ReadonlyMap<string, number>): readonly Row[] {
  return history.presence.flatMap(({ agentId, fromMs, untilMs, presence, cause }) => {
    const endMs = Math.min(untilMs, from.get(agentId) ?? untilMs);
    if (endMs <= fromMs) return [];
    return [
      {
        agent_id: agentId,
        from_at: at(fromMs),
        until_at: at(endMs),
        presence,
        accepting: 1,
        cause,
      },
    ];
  });
}
