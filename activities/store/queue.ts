/** The waiting: one entry a session, one row for each target it waits for. Order is the same for serving and for showing. */
import { canonicalSkills, hasSkills, type QueueTarget, targetKey } from '#rules/assignment/queue-order.ts';
import type { Server } from '#rules/assignment/serve-next.ts';
import { rowsOf, type Sql } from './database.ts';

/** The head of what an agent may serve. */
export interface WaitingHead {
  readonly sessionId: string;
  readonly target: QueueTarget;
  readonly orderAtMs: number;
  readonly arrivedAtMs: number;
  readonly weight: number;
  readonly passedOver: readonly string[];
  readonly passedOverUntilMs: number | null;
}

export interface NewEntry {
  readonly sessionId: string;
  readonly targets: readonly QueueTarget[];
  readonly arrivedAtMs: number;
  readonly orderAtMs: number;
  readonly weight: number;
  readonly passedOver: readonly string[];
}

/** Waits from now on, or waits for other targets: place and arrival stay those given. */
export async function putEntry(sql: Sql, entry: NewEntry): Promise<void> {
  const order = [new Date(entry.orderAtMs), new Date(entry.arrivedAtMs)];
  await sql.query(
    `INSERT INTO queue_entries (session_id, entered_at, order_at, arrived_at, weight, passed_over)
     VALUES (?, NOW(3), ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE order_at = VALUES(order_at), arrived_at = VALUES(arrived_at), passed_over = VALUES(passed_over),
       entered_at = IF(left_at IS NULL, entered_at, NOW(3)), passed_over_until = IF(left_at IS NULL, passed_over_until, NULL),
       left_at = NULL, how = NULL`,
    [entry.sessionId, ...order, entry.weight, entry.passedOver.join(',')],
  );
  await sql.query('DELETE FROM queue_targets WHERE session_id = ?', [entry.sessionId]);
  const rows: unknown[][] = [];
  for (const target of entry.targets) {
    const skills = await internSkills(sql, target.kind === 'group' ? target.skills : []);
    const evenSuspended = target.kind === 'agent' && target.evenSuspended;
    rows.push([targetKey(target), skills, ...order, entry.sessionId, evenSuspended]);
  }
  if (rows.length === 0) return;
  await sql.query(
    `INSERT INTO queue_targets (target, skills_id, order_at, arrived_at, session_id, even_suspended) VALUES ?
     ON DUPLICATE KEY UPDATE even_suspended = GREATEST(even_suspended, VALUES(even_suspended))`,
    [rows],
  );
}

export async function removeEntry(sql: Sql, sessionId: string, how: string): Promise<void> {
  await sql.query(
    'UPDATE queue_entries SET left_at = NOW(3), how = ? WHERE session_id = ? AND left_at IS NULL',
    [how, sessionId],
  );
  await sql.query('DELETE FROM queue_targets WHERE session_id = ?', [sessionId]);
}

async function internSkills(sql: Sql, skills: readonly string[]): Promise<number> {
  const canonical = canonicalSkills(skills);
  const [known] = await rowsOf<{ id: number }>(sql, 'SELECT id FROM skill_sets WHERE canonical = ?', [
    canonical,
  ]);
  if (known !== undefined) return known.id;
  const [made] = await sql.query(
    'INSERT INTO skill_sets (canonical) VALUES (?) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)',
    [canonical],
  );
  return (made as { insertId: number }).insertId;
}

/**
 * For each agent: the first that waits, has no offer and that they may serve; by index seek, one a target and set of skills.
 * `again`: also who was reassigned from them, for those who come back to it by hand; never who was taken from them by a person.
 */
