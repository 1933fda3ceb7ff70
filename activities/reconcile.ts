/**
 * Heals what no single step can see, by the worker that leads: every healing leaves an alarm.
 * Overdue alarms, unsent outbox rows, old offers, free seats beside waiting customers, sessions without a run and runs without a session.
 */
import type { SessionSignals } from './session-signals.ts';
import { addLoad, lockLoad } from './store/agent-loads.ts';
import { recordHealing } from './store/alarms.ts';
import { inTransaction, type Store } from './store/database.ts';
import { lockEntry } from './store/queue.ts';
import { type Fault, serve } from './store/serve.ts';

export interface ReconcileDeps {
  readonly store: Store;
  readonly signals: SessionSignals;
  readonly fault: Fault;
}

/** What a look remembers for the next: a difference heals only when seen twice. */
export interface ReconcileMemory {
  readonly withoutRun: Set<string>;
  readonly withoutSession: Set<string>;
}

export interface Findings {
  readonly overdue: number;
  readonly unsent: number;
  readonly offers: number;
  readonly freeSeats: number;
  readonly runs: number;
  readonly loads: number;
}

export const noMemory = (): ReconcileMemory => ({ withoutRun: new Set(), withoutSession: new Set() });

/** Later than this by `alarm_at`, a session's own timer was lost. Seconds. */
const OVERDUE_SECONDS = 10;
/** Unsent so long after it was due. Seconds. */
const UNSENT_SECONDS = 30;
/** An offer is nudged after the first, withdrawn after the second; the entry is passed over for the third. Seconds. */
const OFFER = { nudge: 5, withdraw: 15, passOver: 60 } as const;
/** Waiting beside a free seat so long. Seconds. */
const FREE_SECONDS = 2;
const PAGE = 500;
const MOST_RUNNING = 100_000;
const NUDGE = { signal: 'nudge', startDelayMs: null } as const;

export async function reconcile(deps: ReconcileDeps, memory: ReconcileMemory): Promise<Findings> {
  return {
    overdue: await healOverdue(deps),
    unsent: await healUnsent(deps),
    offers: await healOffers(deps),
    freeSeats: await healFreeSeats(deps),
    loads: await healLoads(deps),
    runs: await compareRuns(deps, memory),
  };
}

async function healOverdue({ store, signals }: ReconcileDeps): Promise<number> {
  const rows = await store.rows<{ id: string; late: number }>(
    `SELECT id, TIMESTAMPDIFF(SECOND, alarm_at, NOW(3)) AS late FROM sessions
     WHERE phase <> 'ended' AND alarm_at < NOW(3) - INTERVAL ${OVERDUE_SECONDS} SECOND ORDER BY alarm_at LIMIT ${PAGE}`,
  );
  for (const { id, late } of rows) {
    await signals.wake(id, NUDGE);
    await recordHealing(store.pool, {
      kind: 'overdue-alarm',
      subject: id,
      cause: `The session was ${late} s late; it was woken`,
    });
  }
  return rows.length;
}

/** The relay delivers by itself; a row that stays is told, and its lease is taken back. */
async function healUnsent({ store }: ReconcileDeps): Promise<number> {
  const rows = await store.rows<{ id: number; kind: string; tries: number; last_error: string | null }>(
    `SELECT id, kind, tries, last_error FROM outbox
     WHERE sent_at IS NULL AND created_at < NOW(3) - INTERVAL ${UNSENT_SECONDS} SECOND ORDER BY id LIMIT ${PAGE}`,
  );
  for (const row of rows) {
    await store.pool.query(
      'UPDATE outbox SET due_at = LEAST(due_at, NOW(3)), lease_until = NULL WHERE id = ? AND sent_at IS NULL AND lease_until < NOW(3)',
      [row.id],
    );
    await recordHealing(store.pool, {
      kind: 'unsent-outbox',
      subject: `${row.kind}:${row.id}`,
      cause: `Not delivered in ${UNSENT_SECONDS} s after ${row.tries} tries${row.last_error === null ? '' : `: ${row.last_error}`}`,
    });
  }
  return rows.length;
}

async function healOffers(deps: ReconcileDeps): Promise<number> {
  const { store, signals } = deps;
  const offers = await store.rows<{
    session_id: string;
    agent_id: string;
    weight: number;
    age: number;
    nudged: number;
  }>(
    `SELECT session_id, agent_id, weight, TIMESTAMPDIFF(SECOND, offered_at, NOW(3)) AS age, nudged_at IS NOT NULL AS nudged
     FROM seats WHERE state = 'offered' AND offered_at < NOW(3) - INTERVAL ${OFFER.nudge} SECOND LIMIT ${PAGE}`,
  );
  let healed = 0;
  for (const offer of offers) {
    if (offer.age >= OFFER.withdraw) {
      await withdraw(deps, offer);
      healed += 1;
    } else if (Number(offer.nudged) === 0) {
      await signals.wake(offer.session_id, NUDGE);
      await store.pool.query('UPDATE seats SET nudged_at = NOW(3) WHERE session_id = ?', [offer.session_id]);
    }
  }
  return healed;
}

