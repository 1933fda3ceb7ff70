/** Takes the demo away: sessions, visits and people that it made. Rules, groups, words and other settings stay, as the installation's own. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { inTransaction, type Pools } from '../database.ts';
import { DEMO_LIMITS, mark } from './seed-base.ts';

export interface Removed {
  readonly sessions: number;
  readonly visits: number;
  /** Demo sessions that are still going on; they go with the next removal. */
  readonly stillOpen: number;
}

/** Sessions or visits a transaction takes away. Count. */
const AT_ONCE = 500;

/** In portions; interrupted, the next call goes on. */
export async function removeDemoData(pool: Pools): Promise<Removed> {
  const removed = await removeHistory(pool);
  await inTransaction({ pool }, async (connection) => {
    await removePeople(connection);
    await keepSettings(connection);
    await mark(connection, 'demo.removed', removed);
  });
  return removed;
}

/** Only what was played or brought in by the demo, and only what has ended. */
export async function removeHistory(pool: Pools): Promise<Removed> {
  const sessions = await inPortions(
    pool,
    "SELECT id FROM sessions WHERE demo = 1 AND phase = 'ended'",
    forgetSessions,
  );
  const visits = await inPortions(
    pool,
    `SELECT v.id FROM visits v LEFT JOIN sessions s ON s.id = v.session_id
     WHERE v.demo = 1 AND v.ended_at IS NOT NULL AND s.id IS NULL`,
    forgetVisits,
  );
  await inPortions(
    pool,
    `SELECT p.id FROM visitors p WHERE p.demo = 1
     AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.visitor_id = p.id)
     AND NOT EXISTS (SELECT 1 FROM visits v WHERE v.visitor_id = p.id)`,
    (connection, ids) => deleteWhere(connection, { visitors: 'id' }, ids),
  );
  await inPortions(
    pool,
    `SELECT c.id FROM customers c WHERE c.demo = 1
     AND NOT EXISTS (SELECT 1 FROM visitors p WHERE p.customer_id = c.id)
     AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.customer_id = c.id)`,
    (connection, ids) => deleteWhere(connection, { customer_tags: 'customer_id', customers: 'id' }, ids),
  );
  await pool.query(
    `DELETE FROM presence_intervals WHERE until_at IS NOT NULL AND agent_id IN (SELECT id FROM agents WHERE demo = 1)`,
  );
  const [open] = await pool.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM sessions WHERE demo = 1');
  return { sessions, visits, stillOpen: Number(open[0]?.n ?? 0) };
}

type Forget = (connection: PoolConnection, ids: readonly string[]) => Promise<void>;

async function inPortions(pool: Pools, select: string, forget: Forget): Promise<number> {
  let count = 0;
  for (;;) {
    const [rows] = await pool.query<RowDataPacket[]>(`${select} LIMIT ${AT_ONCE}`);
    const ids = rows.map((row) => String(row.id));
    if (ids.length === 0) return count;
    await inTransaction({ pool }, (connection) => forget(connection, ids));
    count += ids.length;
  }
}

/** Tables that belong to a session, with the column that names it. */
const OF_A_SESSION = {
  session_events: 'session_id',
  timers: 'session_id',
  decisions: 'session_id',
  evaluations: 'session_id',
  surveys: 'session_id',
  left_messages: 'session_id',
  queue_entries: 'session_id',
  commands: 'session_id',
  ledger: 'session_id',
  session_runs: 'session_id',
  outbox: 'session_id',
  hints: 'session_id',
  session_marks: 'session_id',
  files: 'session_id',
  sessions: 'id',
};

async function forgetSessions(connection: PoolConnection, ids: readonly string[]): Promise<void> {
  await deleteWhere(connection, OF_A_SESSION, ids);
}

async function forgetVisits(connection: PoolConnection, ids: readonly string[]): Promise<void> {
  await deleteWhere(connection, { evaluations: 'visit_id', decisions: 'visit_id', visits: 'id' }, ids);
}

async function deleteWhere(
  connection: PoolConnection,
  columns: { readonly [table: string]: string },
  ids: readonly string[],
): Promise<void> {
  for (const [table, column] of Object.entries(columns))
    await connection.query(`DELETE FROM \`${table}\` WHERE \`${column}\` IN (?)`, [ids]);
}

/** The demo's agents go, but for those whom an own session names: they are retired under their last name. */
async function removePeople(connection: PoolConnection): Promise<void> {
  const [agents] = await connection.query<RowDataPacket[]>(
    `SELECT a.id, a.staff_id, EXISTS (SELECT 1 FROM sessions s WHERE s.agent_id = a.id) AS named
     FROM agents a WHERE a.demo = 1 FOR UPDATE`,
  );
  const retired = agents.filter((agent) => Number(agent.named) === 1);
  const gone = agents.filter((agent) => Number(agent.named) === 0);
  const idsOf = (rows: readonly RowDataPacket[], column: string) => rows.map((row) => String(row[column]));
  if (retired.length > 0) {
    await connection.query('UPDATE agents SET demo = 0, retired_at = NOW(3) WHERE id IN (?)', [
      idsOf(retired, 'id'),
    ]);
    await connection.query(
      'UPDATE memberships SET left_at = NOW(3) WHERE left_at IS NULL AND agent_id IN (?)',
      [idsOf(retired, 'id')],
    );
    await connection.query('UPDATE staff SET demo = 0, disabled_at = NOW(3) WHERE id IN (?)', [
      idsOf(retired, 'staff_id'),
    ]);
  }
  if (gone.length > 0) {
    const ofAgent = {
      memberships: 'agent_id',
      agent_loads: 'agent_id',
      presence_intervals: 'agent_id',
      agents: 'id',
    };
    await deleteWhere(connection, ofAgent, idsOf(gone, 'id'));
    await deleteWhere(connection, { sign_ins: 'staff_id', staff: 'id' }, idsOf(gone, 'staff_id'));
  }
}

/** Settings that the live rules and the policy name: nobody's demo any more. The entry point mints no identities from now on. */
async function keepSettings(connection: PoolConnection): Promise<void> {
  for (const table of ['groups', 'themes', 'quick_replies', 'bots', 'bot_questions', 'entry_points'])
    await connection.query(`UPDATE \`${table}\` SET demo = 0 WHERE demo = 1`);
  // Only while nobody has set limits of their own.
  await connection.query("DELETE FROM settings WHERE name = 'limits' AND value = ?", [DEMO_LIMITS]);
}

export interface DemoState {
  readonly present: boolean;
  readonly sessions: number;
  readonly visits: number;
  /** Public key of the entry point whose page lets a visitor play anyone; null once the demo is removed. */
  readonly entryPointKey: string | null;
}

export async function readDemoState(pool: Pick<Pools, 'query'>): Promise<DemoState> {
  const [rows] = await pool.query<RowDataPacket[]>(
    `SELECT (SELECT COUNT(*) FROM sessions WHERE demo = 1) AS sessions,
            (SELECT COUNT(*) FROM visits WHERE demo = 1) AS visits,
            (SELECT COUNT(*) FROM agents WHERE demo = 1) AS people,
            (SELECT MIN(public_key) FROM entry_points WHERE demo = 1 AND retired_at IS NULL) AS entry_point`,
  );
  const [row] = rows;
  const [sessions, visits, people] = [Number(row?.sessions), Number(row?.visits), Number(row?.people)];
  const key: unknown = row?.entry_point;
  return {
    present: sessions + visits + people > 0,
    sessions,
    visits,
    entryPointKey: typeof key === 'string' ? key : null,
  };
}
