/** Who stands before a session that arrives: it may not take an agent whom somebody waiting could have. */
import { hasSkills } from '#rules/assignment/queue-order.ts';
import type { Server } from '#rules/assignment/serve-next.ts';
import { readServers } from './agent-loads.ts';
import { rowsOf, type Sql } from './database.ts';

export interface Arrival {
  readonly sessionId: string;
  readonly orderAtMs: number;
  readonly arrivedAtMs: number;
}

/** Everybody who waits for the same in the same way; how many they are makes no difference. */
interface Kind {
  readonly target: string;
  readonly skills_id: number;
  readonly even_suspended: number;
  readonly passed_over: string | null;
}

/** Of these agents, those who may serve somebody before the arrival. One look where nobody waits, three where somebody does. */
export async function agentsWithSomebodyBefore(
  sql: Sql,
  arrival: Arrival,
  agentIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const kinds = await rowsOf<Kind>(
    sql,
    `SELECT DISTINCT t.target, t.skills_id, t.even_suspended, e.passed_over
     FROM queue_targets t JOIN queue_entries e ON e.session_id = t.session_id
     LEFT JOIN seats s ON s.session_id = t.session_id
     WHERE (t.order_at, t.arrived_at, t.session_id) < (?, ?, ?) AND t.session_id <> ? AND s.session_id IS NULL
       AND e.left_at IS NULL AND (e.passed_over_until IS NULL OR e.passed_over_until <= NOW(3))`,
    [new Date(arrival.orderAtMs), new Date(arrival.arrivedAtMs), arrival.sessionId, arrival.sessionId],
  );
  if (kinds.length === 0) return new Set();
  const sets = await rowsOf<{ id: number; canonical: string }>(sql, 'SELECT id, canonical FROM skill_sets');
  const skillsOf = new Map(sets.map((set) => [set.id, JSON.parse(set.canonical) as string[]]));
  const servers = [...(await readServers(sql, agentIds)).values()];
  const mayServe = (server: Server, kind: Kind): boolean =>
    reaches(server, kind) &&
    hasSkills(server, skillsOf.get(kind.skills_id) ?? []) &&
    !(kind.passed_over ?? '').split(',').includes(server.agentId);
  const busy = servers.filter((server) => kinds.some((kind) => mayServe(server, kind)));
  return new Set(busy.map(({ agentId }) => agentId));
}

function reaches(server: Server, { target, even_suspended }: Kind): boolean {
  if (server.presence === 'offline' || (server.presence === 'suspended' && even_suspended === 0))
    return false;
  if (target === `agent:${server.agentId}`) return server.groups.some((group) => group.open);
  return server.groups.some((group) => group.open && target === `group:${group.groupId}`);
}
