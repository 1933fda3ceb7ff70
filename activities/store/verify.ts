/** Promises held against the live data: read-only, in batches, each a snapshot of its own. What holds says nothing. */
import type { PoolConnection } from 'mysql2/promise';
import { phasesAfter, type WalkedLine } from '#rules/session/log-walk.ts';
import type { Phase } from '#rules/session/messages.ts';
import { rowsOf, type Sql, type Store } from './database.ts';
import { type Check, ON_PAGE, SESSION_CHECKS, WHOLE_CHECKS } from './verify-checks.ts';

export interface Broken {
  readonly promise: number;
  readonly words: string;
  /** At most so many offenders are named. */
  readonly ids: readonly string[];
}

interface Page {
  /** First and last id, both in it. */
  readonly from: string;
  readonly to: string;
}

const MOST_NAMED = 20;
const SESSIONS_A_PAGE = 500;
/** Beyond every id; a page up to here has also the orphans after the last session. */
const LAST = '~';

const WALK = {
  promise: 7,
  words:
    'Each line of a session’s log was allowed by the phase before it, and the last leads to where it stands',
};

/** How many things are checked, for the line that says all is well. */
export const CHECK_COUNT = SESSION_CHECKS.length + WHOLE_CHECKS.length + 1;

export async function brokenPromises(store: Pick<Store, 'pool'>): Promise<readonly Broken[]> {
  const broken = new Map<string, Broken>();
  const found = ({ promise, words }: Pick<Check, 'promise' | 'words'>, ids: readonly string[]): void => {
    if (ids.length === 0) return;
    const known = broken.get(words)?.ids ?? [];
    broken.set(words, { promise, words, ids: [...new Set([...known, ...ids])].slice(0, MOST_NAMED) });
  };
  for (let from: string | null = ''; from !== null; )
    from = await onSnapshot(store, async (sql) => {
      const page = await pageFrom(sql, from ?? '');
      for (const check of SESSION_CHECKS) found(check, await offendersOf(sql, check, page));
      found(WALK, await strayed(sql, page));
      return page.to === LAST ? null : page.to;
    });
  await onSnapshot(store, async (sql) => {
    for (const check of WHOLE_CHECKS) found(check, await offendersOf(sql, check, null));
  });
  return [...broken.values()].sort((a, b) => a.promise - b.promise);
}

/** Everything in `look` is of one moment, and nothing in it can write. */
export async function onSnapshot<Result>(
  store: Pick<Store, 'pool'>,
  look: (sql: PoolConnection) => Promise<Result>,
): Promise<Result> {
  const connection = await store.pool.getConnection();
  try {
    await connection.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    return await look(connection);
  } finally {
    await connection.rollback().then(
      () => connection.release(),
      () => connection.destroy(),
    );
  }
}

/** The last session of a page is the first of the next: looked at twice, never missed. */
async function pageFrom(sql: Sql, from: string): Promise<Page> {
  const [last] = await rowsOf<{ id: string }>(
    sql,
    `SELECT id FROM sessions WHERE id >= ? ORDER BY id LIMIT 1 OFFSET ${SESSIONS_A_PAGE}`,
    [from],
  );
  return { from, to: last?.id ?? LAST };
}

async function offendersOf(sql: Sql, check: Check, page: Page | null): Promise<readonly string[]> {
  const bounds = check.sql.split(ON_PAGE).length - 1;
  const rows = await rowsOf<{ id: string }>(
    sql,
    `SELECT id FROM (${check.sql}) offenders LIMIT ${MOST_NAMED}`,
    page === null ? [] : Array.from({ length: bounds }, () => [page.from, page.to]).flat(),
  );
  return rows.map(({ id }) => id);
}

async function strayed(sql: Sql, page: Page): Promise<readonly string[]> {
  const lines = await rowsOf<WalkedLine & { session_id: string; phase: Phase }>(
    sql,
    `SELECT e.session_id, e.kind, e.author, s.phase FROM session_events e JOIN sessions s ON s.id = e.session_id
     WHERE e.session_id ${ON_PAGE} ORDER BY e.session_id, e.seq`,
    [page.from, page.to],
  );
  const logs = new Map<string, WalkedLine[]>();
  for (const line of lines) {
    const log = logs.get(line.session_id) ?? [];
    log.push(line);
    logs.set(line.session_id, log);
  }
  const stands = new Map(lines.map(({ session_id, phase }) => [session_id, phase]));
  return [...logs].filter(([id, log]) => !phasesAfter(log).has(stands.get(id) ?? 'ended')).map(([id]) => id);
}
