/** Offers that nobody takes, free seats beside waiting customers, loads that are not the sum of their seats. */

import type { SessionSignals } from './session-signals.ts';
import { addLoad, lockLoad } from './store/agent-loads.ts';
import { recordHealing } from './store/alarms.ts';
import { inTransaction, type Store } from './store/database.ts';
import type { Fault } from './store/fault-points.ts';
import { lockEntry } from './store/queue.ts';
import { serve } from './store/serve.ts';

export interface SeatDeps {
  readonly store: Store;
  readonly signals: SessionSignals;
  readonly fault: Fault;
}

/** An offer is nudged after the first, withdrawn after the second; the entry is passed over for the third. Seconds. */
const OFFER = { nudge: 5, withdraw: 15, passOver: 60 } as const;
/** Waiting beside a free seat so long. Seconds. */
const FREE_SECONDS = 2;
const PAGE = 500;
const NUDGE = { signal: 'nudge', startDelayMs: null } as const;

interface Offer {
  readonly session_id: string;
  readonly agent_id: string;
  readonly weight: number;
  readonly age: number;
  readonly nudged: number;
}

export async function healOffers(deps: SeatDeps): Promise<number> {
  const { store, signals } = deps;
  const offers = await store.rows<Offer>(
    `SELECT session_id, agent_id, weight, TIMESTAMPDIFF(SECOND, offered_at, NOW(3)) AS age, nudged_at IS NOT NULL AS nudged
     FROM seats WHERE state = 'offered' AND offered_at < NOW(3) - INTERVAL ${OFFER.nudge} SECOND
     ORDER BY offered_at LIMIT ${PAGE}`,
  );
  let healed = 0;
  for (const offer of offers) {
    if (offer.age >= OFFER.withdraw) {
      if (await withdraw(deps, offer)) healed += 1;
    } else if (Number(offer.nudged) === 0) {
      await signals.wake(offer.session_id, NUDGE);
      await store.pool.query(
        "UPDATE seats SET nudged_at = NOW(3) WHERE session_id = ? AND state = 'offered'",
        [offer.session_id],
      );
    }
  }
  return healed;
}

/** Nobody took it: the seat goes to the next, the entry keeps its place and is passed over for a while. */
async function withdraw({ store, fault }: SeatDeps, offer: Offer): Promise<boolean> {
  const withdrawn = await inTransaction(store, async (sql) => {
    await lockEntry(sql, offer.session_id);
    await lockLoad(sql, offer.agent_id, 'wait');
    const [gone] = await sql.query(
      "DELETE FROM seats WHERE session_id = ? AND agent_id = ? AND state = 'offered'",
      [offer.session_id, offer.agent_id],
    );
    if ((gone as { affectedRows: number }).affectedRows === 0) return false;
    await addLoad(sql, offer.agent_id, -offer.weight);
    await sql.query(
      `UPDATE queue_entries SET passed_over_until = NOW(3) + INTERVAL ${OFFER.passOver} SECOND WHERE session_id = ?`,
      [offer.session_id],
    );
    await recordHealing(sql, {
      kind: 'stale-offer',
      subject: offer.session_id,
      cause: `An offer was not taken in ${OFFER.withdraw} s; it was withdrawn`,
    });
    return true;
  });
  if (withdrawn) await serve(store, offer.agent_id, fault);
  return withdrawn;
}

/** Agents with room to whom somebody waits; serving them again finds whom a lost look has left. */
export async function healFreeSeats({ store, signals, fault }: SeatDeps): Promise<number> {
  const agents = await store.rows<{ agent_id: string }>(
    `SELECT DISTINCT l.agent_id FROM queue_targets t
     JOIN queue_entries e ON e.session_id = t.session_id AND e.entered_at < NOW(3) - INTERVAL ${FREE_SECONDS} SECOND
     JOIN memberships m ON t.target = CONCAT('group:', m.group_id) AND m.left_at IS NULL AND m.may_reply = 1
     JOIN agent_loads l ON l.agent_id = m.agent_id AND l.presence = 'online' AND l.accepting = 1 AND l.seat_load < l.seat_limit
     UNION SELECT l.agent_id FROM queue_targets t
     JOIN queue_entries e ON e.session_id = t.session_id AND e.entered_at < NOW(3) - INTERVAL ${FREE_SECONDS} SECOND
     JOIN agent_loads l ON t.target = CONCAT('agent:', l.agent_id)
       AND l.accepting = 1 AND l.seat_load < l.seat_limit AND l.presence <> 'offline' LIMIT ${PAGE}`,
  );
  let healed = 0;
  for (const { agent_id } of agents)
    for (const sessionId of await serve(store, agent_id, fault)) {
      healed += 1;
      await recordHealing(store.pool, {
        kind: 'free-seat',
        subject: sessionId,
        cause: 'A customer waited beside a free seat; it was offered',
      });
      await signals.wake(sessionId, NUDGE);
    }
  return healed;
}

/** The load is the sum of the seats; a difference that stands is set right under the lock. */
export async function healLoads({ store }: Pick<SeatDeps, 'store'>): Promise<number> {
  const wrong = await store.rows<{ agent_id: string }>(
    `SELECT l.agent_id FROM agent_loads l LEFT JOIN seats s ON s.agent_id = l.agent_id
     GROUP BY l.agent_id, l.seat_load HAVING l.seat_load <> COALESCE(SUM(s.weight), 0) LIMIT ${PAGE}`,
  );
  let healed = 0;
  for (const { agent_id } of wrong) if (await setLoadRight(store, agent_id)) healed += 1;
  return healed;
}

function setLoadRight(store: Store, agentId: string): Promise<boolean> {
  return inTransaction(store, async (sql) => {
    await lockLoad(sql, agentId, 'wait');
    const [changed] = await sql.query(
      `UPDATE agent_loads SET seat_load = (SELECT COALESCE(SUM(weight), 0) FROM seats WHERE agent_id = ?)
       WHERE agent_id = ? AND seat_load <> (SELECT COALESCE(SUM(weight), 0) FROM seats WHERE agent_id = ?)`,
      [agentId, agentId, agentId],
    );
    if ((changed as { affectedRows: number }).affectedRows === 0) return false;
    await recordHealing(sql, {
      kind: 'wrong-load',
      subject: agentId,
      cause: 'The load was not the sum of the seats',
    });
    return true;
  });
}
