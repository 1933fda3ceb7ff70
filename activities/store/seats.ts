/** Seats: one unit of an agent's limit, held by or offered to one session. Whoever changes one changes the load with it. */
import { addLoad, lockLoad, rememberAssignment } from './agent-loads.ts';
import { rowsOf, type Sql } from './database.ts';

export interface Seat {
  readonly sessionId: string;
  readonly agentId: string;
  readonly groupId: string | null;
  readonly weight: number;
  readonly state: 'offered' | 'held';
}

/** Locks the seat, so that an offer cannot be withdrawn while the session takes it. */
export async function readSeat(
  sql: Sql,
  sessionId: string,
): Promise<(Seat & { readonly suspended: boolean }) | null> {
  const [row] = await rowsOf<{
    agent_id: string;
    group_id: string | null;
    weight: number;
    state: 'offered' | 'held';
  }>(sql, 'SELECT agent_id, group_id, weight, state FROM seats WHERE session_id = ? FOR UPDATE', [sessionId]);
  if (row === undefined) return null;
  const [load] = await rowsOf<{ presence: string }>(
    sql,
    'SELECT presence FROM agent_loads WHERE agent_id = ?',
    [row.agent_id],
  );
  const { agent_id, group_id, weight, state } = row;
  return {
    sessionId,
    agentId: agent_id,
    groupId: group_id,
    weight,
    state,
    suspended: load?.presence === 'suspended',
  };
}

/** Gives a seat to a session; a seat it had passes to the new agent, whose load counts from now. The agent's load must be locked. */
export async function giveSeat(sql: Sql, seat: Seat): Promise<void> {
  await sql.query(
    `INSERT INTO seats (session_id, agent_id, group_id, weight, state, offered_at, held_at)
     VALUES (?, ?, ?, ?, ?, NOW(3), IF(? = 'held', NOW(3), NULL))
     ON DUPLICATE KEY UPDATE agent_id = VALUES(agent_id), group_id = VALUES(group_id), weight = VALUES(weight),
       state = VALUES(state), offered_at = VALUES(offered_at), held_at = VALUES(held_at), nudged_at = NULL`,
    [seat.sessionId, seat.agentId, seat.groupId, seat.weight, seat.state, seat.state],
  );
  await addLoad(sql, seat.agentId, seat.weight);
  await rememberAssignment(sql, seat.agentId, seat.groupId);
}

/** Only where nobody has the session yet: an offer never takes what is held. */
export async function offerSeat(sql: Sql, seat: Omit<Seat, 'state'>): Promise<void> {
  await sql.query(
    `INSERT INTO seats (session_id, agent_id, group_id, weight, state, offered_at) VALUES (?, ?, ?, ?, 'offered', NOW(3))`,
    [seat.sessionId, seat.agentId, seat.groupId, seat.weight],
  );
  await addLoad(sql, seat.agentId, seat.weight);
  await rememberAssignment(sql, seat.agentId, seat.groupId);
}

export async function holdSeat(sql: Sql, sessionId: string, agentId: string): Promise<void> {
  await sql.query(
    "UPDATE seats SET state = 'held', held_at = NOW(3) WHERE session_id = ? AND agent_id = ? AND state = 'offered'",
    [sessionId, agentId],
  );
}

/** Gives the agent's seat back; the row goes unless it has passed to another agent meanwhile. */
export async function freeSeat(
  sql: Sql,
  seat: { readonly sessionId: string; readonly agentId: string; readonly weight: number },
): Promise<void> {
  await lockLoad(sql, seat.agentId, 'wait');
  await addLoad(sql, seat.agentId, -seat.weight);
  await sql.query('DELETE FROM seats WHERE session_id = ? AND agent_id = ?', [seat.sessionId, seat.agentId]);
}
