/** A row of `sessions` as the union that the pure step knows, and back. Talk lives in columns, what belongs to a phase in `state`. */
import type { Phase } from '#rules/session/messages.ts';
import type { Common, Session, Talk, Turn } from '#rules/session/session.ts';
import type { Language } from '#rules/text.ts';
import { dateOf, msOf, rowsOf, type Sql } from './database.ts';

export interface SessionRow {
  readonly id: string;
  readonly visitor_id: string;
  readonly entry_point_id: string;
  readonly visit_id: string;
  readonly visitor_read_vseq: number;
  readonly agent_read_seq: number;
  readonly customer_id: string | null;
  readonly phase: Phase;
  readonly epoch: number;
  readonly run_id: string | null;
  readonly language: Language;
  readonly opened_by: 'visitor' | 'agent';
  readonly guidance_version_id: string | null;
  readonly assignment_version_id: string | null;
  readonly policy_number: number;
  readonly agent_id: string | null;
  readonly group_id: string | null;
  readonly turn: Turn;
  readonly turn_number: number;
  readonly waiting_since: Date | null;
  readonly first_customer_message_at: Date | null;
  readonly last_customer_message_at: Date | null;
  readonly first_agent_message_at: Date | null;
  readonly last_agent_message_at: Date | null;
  readonly last_message_at: Date | null;
  readonly customer_messages: number;
  readonly agent_messages: number;
  readonly alarm_at: Date | null;
  readonly remind_at: Date | null;
  readonly seq: number;
  readonly vseq: number;
  readonly bot_misses: number;
  readonly bot_hand_over: number;
  readonly state: string;
  readonly opened_at: Date;
  readonly served_at: Date | null;
  readonly closed_at: Date | null;
  readonly demo: number;
  /** The database's clock when the row was read. */
  readonly now: Date;
}

/** What only the phase knows; kept as JSON in `state`. */
type StateOf<S> = S extends Session ? Omit<S, Exclude<keyof Common, 'passedOver' | 'lastAgentId'>> : never;

const COMMON_COLUMNS = [
  'id',
  'visitorId',
  'entryPointId',
  'language',
  'openedAtMs',
  'openedBy',
  'talk',
  'groupId',
];

/** Locks the session; the first statement of every transaction on it. Null = no such session. */
export function lockSession(sql: Sql, sessionId: string): Promise<SessionRow | null> {
  return one(sql, 's.id = ? FOR UPDATE', sessionId);
}

export function readSession(sql: Sql, sessionId: string): Promise<SessionRow | null> {
  return one(sql, 's.id = ?', sessionId);
}

/** The visitor's newest session, open or closed; null before the first. */
export function readNewestSession(sql: Sql, visitorId: string): Promise<SessionRow | null> {
  return one(sql, 's.visitor_id = ? ORDER BY s.opened_at DESC, s.id DESC LIMIT 1', visitorId);
}

async function one(sql: Sql, which: string, id: string): Promise<SessionRow | null> {
  const [row] = await rowsOf<SessionRow>(sql, `SELECT s.*, NOW(3) AS now FROM sessions s WHERE ${which}`, [
    id,
  ]);
  return row ?? null;
}

export function sessionOf(row: SessionRow): Session {
  const state = JSON.parse(row.state) as StateOf<Session>;
  return {
    ...state,
    id: row.id,
    visitorId: row.visitor_id,
    entryPointId: row.entry_point_id,
    language: row.language,
    openedAtMs: msOf(row.opened_at),
    openedBy: row.opened_by,
    groupId: row.group_id,
    talk: talkOf(row),
  } as Session;
}

export function talkOf(row: SessionRow): Talk {
  return {
    turn: row.turn,
    turnNumber: row.turn_number,
    waitingSinceMs: msOf(row.waiting_since),
    firstCustomerMessageAtMs: msOf(row.first_customer_message_at),
    lastCustomerMessageAtMs: msOf(row.last_customer_message_at),
    firstAgentMessageAtMs: msOf(row.first_agent_message_at),
    lastAgentMessageAtMs: msOf(row.last_agent_message_at),
    lastMessageAtMs: msOf(row.last_message_at),
    customerMessages: row.customer_messages,
    agentMessages: row.agent_messages,
  };
}

/** The phase's own part, as `state` keeps it. */
export function stateOf(session: Session): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(session).filter(([key]) => !COMMON_COLUMNS.includes(key))),
  );
}

/** Columns for whose turn it is, with their values in order. */
export function talkColumns(talk: Talk): { readonly set: string; readonly values: readonly unknown[] } {
  return {
    set: `turn = ?, turn_number = ?, waiting_since = ?, first_customer_message_at = ?, last_customer_message_at = ?,
      first_agent_message_at = ?, last_agent_message_at = ?, last_message_at = ?, customer_messages = ?, agent_messages = ?`,
    values: [
      talk.turn,
      talk.turnNumber,
      dateOf(talk.waitingSinceMs),
      dateOf(talk.firstCustomerMessageAtMs),
      dateOf(talk.lastCustomerMessageAtMs),
      dateOf(talk.firstAgentMessageAtMs),
      dateOf(talk.lastAgentMessageAtMs),
      dateOf(talk.lastMessageAtMs),
      talk.customerMessages,
      talk.agentMessages,
    ],
  };
}
