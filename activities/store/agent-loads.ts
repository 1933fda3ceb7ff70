/** Agents with their loads and groups, on a snapshot or under the lock; a load changes only in the transaction that changes a seat. */
import type { Agent, Member, Presence } from '#rules/assignment/choose-agent.ts';
import type { Server } from '#rules/assignment/serve-next.ts';
import { rowsOf, type Sql } from './database.ts';

interface LoadRow {
  readonly agent_id: string;
  readonly presence: Presence;
  readonly accepting: number;
  readonly seat_load: number;
  readonly seat_limit: number;
  readonly idle_since: Date;
  readonly skills: string;
  readonly retired_at: Date | null;
}

interface MemberRow extends LoadRow {
  readonly group_id: string;
  readonly place: number;
  readonly weight: number;
  readonly last_assigned_at: Date | null;
  readonly share_served: number;
  readonly group_open: number;
}

const COLUMNS =
  'l.agent_id, l.presence, l.accepting, l.seat_load, l.seat_limit, l.idle_since, a.skills, a.retired_at';

function agentOf(row: LoadRow): Agent {
  return {
    agentId: row.agent_id,
    presence: row.presence,
    accepting: row.accepting === 1,
    load: row.seat_load,
    limit: row.seat_limit,
    skills: JSON.parse(row.skills) as string[],
    retired: row.retired_at !== null,
  };
}

/** Members who may reply in these groups, with what the strategies remember. */
export async function readMembers(sql: Sql, groupIds: readonly string[]): Promise<readonly Member[]> {
  if (groupIds.length === 0) return [];
  const rows = await rowsOf<MemberRow>(
    sql,
    `SELECT ${COLUMNS}, m.group_id, m.place, m.weight, m.last_assigned_at, m.share_served, 1 AS group_open
     FROM memberships m JOIN agent_loads l ON l.agent_id = m.agent_id JOIN agents a ON a.id = m.agent_id
     WHERE m.group_id IN (?) AND m.left_at IS NULL AND m.may_reply = 1`,
    [[...groupIds]],
  );
  return rows.map((row) => ({
    ...agentOf(row),
    groupId: row.group_id,
    place: row.place,
    weight: row.weight,
    lastAssignedAtMs: row.last_assigned_at?.getTime() ?? 0,
    shareServed: row.share_served,
    idleSinceMs: row.idle_since.getTime(),
  }));
}

/** Agents with the groups they may reply in, by id. Unlocked. */
export async function readServers(
  sql: Sql,
  agentIds: readonly string[],
): Promise<ReadonlyMap<string, Server>> {
  if (agentIds.length === 0) return new Map();
  const rows = await rowsOf<LoadRow & { group_id: string | null; is_open: number | null }>(
    sql,
    `SELECT ${COLUMNS}, g.id AS group_id, g.is_open
     FROM agent_loads l JOIN agents a ON a.id = l.agent_id
     LEFT JOIN memberships m ON m.agent_id = l.agent_id AND m.left_at IS NULL AND m.may_reply = 1
     LEFT JOIN \`groups\` g ON g.id = m.group_id AND g.retired_at IS NULL
     WHERE l.agent_id IN (?)`,
    [[...agentIds]],
  );
  const servers = new Map<string, Server>();
  for (const row of rows) {
    const known = servers.get(row.agent_id) ?? { ...agentOf(row), groups: [] };
    const groups =
      row.group_id === null
        ? known.groups
        : [...known.groups, { groupId: row.group_id, open: row.is_open === 1 }];
    servers.set(row.agent_id, { ...known, groups });
  }
  return servers;
}

/** What may have changed since the snapshot; `skip` answers null at once where somebody else holds the row. */
export async function lockLoad(
  sql: Sql,
  agentId: string,
  how: 'wait' | 'skip',
): Promise<Pick<Agent, 'presence' | 'accepting' | 'load' | 'limit'> | null> {
  const [row] = await rowsOf<Pick<LoadRow, 'presence' | 'accepting' | 'seat_load' | 'seat_limit'>>(
    sql,
    `SELECT presence, accepting, seat_load, seat_limit FROM agent_loads WHERE agent_id = ? FOR UPDATE${
      how === 'skip' ? ' SKIP LOCKED' : ''
    }`,
    [agentId],
  );
  if (row === undefined) return null;
  return {
    presence: row.presence,
    accepting: row.accepting === 1,
    load: row.seat_load,
    limit: row.seat_limit,
  };
}

/** Adds to the load; at zero the agent is idle from now on. The row must be locked. */
export async function addLoad(sql: Sql, agentId: string, seats: number): Promise<void> {
  await sql.query(
    `UPDATE agent_loads SET idle_since = IF(seat_load + ? = 0, NOW(3), idle_since), seat_load = seat_load + ?
     WHERE agent_id = ?`,
    [seats, seats, agentId],
  );
}

/** What the strategies remember of a seat given. */
export async function rememberAssignment(sql: Sql, agentId: string, groupId: string | null): Promise<void> {
  if (groupId === null) return;
  await sql.query(
    'UPDATE memberships SET last_assigned_at = NOW(3), share_served = share_served + 1 WHERE group_id = ? AND agent_id = ?',
    [groupId, agentId],
  );
}
