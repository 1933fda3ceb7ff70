/**
 * What comes due outside any session's own step, once a second, by the worker that leads: reminders, visits that ended,
 * agents who vanished, groups that open or close, rules that are to go live.
 */
import { lookAtEach } from './look-at-each.ts';
import { inTransaction, type Store } from './store/database.ts';
import type { Fault } from './store/fault-points.ts';
import { refreshGroupEdges } from './store/group-edges.ts';
import { DEAD_SECONDS } from './store/heartbeats.ts';
import { changeSwitches } from './store/presence.ts';
import { publishDue } from './store/scheduled-publications.ts';
import { serve } from './store/serve.ts';
import { CONNECTION_DEAD_SECONDS } from './store/session-facts.ts';
import { writeStaffEvent } from './store/staff-log.ts';
import { endVisit } from './store/visits.ts';
import { tellReminder } from './tell-reminder.ts';

export const SCAN_EVERY_MS = 1_000;
/** A visit ends when none of its tabs has been connected for so long. Seconds. */
const VISIT_GRACE_SECONDS = 60;
/** An agent without a connection for so long is set offline. Seconds. */
const AGENT_GRACE_SECONDS = 120;
const MOST_AT_ONCE = 500;

export async function scanDue(store: Store, fault: Fault): Promise<void> {
  await lookAtEach(
    [
      () => tellReminders(store, fault),
      () => watchConnections(store, fault),
      () => openGroups(store, fault),
      () => publishDue(store),
    ],
    (look) => look(),
  );
}

async function watchConnections(store: Store, fault: Fault): Promise<void> {
  if (!(await connectionsTell(store))) return;
  await lookAtEach([() => endVisits(store), () => noticeVanished(store, fault)], (look) => look());
}

/** While nobody could connect, nobody left: an outage of ours ends no visit and sets no agent offline, nor do the first moments after it. */
async function connectionsTell(store: Store): Promise<boolean> {
  const [seen] = await store.rows<{ beats: number; live: number | null; back: number }>(
    `SELECT COUNT(*) AS beats, SUM(seen_at > NOW(3) - INTERVAL ${DEAD_SECONDS} SECOND) AS live,
       EXISTS (SELECT 1 FROM outages WHERE role = 'api' AND until_at > NOW(3) - INTERVAL ${VISIT_GRACE_SECONDS} SECOND) AS back
     FROM heartbeats WHERE role = 'api'`,
  );
  const beats = Number(seen?.beats ?? 0);
  if (beats === 0 || (Number(seen?.live ?? 0) > 0 && Number(seen?.back) === 0)) return true;
  // Their time begins anew once they can come back.
  await store.pool.query('UPDATE agent_loads SET vanished_at = NULL WHERE vanished_at IS NOT NULL');
  return false;
}

async function tellReminders(store: Store, fault: Fault): Promise<void> {
  const due = await store.rows<{ id: string }>(
    `SELECT id FROM sessions WHERE remind_at <= NOW(3) ORDER BY remind_at LIMIT ${MOST_AT_ONCE}`,
  );
  await lookAtEach(due, ({ id }) => tellReminder(store, id, fault));
}

/** None of its tabs has been connected for the grace: the visit is over, and a session that only waited for a word with it. */
async function endVisits(store: Store): Promise<void> {
  const gone = await store.rows<{ id: string; session_id: string | null }>(
    `SELECT v.id, v.session_id FROM visits v
     WHERE v.ended_at IS NULL AND v.last_seen_at < NOW(3) - INTERVAL ${VISIT_GRACE_SECONDS} SECOND
       AND NOT EXISTS (SELECT 1 FROM connections c WHERE c.visit_id = v.id
         AND c.seen_at > NOW(3) - INTERVAL ${VISIT_GRACE_SECONDS} SECOND)
     LIMIT ${MOST_AT_ONCE}`,
  );
  for (const visit of gone)
    await inTransaction(store, async (sql) => {
      if (!(await endVisit(sql, { id: visit.id, sessionId: visit.session_id }))) return;
      await writeStaffEvent(sql, {
        kind: 'visit',
        sessionId: visit.session_id,
        body: { visitId: visit.id, state: 'ended' },
      });
    });
}

/** Staff whose last connection died are told apart from those who only reload: two minutes. */
async function noticeVanished(store: Store, fault: Fault): Promise<void> {
  await store.pool.query(
    `DELETE FROM connections WHERE seen_at < NOW(3) - INTERVAL ${Math.max(VISIT_GRACE_SECONDS, CONNECTION_DEAD_SECONDS) + 60} SECOND`,
  );
  const present = `EXISTS (SELECT 1 FROM connections c JOIN agents a ON a.staff_id = c.staff_id
    WHERE a.id = l.agent_id AND c.seen_at > NOW(3) - INTERVAL ${CONNECTION_DEAD_SECONDS} SECOND)`;
  await store.pool.query(
    `UPDATE agent_loads l SET vanished_at = NULL WHERE vanished_at IS NOT NULL AND ${present}`,
  );
  await store.pool.query(
    `UPDATE agent_loads l SET vanished_at = NOW(3) WHERE vanished_at IS NULL AND presence <> 'offline' AND NOT ${present}`,
  );
  const vanished = await store.rows<{ agent_id: string }>(
    `SELECT agent_id FROM agent_loads WHERE presence <> 'offline'
       AND vanished_at < NOW(3) - INTERVAL ${AGENT_GRACE_SECONDS} SECOND LIMIT ${MOST_AT_ONCE}`,
  );
  for (const { agent_id } of vanished)
    await changeSwitches(store, agent_id, { presence: 'offline', cause: 'vanished' }, fault);
}

/** At a group's next edge: its members serve who waits, and those who wait look at the hours again. */
async function openGroups(store: Store, fault: Fault): Promise<void> {
  const turned = await refreshGroupEdges(store);
  for (const groupId of turned) {
    const members = await store.rows<{ agent_id: string }>(
      'SELECT agent_id FROM memberships WHERE group_id = ? AND left_at IS NULL',
      [groupId],
    );
    for (const { agent_id } of members) await serve(store, agent_id, fault);
  }
}
