/** Spans of 30 s or more in which no process that customers talk to was alive; every span they fall into is longer by them. */
import type { Outage } from '#rules/session/due-times.ts';
import { rowsOf, type Sql } from './database.ts';

export async function readOutages(sql: Sql, sinceMs: number): Promise<readonly Outage[]> {
  const rows = await rowsOf<{ from_at: Date; until_at: Date }>(
    sql,
    "SELECT from_at, until_at FROM outages WHERE role = 'api' AND until_at >= ? ORDER BY from_at LIMIT 100",
    [new Date(sinceMs)],
  );
  return rows.map((row) => ({ fromMs: row.from_at.getTime(), untilMs: row.until_at.getTime() }));
}
