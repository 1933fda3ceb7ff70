/** An agent's switches and limit. Whoever becomes ineligible withdraws their offers in the same transaction; whoever has room serves. */
import { v7 as uuid } from 'uuid';
import type { Presence } from '#rules/assignment/choose-agent.ts';
import { lockLoad } from './agent-loads.ts';
import { inTransaction, rowsOf, type Sql, type Store } from './database.ts';
import type { Fault } from './fault-points.ts';
import { withdrawUnservable } from './ineligible.ts';
import { insertOutbox } from './outbox.ts';
import { serve } from './serve.ts';
import { writeStaffEvent } from './staff-log.ts';

export type PresenceCause = 'self' | 'miss-budget' | 'vanished' | 'supervisor' | 'sign-out';

export interface Switches {
  readonly presence?: Presence;
  readonly accepting?: boolean;
  /** Seats; 0–1,000. */
  readonly limit?: number;
}

/** Changes what is given, keeps the interval, tells the screens, and lets the agent serve who waits. */
export async function changeSwitches(
  store: Pick<Store, 'pool'>,
  agentId: string,
  change: Switches & { readonly cause: PresenceCause },
  fault: Fault = () => undefined,
): Promise<void> {
  await inTransaction(store, async (sql) => {
    const changed = await switchUnderLock(sql, agentId, change);
    if (changed) await insertOutbox(sql, serveRow(agentId));
    await fault('presence:before-commit');
  });
  await fault('presence:before-serve');
  await serve(store, agentId, fault);
}

export async function setLimit(store: Pick<Store, 'pool'>, agentId: string, limit: number): Promise<void> {
  await changeSwitches(store, agentId, { limit, cause: 'supervisor' });
}

/** One more reassignment for want of a reply; at the budget the system suspends, and agent and supervisor read why. */
export async function countMiss(sql: Sql, agentId: string, budget: number): Promise<void> {
  const load = await lockLoad(sql, agentId, 'wait');
  if (load === null) return;
  await sql.query('UPDATE agent_loads SET misses = misses + 1 WHERE agent_id = ?', [agentId]);
  const [row] = await rowsOf<{ misses: number }>(sql, 'SELECT misses FROM agent_loads WHERE agent_id = ?', [
    agentId,
  ]);
  if ((row?.misses ?? 0) < budget) return;
  await switchUnderLock(sql, agentId, { presence: 'suspended', cause: 'miss-budget' });
  await sql.query('UPDATE agent_loads SET misses = 0 WHERE agent_id = ?', [agentId]);
  await writeStaffEvent(sql, {
    kind: 'agent-suspended',
    agentId,
    body: { agentId, misses: row?.misses ?? 0, budget },
  });
}

/** Answers whether anything changed. */
async function switchUnderLock(
  sql: Sql,
  agentId: string,
  change: Switches & { readonly cause: PresenceCause },
): Promise<boolean> {
  const before = await lockLoad(sql, agentId, 'wait');
  if (before === null) return false;
  const after = {
    presence: change.presence ?? before.presence,
    accepting: change.accepting ?? before.accepting,
    limit: change.limit ?? before.limit,
  };
  const switched = after.presence !== before.presence || after.accepting !== before.accepting;
  if (!switched && after.limit === before.limit) return false;
  await sql.query(
    `UPDATE agent_loads SET presence = ?, accepting = ?, seat_limit = ?, vanished_at = NULL, changed_at = NOW(3),
       misses = IF(? AND presence = 'suspended', 0, misses) WHERE agent_id = ?`,
    [after.presence, after.accepting, after.limit, after.presence === 'online', agentId],
  );
  if (switched) await keepInterval(sql, agentId, { ...after, cause: change.cause });
  await withdrawUnservable(sql, [agentId]);
  await writeStaffEvent(sql, { kind: 'presence', agentId, body: { agentId, ...after, cause: change.cause } });
  return true;
}

async function keepInterval(
  sql: Sql,
  agentId: string,
  now: { readonly presence: Presence; readonly accepting: boolean; readonly cause: PresenceCause },
): Promise<void> {
  await sql.query('UPDATE presence_intervals SET until_at = NOW(3) WHERE agent_id = ? AND until_at IS NULL', [
    agentId,
  ]);
  await sql.query(
    `INSERT INTO presence_intervals (agent_id, from_at, presence, accepting, cause) VALUES (?, NOW(3), ?, ?, ?)
     ON DUPLICATE KEY UPDATE until_at = NULL, presence = VALUES(presence), accepting = VALUES(accepting), cause = VALUES(cause)`,
    [agentId, now.presence, now.accepting, now.cause],
  );
}

function serveRow(agentId: string): Parameters<typeof insertOutbox>[1] {
  return {
    dedupeKey: `serve:${agentId}:${uuid()}`,
    sessionId: null,
    body: { kind: 'serve', agentIds: [agentId], waitingSessionId: null },
  };
}
