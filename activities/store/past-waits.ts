/** Stays in the queue as the log kept them: of one session, and of those who waited beside it. */

import type { PastWait, WaitStage } from '#rules/assignment/past-places.ts';
import type { Target } from '#rules/assignment/plan.ts';
import { headStartOf, orderAtMs, queueTargetOf } from '#rules/assignment/queue-order.ts';
import type { Store } from './database.ts';

/** Sessions that are looked at beside one; in a longer queue the places told are too small. Count. */
const MOST_BESIDE = 500;
const DAY_MS = 86_400_000;

export interface WaitsAround {
  readonly own: readonly PastWait[];
  readonly others: readonly PastWait[];
}

export async function waitsAround(store: Store, sessionId: string, nowMs: number): Promise<WaitsAround> {
  const own = await waitsOf(store, [sessionId]);
  const [first] = own;
  if (first === undefined) return { own, others: [] };
  const fromMs = first.stages[0]?.atMs ?? first.arrivedAtMs;
  const beside = await sessionsWaiting(store, { fromMs, untilMs: own.at(-1)?.untilMs ?? nowMs });
  return {
    own,
    others: await waitsOf(
      store,
      beside.filter((id) => id !== sessionId),
    ),
  };
}

/** An entry tells a session's last stay only; one that came back days later is not found by it. */
async function sessionsWaiting(
  store: Store,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): Promise<readonly string[]> {
  const until = new Date(untilMs);
  const rows = await store.rows<{ session_id: string }>(
    `(SELECT session_id FROM queue_entries WHERE left_at IS NULL AND arrived_at <= ? LIMIT ${MOST_BESIDE})
     UNION ALL
     (SELECT session_id FROM queue_entries WHERE left_at >= ? AND left_at < ? AND arrived_at <= ?
      ORDER BY left_at LIMIT ${MOST_BESIDE})`,
    [until, new Date(fromMs), new Date(untilMs + DAY_MS), until],
  );
  return rows.map((row) => row.session_id);
}

const BEGINS = ['queued', 'widened'];
const ENDS = ['left-queue', 'assigned', 'bot-started', 'form-opened', 'closed'];

interface LineRow {
  readonly session_id: string;
  readonly at: Date;
  readonly kind: string;
  readonly body: string;
  readonly owner_agent_id: string | null;
  readonly arrived_at: Date | null;
}

/** Oldest first within a session. */
async function waitsOf(store: Store, sessionIds: readonly string[]): Promise<readonly PastWait[]> {
  if (sessionIds.length === 0) return [];
  const rows = await store.rows<LineRow>(
    `SELECT e.session_id, e.at, e.kind, e.body, c.owner_agent_id, q.arrived_at FROM session_events e
     JOIN sessions s ON s.id = e.session_id LEFT JOIN customers c ON c.id = s.customer_id
     LEFT JOIN queue_entries q ON q.session_id = e.session_id
     WHERE e.session_id IN (?) AND e.kind IN (?) ORDER BY e.session_id, e.seq`,
    [[...new Set(sessionIds)], [...BEGINS, ...ENDS]],
  );
  return staysIn(rows);
}

interface Stay {
  readonly lines: LineRow[];
  untilMs: number | null;
  /** What the queue itself remembers is the last stay; earlier ones count from their line. */
  last: boolean;
}

function staysIn(rows: readonly LineRow[]): readonly PastWait[] {
  const stays: Stay[] = [];
  for (const line of rows) {
    const newest = stays.at(-1);
    const latest = newest?.lines[0]?.session_id === line.session_id ? newest : undefined;
    const open = latest?.untilMs === null ? latest : undefined;
    if (line.kind === 'queued' && open === undefined) {
      if (latest !== undefined) latest.last = false;
      stays.push({ lines: [line], untilMs: null, last: true });
    } else if (BEGINS.includes(line.kind)) open?.lines.push(line);
    else if (open !== undefined) open.untilMs = line.at.getTime();
  }
  return stays.flatMap(waitOf);
}

function waitOf({ lines, untilMs, last }: Stay): readonly PastWait[] {
  const [first] = lines;
  if (first === undefined) return [];
  const arrivedAtMs = (last ? first.arrived_at?.getTime() : undefined) ?? first.at.getTime();
  const stages = lines.map((line) => stageOf(line, arrivedAtMs));
  return [{ sessionId: first.session_id, arrivedAtMs, untilMs, stages }];
}

function stageOf(line: LineRow, arrivedAtMs: number): WaitStage {
  const { targets = [] } = JSON.parse(line.body) as { readonly targets?: readonly Target[] };
  const known = { ownerId: line.owner_agent_id, lastAgentId: null };
  return {
    atMs: line.at.getTime(),
    targets: targets.flatMap((target) => queueTargetOf(target, known) ?? []),
    orderAtMs: orderAtMs(arrivedAtMs, headStartOf(targets)),
  };
}
