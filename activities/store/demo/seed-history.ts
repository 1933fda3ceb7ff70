/** Thirty days of the demo shop, played and inserted in bulk; they age from the moment of seeding. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { inTransaction, nowMsOf, type Pools } from '../database.ts';
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
  pool: Pools,
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

export type TableRows = readonly [table: string, rows: Iterable<Row>];

/**
 * Every table with its rows, in the order they are inserted: what a removal finds the rest by comes first.
 * Pure: the same history gives the same rows. They are made while they are read.
 */
export function historyRows(
  history: History,
  made: { readonly seed: string; readonly nowMs: number },
): readonly TableRows[] {
  const { visits, sessions, openAt } = history;
  const people = peopleRows(visits, sessions);
  const byVisit = new Map(sessions.map((played) => [played.guided.visit.id, played]));
  const chance = chanceOf(`${made.seed}/evaluations`);
  const sessionOf = (guided: History['visits'][number]) => byVisit.get(guided.visit.id) ?? null;
  return [
    ['visitors', people.visitors],
    ['customers', people.customers],
    ['customer_tags', people.tags],
    ['visits', each(visits, (guided) => [visitRow(guided, sessionOf(guided))])],
    ['sessions', each(sessions, (played) => [sessionRow(played, logRows(played))])],
    ['session_events', each(sessions, (played) => logRows(played).rows)],
    ['timers', each(sessions, timerRows)],
    ['decisions', each(sessions, decisionRows)],
    ['evaluations', each(visits, (guided) => evaluationRows(guided, sessionOf(guided), chance))],
    ['surveys', each(sessions, surveyRows)],
    ['left_messages', each(sessions, (one) => leftMessageRows(one, { openAt, nowMs: made.nowMs }))],
    ['queue_entries', each(sessions, queueEntryRows)],
  ];
}

function* each<T>(list: readonly T[], rowsOf: (one: T) => readonly Row[]): Generator<Row> {
  for (const one of list) yield* rowsOf(one);
}

async function insertAll(pool: Pools, table: string, rows: Iterable<Row>): Promise<void> {
  let some: Row[] = [];
  const flush = async (): Promise<void> => {
    const batch = some;
    some = [];
    if (batch.length > 0) await inTransaction({ pool }, (connection) => insertRows(connection, table, batch));
  };
  for (const row of rows) {
    some.push(row);
    if (some.length >= ROWS_A_TRANSACTION) await flush();
  }
  await flush();
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