export async function headFor(
  sql: Sql,
  server: Server,
  { again = false }: { readonly again?: boolean } = {},
): Promise<WaitingHead | null> {
  const sets = await rowsOf<{ id: number; canonical: string }>(sql, 'SELECT id, canonical FROM skill_sets');
  const skillsOf = new Map(sets.map((set) => [set.id, JSON.parse(set.canonical) as string[]]));
  const satisfied = sets.filter((set) => hasSkills(server, skillsOf.get(set.id) ?? [])).map((set) => set.id);
  const open = server.groups.filter((group) => group.open).map((group) => `group:${group.groupId}`);
  const seeks = [
    ...open.flatMap((target) => satisfied.map((skills) => ({ target, skills }))),
    ...satisfied.map((skills) => ({ target: `agent:${server.agentId}`, skills })),
  ];
  const usable =
    server.presence === 'suspended' ? seeks.filter((seek) => seek.target.startsWith('agent:')) : seeks;
  if (usable.length === 0) return null;
  const values = usable.flatMap(({ target, skills }) => [target, skills, server.agentId]);
  const [row] = await rowsOf<HeadRow>(
    sql,
    `SELECT * FROM (${usable.map(() => `(${headSeek(server, again)})`).join(' UNION ALL ')}) heads
     ORDER BY order_at, arrived_at, session_id LIMIT 1`,
    values,
  );
  return row === undefined ? null : headOf(row, skillsOf);
}

interface HeadRow {
  readonly session_id: string;
  readonly target: string;
  readonly skills_id: number;
  readonly even_suspended: number;
  readonly order_at: Date;
  readonly arrived_at: Date;
  readonly weight: number;
  readonly passed_over: string | null;
  readonly passed_over_until: Date | null;
}

const NOT_PASSED_OVER = "FIND_IN_SET(?, COALESCE(e.passed_over, '')) = 0";
const NOT_INTERRUPTED = `NOT EXISTS (SELECT 1 FROM staff_events i
  WHERE i.session_id = t.session_id AND i.kind = 'interrupted' AND i.agent_id = ?)`;

function headSeek(server: Server, again: boolean): string {
  return `SELECT t.session_id, t.target, t.skills_id, t.even_suspended, t.order_at, t.arrived_at,
      e.weight, e.passed_over, e.passed_over_until
    FROM queue_targets t JOIN queue_entries e ON e.session_id = t.session_id
    LEFT JOIN seats s ON s.session_id = t.session_id
    WHERE t.target = ? AND t.skills_id = ? AND s.session_id IS NULL AND e.left_at IS NULL
      AND (e.passed_over_until IS NULL OR e.passed_over_until <= NOW(3))
      AND ${again ? NOT_INTERRUPTED : NOT_PASSED_OVER}${
        server.presence === 'suspended' ? ' AND t.even_suspended = 1' : ''
      }
    ORDER BY t.order_at, t.arrived_at, t.session_id LIMIT 1`;
}

function headOf(row: HeadRow, skillsOf: ReadonlyMap<number, readonly string[]>): WaitingHead {
  const id = row.target.slice(row.target.indexOf(':') + 1);
  return {
    sessionId: row.session_id,
    target: row.target.startsWith('agent:')
      ? { kind: 'agent', agentId: id, evenSuspended: row.even_suspended === 1 }
      : { kind: 'group', groupId: id, skills: skillsOf.get(row.skills_id) ?? [] },
    orderAtMs: row.order_at.getTime(),
    arrivedAtMs: row.arrived_at.getTime(),
    weight: row.weight,
    passedOver: (row.passed_over ?? '').split(',').filter((id) => id !== ''),
    passedOverUntilMs: row.passed_over_until?.getTime() ?? null,
  };
}

/** Locks the entry, waiting for it; null when it waits no more. */
export async function lockEntry(sql: Sql, sessionId: string): Promise<{ readonly weight: number } | null> {
  const [row] = await rowsOf<{ weight: number; left_at: Date | null }>(
    sql,
    'SELECT weight, left_at FROM queue_entries WHERE session_id = ? FOR UPDATE',
    [sessionId],
  );
  return row === undefined || row.left_at !== null ? null : { weight: row.weight };
}

/** How many wait for each of these groups, `except` not counted. */
export async function waitingByGroup(
  sql: Sql,
  groupIds: readonly string[],
  except: string,
): Promise<ReadonlyMap<string, number>> {
  if (groupIds.length === 0) return new Map();
  const rows = await rowsOf<{ target: string; waiting: number }>(
    sql,
    `SELECT target, COUNT(DISTINCT session_id) AS waiting FROM queue_targets
     WHERE target IN (?) AND session_id <> ? GROUP BY target`,
    [groupIds.map((id) => `group:${id}`), except],
  );
  return new Map(rows.map((row) => [row.target.slice('group:'.length), Number(row.waiting)]));
}
