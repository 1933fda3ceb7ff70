/**
 * The first who waits and whom this agent may serve, whether or not the agent accepts sessions just now. One reassigned from them
 * for want of a reply comes last: nothing gives it back by itself, but they may come back to it.
 */
import { readServers } from '#activities/store/agent-loads.ts';
import { headFor } from '#activities/store/queue.ts';
import type { Server } from '#rules/assignment/serve-next.ts';
import type { BaseDeps } from './deps.ts';

export async function serverOf(deps: BaseDeps, agentId: string): Promise<Server | null> {
  return (await readServers(deps.store.pool, [agentId])).get(agentId) ?? null;
}

/** The session offered to this agent already, else the head of the queue; null when nobody waits for them. */
export async function headOf(deps: BaseDeps, agentId: string): Promise<string | null> {
  const [offered] = await deps.store.rows<{ session_id: string }>(
    "SELECT session_id FROM seats WHERE agent_id = ? AND state = 'offered' ORDER BY offered_at LIMIT 1",
    [agentId],
  );
  if (offered !== undefined) return offered.session_id;
  const server = await serverOf(deps, agentId);
  if (server === null) return null;
  const { pool } = deps.store;
  const head = (await headFor(pool, server)) ?? (await headFor(pool, server, { again: true }));
  return head?.sessionId ?? null;
}
