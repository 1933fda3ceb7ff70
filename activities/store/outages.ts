/** Spans of 30 s or more in which no process that customers talk to was alive; every span they fall into is longer by them. */
import type { Outage } from '#rules/session/due-times.ts';
import { rowsOf, type Sql, type Store } from './database.ts';

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

/** How old what is known may be where only a due time is looked ahead to; a step always reads for itself. Milliseconds. */
const FRESH_MS = 5_000;
const LONGEST_KEPT = 200;

interface Kept {
  readonly until: number;
  readonly outages: Promise<readonly Outage[]>;
}

const kept = new WeakMap<Pick<Store, 'pool'>, Kept>();

/**
 * The same of the last seconds, without a question each time: for messages and lists, of which there are many. Where it must be
 * asked, `sql` asks: within a transaction its own connection, since there may be no other to wait for.
 */
export async function recentOutages(
  store: Pick<Store, 'pool'>,
  sql: Sql,
  sinceMs: number,
): Promise<readonly Outage[]> {
  const known = kept.get(store);
  const fresh = known !== undefined && known.until > performance.now() ? known : keep(store, sql);
  return (await fresh.outages).filter((outage) => outage.untilMs >= sinceMs);
}

function keep(store: Pick<Store, 'pool'>, sql: Sql): Kept {
  const outages = rowsOf<{ from_at: Date; until_at: Date }>(
    sql,
    `SELECT from_at, until_at FROM outages WHERE role = 'api' ORDER BY until_at DESC LIMIT ${LONGEST_KEPT}`,
  ).then((rows) =>
    rows
      .map((row) => ({ fromMs: row.from_at.getTime(), untilMs: row.until_at.getTime() }))
      .sort((a, b) => a.fromMs - b.fromMs),
  );
  const mine = { until: performance.now() + FRESH_MS, outages };
  kept.set(store, mine);
  // What could not be read is asked for again next time.
  outages.catch(() => {
    if (kept.get(store) === mine) kept.delete(store);
  });
  return mine;
}
