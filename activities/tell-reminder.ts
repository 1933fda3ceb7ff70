/** Writes one reminder of a no-reply ladder: once a turn, with its row in `timers`; the session's phase stays as it is. */
import type { DueTime, Outage } from '#rules/session/due-times.ts';
import { type PolicyEntry, policyEntryFor } from '#rules/session/policy.ts';
import { nextReminder, type ReminderAction, reminderAction } from '#rules/session/reminders.ts';
import type { Session } from '#rules/session/session.ts';
import { dateOf, inTransaction, type Sql, type Store } from './store/database.ts';
import type { Fault } from './store/fault-points.ts';
import { readOutages } from './store/outages.ts';
import { pinnedPolicy } from './store/policies.ts';
import { insertEvents, type NewSessionEvent, numbered } from './store/session-events.ts';
import { lockSession, type SessionRow, sessionOf, stateOf } from './store/session-row.ts';
import { writeStaffEvent } from './store/staff-log.ts';
import { readToldReminders, settleReminder } from './store/timers.ts';

interface Reading {
  readonly row: SessionRow;
  readonly session: Session;
  readonly entry: PolicyEntry;
  readonly outages: readonly Outage[];
  readonly told: readonly DueTime[];
  readonly atMs: number;
}

export async function tellReminder(store: Store, sessionId: string, fault: Fault): Promise<void> {
  await inTransaction(store, async (sql) => {
    const row = await lockSession(sql, sessionId);
    if (row === null || row.remind_at === null || row.remind_at > row.now) return;
    const reading = await read(store, sql, row);
    const due = nextReminder(reading.session, reading.entry, { ...reading, written: reading.told });
    if (due === null || due.dueAtMs > reading.atMs) {
      await sql.query('UPDATE sessions SET remind_at = ? WHERE id = ?', [
        dateOf(due?.dueAtMs ?? null),
        sessionId,
      ]);
      return;
    }
    const action = reminderAction(reading.session, due, reading);
    await write(sql, reading, { due, action });
    await fault('scan:before-commit');
  });
}

async function read(store: Store, sql: Sql, row: SessionRow): Promise<Reading> {
  const session = sessionOf(row);
  return {
    row,
    session,
    entry: policyEntryFor(await pinnedPolicy(store, row.policy_number), session),
    outages: await readOutages(sql, session.openedAtMs),
    told: await readToldReminders(sql, row.id, session.talk.turnNumber),
    atMs: row.now.getTime(),
  };
}

async function write(
  sql: Sql,
  reading: Reading,
  { due, action }: { readonly due: DueTime; readonly action: ReminderAction },
): Promise<void> {
  const { row, session, told, atMs } = reading;
  const fired = action.do === 'write';
  if (action.do !== 'cancel')
    await settleReminder(sql, row.id, {
      timer: due,
      outcome: fired ? 'fired' : 'skipped',
      why: fired ? 'came due' : 'late: the full span runs again',
      lateMs: action.lateMs,
      atMs,
    });
  const after = action.do === 'rearm' ? action.session : session;
  const next = nextReminder(after, reading.entry, { ...reading, written: fired ? [...told, due] : told });
  const lines = fired ? [lineOf(row, session, due)] : [];
  const { events, numbers } = numbered({ sessionId: row.id, seq: row.seq, vseq: row.vseq }, lines);
  await sql.query(
    'UPDATE sessions SET remind_at = ?, state = ?, seq = ?, vseq = ?, updated_at = NOW(3) WHERE id = ?',
    [dateOf(next?.dueAtMs ?? null), stateOf(after), numbers.seq, numbers.vseq, row.id],
  );
  for (const { kind, agentId, groupId, body } of lines)
    await writeStaffEvent(sql, { kind, agentId, groupId, sessionId: row.id, body });
  await insertEvents(sql, row.id, { atMs, demo: row.demo === 1 }, events);
}

function lineOf(row: SessionRow, session: Session, due: DueTime): NewSessionEvent {
  return {
    kind: due.kind === 'remind' ? 'reminded' : 'supervisor-alerted',
    audience: 'staff',
    author: 'system',
    agentId: 'agentId' in session ? session.agentId : null,
    groupId: row.group_id,
    clientId: null,
    body: { afterSeconds: Math.round((due.dueAtMs - due.fromMs) / 1000) },
  };
}
