/**
 * The visitor says something.
 * 1. Stored before it is answered, whether Temporal is there or not. 2. The same client id is one message, also when the
 * session it went into has closed meanwhile. 3. The first message of a visitor without an open session opens one.
 */
import { inTransaction, type Sql } from '#activities/store/database.ts';
import { type EntryPoint, findEntryPoint } from '#activities/store/entry-points.ts';
import { type Appended, appendInside, appendMessage } from '#activities/store/messages.ts';
import { newestPolicy } from '#activities/store/policies.ts';
import { assignmentRulesFor } from '#activities/store/published-rules.ts';
import { findOpenSession, newSessionId, openSession } from '#activities/store/session-opening.ts';
import { attachFile } from '#activities/store/uploads.ts';
import { findVisitor } from '#activities/store/visitors.ts';
import type { Visit } from '#activities/store/visits.ts';
import { AppError } from '#rules/errors.ts';
import type { Deps } from './deps.ts';
import type { MessageContentToKeep } from './message-content.ts';
import type { VisitorCaller } from './visitor-token.ts';

export interface SaidByVisitor {
  readonly caller: VisitorCaller;
  readonly clientId: string;
  readonly content: MessageContentToKeep;
}

export interface VisitorMessage extends SaidByVisitor {
  readonly visit: Visit;
}

export interface Receipt {
  readonly sessionId: string;
  readonly vseq: number;
  readonly atMs: number;
}

type Stored = Extract<Appended, { ok: true }>;

/**
 * Into the session they spoke in last, where that is still open and theirs and their visit goes on: all of it decided under the
 * session's lock. Null = ask where it belongs.
 */
export async function sayInSession(
  deps: Deps,
  message: SaidByVisitor,
  sessionId: string | undefined,
): Promise<Receipt | null> {
  if (sessionId === undefined || message.content.type === 'image') return null;
  const sent = await appendTo(deps, message, sessionId);
  return sent === null ? null : told(deps, sent);
}

/** Closing and speaking race: the message then opens the next session. Tries. */
const TRIES = 3;

export async function sendVisitorMessage(deps: Deps, message: VisitorMessage): Promise<Receipt> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const open = await findOpenSession(
      deps.store.pool,
      message.caller.visitorId,
      message.caller.entryPointId,
    );
    const sent = open === null ? await openWith(deps, message) : await appendTo(deps, message, open);
    if (sent === null) continue;
    if (message.content.type === 'image')
      await attachFile(deps.store, message.content.fileId, sent.sessionId);
    return told(deps, sent);
  }
  throw new AppError('unavailable', 'Sessions closed faster than the message could be stored', {});
}

interface Sent {
  readonly sessionId: string;
  readonly stored: Stored;
}

function told(deps: Deps, { sessionId, stored }: Sent): Receipt {
  deps.live.wrote();
  // The visitor is not made to wait for it; the outbox row stands in if it fails.
  if (stored.nudge) void deps.waker.wake({ sessionId, signal: 'engaged' });
  return { sessionId, vseq: stored.vseq, atMs: stored.atMs };
}

async function appendTo(deps: Deps, message: SaidByVisitor, sessionId: string): Promise<Sent | null> {
  const { caller, clientId, content } = message;
  const appended = await appendMessage(
    deps.store,
    { sessionId, clientId, from: 'visitor', agentId: null, content, visit: caller },
    deps.fault,
  );
  return appended.ok ? { sessionId, stored: appended } : null;
}

/** Null when another tab was faster: then the message goes into the session that one opened. */
async function openWith(deps: Deps, message: VisitorMessage): Promise<Sent | null> {
  const { caller } = message;
  const before = await sentBefore(deps, message);
  if (before !== null) return before;
  await deps.limits.count('sessionsPerVisitorPerHour', caller.visitorId);
  const [entryPoint, visitor, rules, policy] = await Promise.all([
    findEntryPoint(deps.store, caller.entryPointId),
    findVisitor(deps.store, caller.visitorId, caller.entryPointId),
    assignmentRulesFor(deps.store, message.visit),
    newestPolicy(deps.store),
  ]);
  if (entryPoint === null || visitor === null) throw new AppError('gone', 'The entry point is gone');
  const sessionId = newSessionId();
  const sent = await inTransaction(deps.store, async (sql) => {
    const opened = await openSession(sql, {
      sessionId,
      visitorId: visitor.id,
      visitId: message.visit.id,
      entryPointId: entryPoint.id,
      language: message.visit.language,
      guidanceVersionId: message.visit.guidanceVersionId,
      assignmentVersionId: rules?.id ?? null,
      policy,
      demo: message.visit.demo,
      guiding: null,
    });
    if (!opened.ok) return null;
    const stored = await appendFirst(deps, sql, { message, sessionId, entryPoint });
    await deps.fault('message:before-commit');
    return { sessionId, stored: { ...stored, nudge: true } };
  });
  await deps.fault('message:after-commit');
  return sent;
}

async function appendFirst(
  deps: Deps,
  sql: Sql,
  first: { readonly message: VisitorMessage; readonly sessionId: string; readonly entryPoint: EntryPoint },
): Promise<Stored> {
  const appended = await appendInside(deps.store, sql, {
    sessionId: first.sessionId,
    clientId: first.message.clientId,
    from: 'visitor',
    agentId: null,
    content: first.message.content,
  });
  if (!appended.ok) throw new Error(`a session just opened refuses its first message: ${appended.reason}`);
  return appended;
}

async function sentBefore(deps: Deps, { caller, clientId }: VisitorMessage): Promise<Sent | null> {
  const [row] = await deps.store.rows<{ session_id: string; seq: number; vseq: number; at: Date }>(
    `SELECT e.session_id, e.seq, e.vseq, e.at FROM sessions s JOIN session_events e ON e.session_id = s.id
     WHERE s.visitor_id = ? AND e.client_id = ? AND e.author = 'visitor' AND e.kind = 'message' LIMIT 1`,
    [caller.visitorId, clientId],
  );
  if (row === undefined) return null;
  const stored = {
    ok: true,
    seq: row.seq,
    vseq: row.vseq,
    atMs: row.at.getTime(),
    nudge: false,
    repeated: true,
  } as const;
  return { sessionId: row.session_id, stored };
}
