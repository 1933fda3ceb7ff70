/**
 * A chat message: one transaction of four statements, never through Temporal.
 * 1. Stored exactly once: the same client id is answered the same. 2. Numbered without a gap under the session's lock.
 * 3. Turn and alarm move with it; only a due time that comes earlier nudges.
 */
import { lowerAlarm } from '#rules/session/alarm.ts';
import type { Phase } from '#rules/session/messages.ts';
import { type PolicyEntry, policyEntryFor } from '#rules/session/policy.ts';
import { nextReminder } from '#rules/session/reminders.ts';
import type { Session } from '#rules/session/session.ts';
import { heard, type Speaker } from '#rules/session/talk.ts';
import { dateOf, inTransaction, rowsOf, type Sql, type Store } from './database.ts';
import type { Fault } from './fault-points.ts';
import { recentOutages } from './outages.ts';
import { insertOutbox } from './outbox.ts';
import { pinnedPolicy } from './policies.ts';
import { type Author, insertEvents, numbered } from './session-events.ts';
import { type SessionRow, sessionOf, talkColumns } from './session-row.ts';

export interface NewMessage {
  readonly sessionId: string;
  /** The sender's own id for it; null only for what the bot says. */
  readonly clientId: string | null;
  readonly from: Exclude<Author, 'guide' | 'system'>;
  /** The agent who speaks; null for visitor and bot. */
  readonly agentId: string | null;
  /** Whose visit it is said in; the session must be theirs and the visit go on. Absent where that is known. */
  readonly visit?: { readonly visitorId: string; readonly visitId: string };
  /** As the log keeps it: `{ type: 'text', text }`, `{ type: 'image', fileId, … }`. */
  readonly content: { readonly type: string; readonly text?: string };
}

export type Appended =
  | {
      readonly ok: true;
      readonly seq: number;
      readonly vseq: number;
      readonly atMs: number;
      readonly nudge: boolean;
      readonly repeated: boolean;
    }
  | {
      readonly ok: false;
      readonly reason: 'no-session' | 'ended' | 'not-yours';
      readonly phase: Phase | null;
      readonly agentId: string | null;
    };

const OVER: readonly Phase[] = ['surveying', 'ended'];

export async function appendMessage(
  store: Store,
  message: NewMessage,
  fault: Fault = () => undefined,
): Promise<Appended> {
  const appended = await inTransaction(store, async (sql) => {
    const inside = await appendInside(store, sql, message);
    await fault('message:before-commit');
    return inside;
  });
  await fault('message:after-commit');
  return appended;
}

/** The same, in a transaction that already has a session of its own to write. The session is locked here, first. */
export async function appendInside(store: Store, sql: Sql, message: NewMessage): Promise<Appended> {
  const row = await lockForMessage(sql, message);
  if (row === null) return { ok: false, reason: 'no-session', phase: null, agentId: null };
  const before = sentBefore(row);
  if (before !== null) return { ok: true, ...before, nudge: false, repeated: true };
  const refusal = refusalFor(row, message);
  if (refusal !== null) return { ok: false, reason: refusal, phase: row.phase, agentId: row.agent_id };
  const atMs = row.now.getTime();
  const policy = await pinnedPolicy(store, row.policy_number);
  const talked = heardBy(sessionOf(row), message.from, atMs);
  const entry = policyEntryFor(policy, talked);
  const nudge = await writeTurn(store, sql, { row, session: talked, entry, message, atMs });
  const { events, numbers } = numbered({ sessionId: row.id, seq: row.seq, vseq: row.vseq }, [
    {
      kind: 'message',
      audience: 'all',
      author: message.from,
      agentId: message.agentId,
      groupId: row.group_id,
      clientId: message.clientId,
      body: { content: message.content },
    },
  ]);
  if (row.phase === 'bot' && message.from === 'visitor')
    await insertOutbox(sql, {
      dedupeKey: `bot:${row.id}:${numbers.seq}`,
      sessionId: row.id,
      body: { kind: 'bot-turn', seq: numbers.seq },
    });
  // Locks the agent's load only where there is something to forget: who talks most must not be passed over by claims.
  if (message.from === 'agent' && (row.misses ?? 0) > 0)
    await sql.query('UPDATE agent_loads SET misses = 0 WHERE agent_id = ?', [message.agentId]);
  await insertEvents(sql, row.id, { atMs, demo: row.demo === 1 }, events);
  return { ok: true, seq: numbers.seq, vseq: numbers.vseq, atMs, nudge, repeated: false };
}

