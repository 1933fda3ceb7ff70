/** Places in the queue as they are shown: the same order by which it is served. */
import { rowsOf, type Sql, type Store } from './database.ts';

export interface QueuePosition {
  readonly sessionId: string;
  /** 1 = next; the least over its targets. */
  readonly position: number;
  /** Groups it waits for. */
  readonly groupIds: readonly string[];
  readonly arrivedAtMs: number;
}

interface TargetRow {
  readonly session_id: string;
  readonly target: string;
  readonly arrived_at: Date;
  readonly before_it: number | string;
}

/** Of the sessions given, those that wait. */
export async function positionsOf(
  sql: Sql,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, QueuePosition>> {
  if (sessionIds.length === 0) return new Map();
  const rows = await rowsOf<TargetRow>(
    sql,
    `SELECT t.session_id, t.target, t.arrived_at, (
       SELECT COUNT(DISTINCT b.session_id) FROM queue_targets b
       WHERE b.target = t.target AND (b.order_at, b.arrived_at, b.session_id) < (t.order_at, t.arrived_at, t.session_id)
     ) AS before_it
     FROM queue_targets t WHERE t.session_id IN (?)`,
    [[...sessionIds]],
  );
  const places = new Map<string, QueuePosition>();
  for (const row of rows) {
    const known = places.get(row.session_id);
    const position = Number(row.before_it) + 1;
    const groupIds = row.target.startsWith('group:') ? [row.target.slice('group:'.length)] : [];
    places.set(row.session_id, {
      sessionId: row.session_id,
      position: Math.min(position, known?.position ?? position),
      groupIds: [...new Set([...(known?.groupIds ?? []), ...groupIds])],
      arrivedAtMs: row.arrived_at.getTime(),
    });
  }
  return places;
}

export interface QueueEntryRow {
  readonly sessionId: string;
  readonly arrivedAtMs: number;
  readonly orderAtMs: number;
  readonly targets: readonly string[];
  /** Agent whose seat is offered; null = none. */
  readonly offeredTo: string | null;
}

/** What a reader's part of the queue is: these groups and what lies with this agent. */
export interface QueueReach {
  readonly agentId: string | null;
  readonly groupIds: readonly string[];
}

/** Rows of targets within reach: of the whole queue (null) without a look at the sessions. */
function within(reach: QueueReach | null): { readonly sql: string; readonly values: readonly unknown[] } {
  if (reach === null) return { sql: 'queue_targets t', values: [] };
  const agentId = reach.agentId ?? '';
  const groups = reach.groupIds.length > 0 ? reach.groupIds : ['-'];
  return {
    sql: `queue_targets t JOIN sessions q ON q.id = t.session_id AND (q.agent_id = ? OR q.group_id IN (?)
      OR EXISTS (SELECT 1 FROM queue_targets m WHERE m.session_id = q.id AND m.target IN (?))
      OR EXISTS (SELECT 1 FROM session_events e WHERE e.session_id = q.id AND e.kind = 'assigned' AND e.agent_id = ?))`,
    values: [agentId, groups, [`agent:${agentId}`, ...groups.map((id) => `group:${id}`)], agentId],
  };
}

/** Those within reach who wait, in the order they are served; at most `limit`. */
export async function listQueue(
  store: Store,
  asked: { readonly reach: QueueReach | null; readonly limit: number },
): Promise<readonly QueueEntryRow[]> {
  const { sql, values } = within(asked.reach);
  const rows = await store.rows<{
    session_id: string;
    arrived_at: Date;
    order_at: Date;
    targets: string;
    offered_to: string | null;
  }>(
    `SELECT head.*,
       (SELECT GROUP_CONCAT(DISTINCT t.target ORDER BY t.target SEPARATOR ' ')
        FROM queue_targets t WHERE t.session_id = head.session_id) AS targets,
       (SELECT MIN(s.agent_id) FROM seats s WHERE s.session_id = head.session_id AND s.state = 'offered') AS offered_to
     FROM (
       SELECT t.session_id, MIN(t.arrived_at) AS arrived_at, MIN(t.order_at) AS order_at
       FROM ${sql} GROUP BY t.session_id ORDER BY order_at, arrived_at, session_id LIMIT ?
     ) head ORDER BY order_at, arrived_at, session_id`,
    [...values, asked.limit],
  );
  return rows.map((row) => ({
    sessionId: row.session_id,
    arrivedAtMs: row.arrived_at.getTime(),
    orderAtMs: row.order_at.getTime(),
    targets: row.targets.split(' '),
    offeredTo: row.offered_to,
  }));
}

export async function countQueue(store: Store, reach: QueueReach | null): Promise<number> {
  const { sql, values } = within(reach);
  const rows = await store.rows<{ waiting: number | string }>(
    `SELECT COUNT(DISTINCT t.session_id) AS waiting FROM ${sql}`,
    values,
  );
  return Number(rows[0]?.waiting ?? 0);
}

/** How many each group took from the queue within the last hour. */
export async function takenLastHour(store: Store): Promise<ReadonlyMap<string, number>> {
  const rows = await store.rows<{ group_id: string; taken: number | string }>(
    `SELECT s.group_id, COUNT(*) AS taken FROM queue_entries e JOIN sessions s ON s.id = e.session_id
     WHERE e.left_at > NOW(3) - INTERVAL 1 HOUR AND e.how IN ('taken', 'picked') AND s.group_id IS NOT NULL
     GROUP BY s.group_id`,
  );
  return new Map(rows.map((row) => [row.group_id, Number(row.taken)]));
}
