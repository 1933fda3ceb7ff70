/**
 * A chat message: one transaction of about six statements, never through Temporal.
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
import { readOutages } from './outages.ts';
import { insertOutbox } from './outbox.ts';
import { pinnedPolicy } from './pinned-policy.ts';
import { type Author, insertEvents, numbered } from './session-events.ts';
import { lockSession, type SessionRow, sessionOf, talkColumns } from './session-row.ts';

export interface NewMessage {
  readonly sessionId: string;
  /** The sender's own id for it; null only for what the bot says. */
  readonly clientId: string | null;
  readonly from: Exclude<Author, 'guide' | 'system'>;
  /** The agent who speaks; null for visitor and bot. */
  readonly agentId: string | null;
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
  const row = await lockSession(sql, message.sessionId);
  if (row === null) return { ok: false, reason: 'no-session', phase: null, agentId: null };
  const before = await sentBefore(sql, message);
  if (before !== null) return { ok: true, ...before, nudge: false, repeated: true };
  const refusal = refusalFor(row, message);
  if (refusal !== null) return { ok: false, reason: refusal, phase: row.phase, agentId: row.agent_id };
  const atMs = row.now.getTime();
  const policy = await pinnedPolicy(store, row.policy_number);
  const talked = heardBy(sessionOf(row), message.from, atMs);
  const entry = policyEntryFor(policy, talked);
  const nudge = await writeTurn(sql, row, { session: talked, entry, message, atMs });
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
  if (message.from === 'agent' && message.agentId !== null) await forgetMisses(sql, message.agentId);
  await insertEvents(sql, row.id, { atMs, demo: row.demo === 1 }, events);
  return { ok: true, seq: numbers.seq, vseq: numbers.vseq, atMs, nudge, repeated: false };
}

/** Locks the agent's load only where there is something to forget: who talks most must not be passed over by claims. */
async function forgetMisses(sql: Sql, agentId: string): Promise<void> {
  const [load] = await rowsOf<{ misses: number }>(sql, 'SELECT misses FROM agent_loads WHERE agent_id = ?', [
    agentId,
  ]);
  if ((load?.misses ?? 0) > 0)
    await sql.query('UPDATE agent_loads SET misses = 0 WHERE agent_id = ?', [agentId]);
}

async function sentBefore(
  sql: Sql,
  message: NewMessage,
): Promise<{ readonly seq: number; readonly vseq: number; readonly atMs: number } | null> {
  if (message.clientId === null) return null;
  const [row] = await rowsOf<{ seq: number; vseq: number | null; at: Date }>(
    sql,
    'SELECT seq, vseq, at FROM session_events WHERE session_id = ? AND client_id = ?',
    [message.sessionId, message.clientId],
  );
  return row === undefined ? null : { seq: row.seq, vseq: row.vseq ?? 0, atMs: row.at.getTime() };
}

function refusalFor(row: SessionRow, message: NewMessage): 'ended' | 'not-yours' | null {
  if (OVER.includes(row.phase)) return 'ended';
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
  sql: Sql,
  row: SessionRow,
  turn: {
    readonly session: Session;
    readonly entry: PolicyEntry;
    readonly message: NewMessage;
    readonly atMs: number;
  },
): Promise<boolean> {
  const { session, entry, message, atMs } = turn;
  const changed = session.talk.turnNumber !== row.turn_number;
  const outages = changed ? await readOutages(sql, session.openedAtMs) : [];
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