/** The session, and what else a message depends on: asked in one, for there is no shorter way to say something. */
interface LockedRow extends SessionRow {
  /** The message itself, where it was stored before. */
  readonly sent_seq: number | null;
  readonly sent_vseq: number | null;
  readonly sent_at: Date | null;
  /** Of the agent who serves it. */
  readonly misses: number | null;
  /** Of the visit it is said in. */
  readonly visit_ended_at: Date | null;
}

/** Locks the session and, where it is there already, the message; not the agent's load, which is only looked at. */
async function lockForMessage(sql: Sql, message: NewMessage): Promise<LockedRow | null> {
  const [row] = await rowsOf<LockedRow>(
    sql,
    `SELECT s.*, NOW(3) AS now, e.seq AS sent_seq, e.vseq AS sent_vseq, e.at AS sent_at,
       (SELECT l.misses FROM agent_loads l WHERE l.agent_id = s.agent_id) AS misses,
       (SELECT v.ended_at FROM visits v WHERE v.id = ?) AS visit_ended_at
     FROM sessions s LEFT JOIN session_events e ON e.session_id = s.id AND e.client_id = ?
     WHERE s.id = ? FOR UPDATE`,
    [message.visit?.visitId ?? null, message.clientId, message.sessionId],
  );
  return row ?? null;
}

function sentBefore(
  row: LockedRow,
): { readonly seq: number; readonly vseq: number; readonly atMs: number } | null {
  if (row.sent_seq === null || row.sent_at === null) return null;
  return { seq: row.sent_seq, vseq: row.sent_vseq ?? 0, atMs: row.sent_at.getTime() };
}

function refusalFor(row: LockedRow, message: NewMessage): 'ended' | 'not-yours' | null {
  if (OVER.includes(row.phase)) return 'ended';
  const { visit } = message;
  if (visit !== undefined && (row.visitor_id !== visit.visitorId || row.visit_ended_at !== null))
    return 'not-yours';
  if (message.from === 'bot') return row.phase === 'bot' ? null : 'not-yours';
  if (message.from !== 'agent') return null;
  const serving = row.phase === 'serving' || row.phase === 'warned';
  return serving && row.agent_id === message.agentId ? null : 'not-yours';
}

const SPEAKER: { readonly [from in NewMessage['from']]: Speaker } = {
  visitor: 'customer',
  agent: 'agent',
  bot: 'bot',
};

function heardBy(session: Session, from: NewMessage['from'], atMs: number): Session {
  return { ...session, talk: heard(session.talk, SPEAKER[from], atMs) };
}

/** Answers whether the session is to be nudged; writes the row for it in the same transaction. */
async function writeTurn(
  store: Store,
  sql: Sql,
  turn: {
    readonly row: SessionRow;
    readonly session: Session;
    readonly entry: PolicyEntry;
    readonly message: NewMessage;
    readonly atMs: number;
  },
): Promise<boolean> {
  const { row, session, entry, message, atMs } = turn;
  const changed = session.talk.turnNumber !== row.turn_number;
  const outages = changed ? await recentOutages(store, sql, session.openedAtMs) : [];
  const lowered = lowerAlarm(session, entry, { outages, alarmAtMs: row.alarm_at?.getTime() ?? null, atMs });
  const remindAtMs = changed
    ? (nextReminder(session, entry, { outages, written: [] })?.dueAtMs ?? null)
    : (row.remind_at?.getTime() ?? null);
  const talk = talkColumns(session.talk);
  await sql.query(
    `UPDATE sessions SET ${talk.set}, seq = seq + 1, vseq = vseq + 1, alarm_at = ?, remind_at = ?, last_message = ?,
       updated_at = NOW(3) WHERE id = ?`,
    [
      ...talk.values,
      lowered === null ? row.alarm_at : new Date(lowered),
      dateOf(remindAtMs),
      shortText(message.content),
      row.id,
    ],
  );
  if (lowered === null) return false;
  await insertOutbox(sql, {
    dedupeKey: `nudge:${row.id}:${row.seq + 1}`,
    sessionId: row.id,
    body: {
      kind: 'nudge',
      signal: row.phase === 'guiding' || row.phase === 'routing' ? 'engaged' : 'nudge',
      startDelayMs: null,
    },
  });
  return true;
}

/** For the lists; an image has no words. */
function shortText(content: NewMessage['content']): string | null {
  return content.text === undefined ? null : [...content.text].slice(0, 200).join('');
}
