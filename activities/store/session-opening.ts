/** A session begins: its row, its first line, the wish to be looked at, all in the caller's transaction. */
import { v7 as uuid } from 'uuid';
import type { GuidedMessage } from '#rules/authoring/rule.ts';
import { alarmFor } from '#rules/session/alarm.ts';
import { policyEntryFor } from '#rules/session/policy.ts';
import type { Session } from '#rules/session/session.ts';
import { NO_TALK } from '#rules/session/talk.ts';
import type { Language } from '#rules/text.ts';
import { dateOf, isDuplicate, rowsOf, type Sql } from './database.ts';
import { insertOutbox } from './outbox.ts';
import type { PolicyVersion } from './policies.ts';
import { insertEvents, numbered } from './session-events.ts';
import { stateOf } from './session-row.ts';

export interface Opening {
  readonly sessionId: string;
  readonly visitorId: string;
  readonly visitId: string;
  readonly entryPointId: string;
  readonly language: Language;
  /** Pinned from now on. */
  readonly guidanceVersionId: string | null;
  readonly assignmentVersionId: string | null;
  readonly policy: PolicyVersion;
  readonly demo: boolean;
  /** A rule's messages that will go out; null = the plan is asked at once. */
  readonly guiding: { readonly messages: readonly GuidedMessage[]; readonly decisionId: string } | null;
}

export type Opened =
  | { readonly ok: true; readonly session: Session }
  /** Another tab or message was faster: this session is the visitor's open one. */
  | { readonly ok: false; readonly openSessionId: string };

/** While it is not closed, a visitor has one session at an entry point: the unique key says so. */
function openKeyOf(visitorId: string, entryPointId: string): string {
  return `${visitorId}:${entryPointId}`;
}

export async function findOpenSession(
  sql: Sql,
  visitorId: string,
  entryPointId: string,
): Promise<string | null> {
  const rows = await rowsOf<{ id: string }>(sql, 'SELECT id FROM sessions WHERE open_key = ?', [
    openKeyOf(visitorId, entryPointId),
  ]);
  return rows[0]?.id ?? null;
}

export async function openSession(sql: Sql, opening: Opening): Promise<Opened> {
  const visitor = await lockVisitor(sql, opening.visitorId);
  const nowMs = visitor.now.getTime();
  const session = sessionAt(opening, nowMs);
  const entry = policyEntryFor(opening.policy.policy, session);
  const alarmAtMs = alarmFor(session, entry, [], nowMs);
  const { events, numbers } = numbered({ sessionId: session.id, seq: 0, vseq: 0 }, [
    {
      kind: 'opened',
      audience: 'staff',
      author: 'system',
      agentId: null,
      groupId: null,
      clientId: null,
      body: { by: 'visitor', decisionId: opening.guiding?.decisionId ?? null },
    },
  ]);
  try {
    await insertRow(sql, opening, { session, visitor, alarmAtMs, nowMs, seq: numbers.seq });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const open = await findOpenSession(sql, opening.visitorId, opening.entryPointId);
    if (open === null) throw error;
    return { ok: false, openSessionId: open };
  }
  await sql.execute('UPDATE visits SET session_id = ? WHERE id = ?', [session.id, opening.visitId]);
  await sql.execute('UPDATE visitors SET sessions_opened = sessions_opened + 1 WHERE id = ?', [
    opening.visitorId,
  ]);
  await insertOutbox(sql, {
    dedupeKey: `open:${session.id}`,
    sessionId: session.id,
    body: {
      kind: 'nudge',
      signal: opening.guiding === null ? 'engaged' : 'nudge',
      startDelayMs: opening.guiding === null || alarmAtMs === null ? null : Math.max(0, alarmAtMs - nowMs),
    },
  });
  await insertEvents(sql, session.id, { atMs: nowMs, demo: opening.demo }, events);
  return { ok: true, session };
}

/** Who the visitor is, the database's clock beside it. */
interface LockedVisitor {
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly now: Date;
}

/** Locked before anything is written: the site may be saying in this very moment who they are, and other tabs open sessions too. */
async function lockVisitor(sql: Sql, visitorId: string): Promise<LockedVisitor> {
  const [row] = await rowsOf<LockedVisitor>(
    sql,
    `SELECT (SELECT c.id FROM customers c WHERE c.id = v.customer_id AND c.erased_at IS NULL) AS customer_id,
       (SELECT c.name FROM customers c WHERE c.id = v.customer_id AND c.erased_at IS NULL) AS customer_name, NOW(3) AS now
     FROM visitors v WHERE v.id = ? FOR UPDATE`,
    [visitorId],
  );
  if (row === undefined) throw new Error(`there is no visitor ${visitorId}`);
  return row;
}

function sessionAt(opening: Opening, nowMs: number): Session {
  const common = {
    id: opening.sessionId,
    visitorId: opening.visitorId,
    entryPointId: opening.entryPointId,
    language: opening.language,
    openedAtMs: nowMs,
    openedBy: 'visitor' as const,
    talk: NO_TALK,
    groupId: null,
    lastAgentId: null,
    passedOver: [],
  };
  if (opening.guiding === null) return { ...common, phase: 'routing' };
  const { messages, decisionId } = opening.guiding;
  return { ...common, phase: 'guiding', messages, next: 0, previousAtMs: nowMs, decisionId };
}

async function insertRow(
  sql: Sql,
  opening: Opening,
  row: {
    readonly session: Session;
    readonly visitor: LockedVisitor;
    readonly alarmAtMs: number | null;
    readonly nowMs: number;
    readonly seq: number;
  },
): Promise<void> {
  const { session, visitor, alarmAtMs, nowMs, seq } = row;
  await sql.execute(
    `INSERT INTO sessions (id, visitor_id, entry_point_id, visit_id, customer_id, open_key, phase, language, opened_by,
       title, guidance_version_id, assignment_version_id, policy_number, alarm_at, seq, vseq, state, opened_at, updated_at, demo)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'visitor', ?, ?, ?, ?, ?, ?, 0, ?, ?, NOW(3), ?)`,
    [
      session.id,
      opening.visitorId,
      opening.entryPointId,
      opening.visitId,
      visitor.customer_id,
      openKeyOf(opening.visitorId, opening.entryPointId),
      session.phase,
      opening.language,
      visitor.customer_name,
      opening.guidanceVersionId,
      opening.assignmentVersionId,
      opening.policy.number,
      dateOf(alarmAtMs),
      seq,
      stateOf(session),
      new Date(nowMs),
      opening.demo ? 1 : 0,
    ],
  );
}

export function newSessionId(): string {
  return uuid();
}
