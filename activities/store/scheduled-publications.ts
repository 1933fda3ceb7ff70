/** Publications for a later time. What goes live then is what was judged when it was scheduled, or nothing. */
import { v7 as uuid } from 'uuid';
import type { SetName } from '#rules/authoring/rule.ts';
import { raiseAlarm } from './alarms.ts';
import { dateOf, inTransaction, msOf, type Store } from './database.ts';
import { findDraft } from './drafts.ts';
import { fixturesHash } from './fixtures.ts';
import { holdsFor } from './rule-gates.ts';
import { type PublishResult, publishDraft } from './rule-publishing.ts';
import { liveVersion } from './rule-versions.ts';
import { writeAudit } from './staff.ts';
import { writeStaffEvent } from './staff-log.ts';

export interface Schedule {
  readonly id: string;
  readonly set: SetName;
  readonly draftId: string;
  readonly holdsFor: string;
  readonly dueAtMs: number;
  readonly note: string | null;
  readonly moveRunning: boolean;
  readonly state: 'waiting' | 'published' | 'failed' | 'cancelled';
  /** Why it failed or was called off. */
  readonly reason: string | null;
  readonly by: string;
}

interface Row {
  id: string;
  set_name: SetName;
  draft_id: string;
  holds_for: string;
  due_at: Date;
  note: string | null;
  move_running: number;
  state: Schedule['state'];
  reason: string | null;
  by_staff: string;
}

const COLUMNS = 'id, set_name, draft_id, holds_for, due_at, note, move_running, state, reason, by_staff';

function scheduleOf(row: Row): Schedule {
  return {
    id: row.id,
    set: row.set_name,
    draftId: row.draft_id,
    holdsFor: row.holds_for,
    dueAtMs: msOf(row.due_at),
    note: row.note,
    moveRunning: row.move_running === 1,
    state: row.state,
    reason: row.reason,
    by: row.by_staff,
  };
}

/** In place of one that waits already. */
export async function schedulePublication(
  store: Store,
  schedule: Omit<Schedule, 'id' | 'state' | 'reason'>,
): Promise<void> {
  await inTransaction(store, async (sql) => {
    await sql.query(
      `UPDATE scheduled_publications SET state = 'cancelled', reason = 'replaced', open_key = NULL, settled_at = NOW(3)
       WHERE open_key = ?`,
      [schedule.draftId],
    );
    await sql.query(
      `INSERT INTO scheduled_publications
         (id, set_name, draft_id, open_key, holds_for, due_at, note, move_running, by_staff, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NOW(3))`,
      [
        uuid(),
        schedule.set,
        schedule.draftId,
        schedule.draftId,
        schedule.holdsFor,
        dateOf(schedule.dueAtMs),
        schedule.note,
        schedule.moveRunning,
        schedule.by,
      ],
    );
  });
}

/** The newest of a draft: what waits, or what became of it. */
export async function lastSchedule(store: Store, draftId: string): Promise<Schedule | null> {
  const [row] = await store.rows<Row>(
    `SELECT ${COLUMNS} FROM scheduled_publications WHERE draft_id = ? ORDER BY created_at DESC, id DESC LIMIT 1`,
    [draftId],
  );
  return row === undefined ? null : scheduleOf(row);
}

/** False where nothing waited. */
export async function cancelSchedule(store: Store, draftId: string): Promise<boolean> {
  const [done] = await store.pool.query(
    `UPDATE scheduled_publications SET state = 'cancelled', reason = 'called-off', open_key = NULL, settled_at = NOW(3)
     WHERE open_key = ? AND state = 'waiting'`,
    [draftId],
  );
  return (done as { affectedRows: number }).affectedRows > 0;
}

/** For the due-scan: publishes what is due; what cannot be is told in an alarm and waits no longer. */
export async function publishDue(store: Store): Promise<void> {
  const due = await store.rows<Row>(
    `SELECT ${COLUMNS} FROM scheduled_publications WHERE state = 'waiting' AND due_at <= NOW(3)
     ORDER BY due_at, id LIMIT 20`,
  );
  for (const row of due) await publishOne(store, scheduleOf(row));
}

async function publishOne(store: Store, schedule: Schedule): Promise<void> {
  const result = await attempt(store, schedule);
  if (result.ok) {
    const { number, hash, moved } = result.published;
    await writeAudit(store, {
      by: schedule.by,
      action: 'publish-rules',
      subject: `rule-set:${schedule.set}`,
      before: undefined,
      after: { number, hash, moved, scheduledFor: schedule.dueAtMs },
      from: 'schedule',
    });
    await writeStaffEvent(store.pool, { kind: 'settings-changed', body: { what: 'rules' } });
    return;
  }
  if (result.reason === 'not-waiting') return;
  await inTransaction(store, async (sql) => {
    const [settled] = await sql.query(
      `UPDATE scheduled_publications SET state = 'failed', reason = ?, open_key = NULL, settled_at = NOW(3)
       WHERE id = ? AND state = 'waiting'`,
      [result.reason, schedule.id],
    );
    // Another process that scanned at the same moment may have published it after all.
    if ((settled as { affectedRows: number }).affectedRows === 0) return;
    await raiseAlarm(sql, {
      kind: 'publication-failed',
      subject: schedule.id,
      cause: `The scheduled publication of the ${schedule.set} rules did not take place: ${result.reason}`,
    });
  });
}

async function attempt(store: Store, schedule: Schedule): Promise<PublishResult> {
  const draft = await findDraft(store, { set: schedule.set, id: schedule.draftId });
  if (draft === null) return { ok: false, reason: 'no-draft' };
  const live = await liveVersion(store, schedule.set);
  if (draft.baseVersionId !== (live?.id ?? null))
    return { ok: false, reason: 'live-moved', live: live?.number ?? null };
  const fixtures = await fixturesHash(store.pool, schedule.set);
  if (holdsFor(draft.hash, live, fixtures) !== schedule.holdsFor)
    return { ok: false, reason: 'draft-changed' };
  const { by, note } = schedule;
  return publishDraft(store, draft, { by, note, moveRunning: schedule.moveRunning, scheduleId: schedule.id });
}
