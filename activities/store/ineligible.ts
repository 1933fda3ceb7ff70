/**
 * Whoever becomes ineligible gives their offers back in the transaction that made them so; the entries keep their places.
 * The agent's load is locked first, so that no offer and no claim comes between the change and this look.
 */
import { v7 as uuid } from 'uuid';
import { type Agent, isEligible } from '#rules/assignment/choose-agent.ts';
import { hasSkills } from '#rules/assignment/queue-order.ts';
import type { Server } from '#rules/assignment/serve-next.ts';
import { addLoad, readServers } from './agent-loads.ts';
import { rowsOf, type Sql } from './database.ts';
import { insertOutbox } from './outbox.ts';

interface Offer {
  readonly session_id: string;
  readonly group_id: string | null;
  readonly weight: number;
}

/** Locks loads in the order in which everybody does. */
export async function lockLoads(sql: Sql, agentIds: readonly string[]): Promise<void> {
  for (const agentId of [...new Set(agentIds)].sort())
    await sql.query('SELECT agent_id FROM agent_loads WHERE agent_id = ? FOR UPDATE', [agentId]);
}

/** Members of a group, as they stand. */
export async function membersOf(sql: Sql, groupId: string): Promise<readonly string[]> {
  const rows = await rowsOf<{ agent_id: string }>(
    sql,
    'SELECT agent_id FROM memberships WHERE group_id = ? AND left_at IS NULL',
    [groupId],
  );
  return rows.map((row) => row.agent_id);
}

/** Offers that these agents may no longer take, by what is written now. Answers whose customers wait on. */
export async function withdrawUnservable(sql: Sql, agentIds: readonly string[]): Promise<readonly string[]> {
  const ids = [...new Set(agentIds)].sort();
  const servers = await readServers(sql, ids);
  const withdrawn: string[] = [];
  for (const agentId of ids) {
    const offers = await rowsOf<Offer>(
      sql,
      "SELECT session_id, group_id, weight FROM seats WHERE agent_id = ? AND state = 'offered'",
      [agentId],
    );
    for (const offer of offers) {
      const server = servers.get(agentId);
      if (server !== undefined && (await mayStillTake(sql, server, offer))) continue;
      if (await withdraw(sql, agentId, offer)) withdrawn.push(offer.session_id);
    }
  }
  return withdrawn;
}

async function mayStillTake(sql: Sql, server: Server, offer: Offer): Promise<boolean> {
  const target = offer.group_id === null ? `agent:${server.agentId}` : `group:${offer.group_id}`;
  const waits = await rowsOf<{ canonical: string; even_suspended: number }>(
    sql,
    `SELECT k.canonical, t.even_suspended FROM queue_targets t JOIN skill_sets k ON k.id = t.skills_id
     WHERE t.session_id = ? AND t.target = ?`,
    [offer.session_id, target],
  );
  const groupOpen = server.groups.some(
    (group) => group.open && (offer.group_id === null || group.groupId === offer.group_id),
  );
  return waits.some(({ canonical, even_suspended }) => {
    const skills = JSON.parse(canonical) as readonly string[];
    return hasSkills(server, skills) && isEligible(server satisfies Agent, needOf(groupOpen, even_suspended));
  });
}

/** The offer's own seats already count in the load. */
function needOf(groupOpen: boolean, evenSuspended: number): Parameters<typeof isEligible>[1] {
  return {
    skills: [],
    weight: 0,
    passedOver: [],
    groupOpen,
    evenSuspended: evenSuspended === 1,
    byHand: false,
    mayExceed: false,
  };
}

async function withdraw(sql: Sql, agentId: string, offer: Offer): Promise<boolean> {
  const [gone] = await sql.query(
    "DELETE FROM seats WHERE session_id = ? AND agent_id = ? AND state = 'offered'",
    [offer.session_id, agentId],
  );
  if ((gone as { affectedRows: number }).affectedRows === 0) return false;
  await addLoad(sql, agentId, -offer.weight);
  // Others may serve who waits on.
  await insertOutbox(sql, {
    dedupeKey: `withdrawn:${offer.session_id}:${uuid()}`,
    sessionId: null,
    body: { kind: 'serve', agentIds: [], waitingSessionId: offer.session_id },
  });
  return true;
}