/** Nobody took it: the seat goes to the next, the entry keeps its place and is passed over for a while. */
async function withdraw(
  { store, fault }: ReconcileDeps,
  offer: { readonly session_id: string; readonly agent_id: string; readonly weight: number },
): Promise<void> {
  await inTransaction(store, async (sql) => {
    await lockEntry(sql, offer.session_id);
    await lockLoad(sql, offer.agent_id, 'wait');
    const [gone] = await sql.query(
      "DELETE FROM seats WHERE session_id = ? AND agent_id = ? AND state = 'offered'",
      [offer.session_id, offer.agent_id],
    );
    if ((gone as { affectedRows: number }).affectedRows === 0) return;
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
  });
  await serve(store, offer.agent_id, fault);
}

/** Agents with room to whom somebody waits; serving them again finds whom a lost look has left. */
async function healFreeSeats({ store, signals, fault }: ReconcileDeps): Promise<number> {
  const agents = await store.rows<{ agent_id: string }>(
    `SELECT DISTINCT l.agent_id FROM queue_targets t
     JOIN queue_entries e ON e.session_id = t.session_id AND e.entered_at < NOW(3) - INTERVAL ${FREE_SECONDS} SECOND
     JOIN memberships m ON t.target = CONCAT('group:', m.group_id) AND m.left_at IS NULL
     JOIN agent_loads l ON l.agent_id = m.agent_id AND l.presence = 'online' AND l.accepting = 1 AND l.seat_load < l.seat_limit
     UNION SELECT l.agent_id FROM queue_targets t JOIN agent_loads l ON t.target = CONCAT('agent:', l.agent_id)
       AND l.accepting = 1 AND l.seat_load < l.seat_limit AND l.presence <> 'offline' LIMIT ${PAGE}`,
  );
  let healed = 0;
  for (const { agent_id } of agents)
    for (const sessionId of await serve(store, agent_id, fault)) {
      healed += 1;
      await signals.wake(sessionId, NUDGE);
      await recordHealing(store.pool, {
        kind: 'free-seat',
        subject: sessionId,
        cause: 'A customer waited beside a free seat; it was offered',
      });
    }
  return healed;
}

/** The load is the sum of the seats; a difference that stands is set right under the lock. */
async function healLoads({ store }: ReconcileDeps): Promise<number> {
  const wrong = await store.rows<{ agent_id: string }>(
    `SELECT l.agent_id FROM agent_loads l LEFT JOIN seats s ON s.agent_id = l.agent_id
     GROUP BY l.agent_id, l.seat_load HAVING l.seat_load <> COALESCE(SUM(s.weight), 0) LIMIT ${PAGE}`,
  );
  let healed = 0;
  for (const { agent_id } of wrong)
    await inTransaction(store, async (sql) => {
      await lockLoad(sql, agent_id, 'wait');
      const [changed] = await sql.query(
        `UPDATE agent_loads SET seat_load = (SELECT COALESCE(SUM(weight), 0) FROM seats WHERE agent_id = ?)
         WHERE agent_id = ? AND seat_load <> (SELECT COALESCE(SUM(weight), 0) FROM seats WHERE agent_id = ?)`,
        [agent_id, agent_id, agent_id],
      );
      if ((changed as { affectedRows: number }).affectedRows === 0) return;
      healed += 1;
      await recordHealing(sql, {
        kind: 'wrong-load',
        subject: agent_id,
        cause: 'The load was not the sum of the seats',
      });
    });
  return healed;
}

/** Open sessions against running workflows; a difference seen twice is healed by signal-with-start. */
async function compareRuns({ store, signals }: ReconcileDeps, memory: ReconcileMemory): Promise<number> {
  const running = new Set(await signals.listRunning(MOST_RUNNING));
  const open = await openSessions(store);
  let healed = 0;
  const missing = [...open].filter((id) => !running.has(id));
  const orphans = [...running].filter((id) => !open.has(id));
  const seenTwice = (memory_: Set<string>, now: readonly string[]): readonly string[] => {
    const twice = now.filter((id) => memory_.has(id));
    memory_.clear();
    for (const id of now) memory_.add(id);
    return twice;
  };
  for (const id of seenTwice(memory.withoutRun, missing)) {
    // The index of what runs is a little behind; the workflow itself tells.
    if ((await signals.running([id])).has(id)) continue;
    await signals.wake(id, { signal: 'engaged', startDelayMs: null });
    await recordHealing(store.pool, {
      kind: 'session-without-run',
      subject: id,
      cause: 'An open session had no workflow; it was started',
    });
    healed += 1;
  }
  for (const id of seenTwice(memory.withoutSession, orphans)) {
    if (!(await signals.running([id])).has(id)) continue;
    // One look tells the workflow that its session has ended.
    await signals.wake(id, { signal: 'engaged', startDelayMs: null });
    await recordHealing(store.pool, {
      kind: 'run-without-session',
      subject: id,
      cause: 'A workflow ran without an open session; it was woken to end',
    });
    healed += 1;
  }
  return healed;
}

async function openSessions(store: Store): Promise<ReadonlySet<string>> {
  const open = new Set<string>();
  let last = '';
  for (;;) {
    const rows = await store.rows<{ id: string }>(
      `SELECT id FROM sessions WHERE phase <> 'ended' AND id > ? AND opened_at < NOW(3) - INTERVAL 5 SECOND ORDER BY id LIMIT ${PAGE}`,
      [last],
    );
    for (const { id } of rows) open.add(id);
    const end = rows.at(-1);
    if (end === undefined || rows.length < PAGE) return open;
    last = end.id;
  }
}
