/** Spans of 30 s or more in which no process that customers talk to was alive; every span they fall into is longer by them. */
import type { Outage } from '#rules/session/due-times.ts';
import { rowsOf, type Sql } from './database.ts';

/** A longer gap between beats is an outage. Seconds. */
export const OUTAGE_SECONDS = 30;

/**
 * Those that are over, and the one that still goes on: a session may look before the first api that is back has told of it, and must
 * not end what nobody could have answered.
 */
export async function readOutages(sql: Sql, sinceMs: number): Promise<readonly Outage[]> {
  const rows = await rowsOf<{ from_at: Date; until_at: Date }>(
    sql,
    `SELECT from_at, until_at FROM (
       SELECT from_at, until_at FROM outages WHERE role = 'api' AND until_at >= ? ORDER BY from_at LIMIT 100
     ) ended
     UNION ALL SELECT MAX(seen_at), NOW(3) FROM heartbeats WHERE role = 'api'
       HAVING MAX(seen_at) < NOW(3) - INTERVAL ${OUTAGE_SECONDS} SECOND
     ORDER BY from_at`,
    [new Date(sinceMs)],
  );
  return rows.map((row) => ({ fromMs: row.from_at.getTime(), untilMs: row.until_at.getTime() }));
}
