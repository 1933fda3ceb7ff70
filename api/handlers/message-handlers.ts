/** Words and pictures from both sides, and notes between colleagues. */

import { searchMessages } from '#activities/store/message-search.ts';
import { type Appended, appendMessage, type NewMessage } from '#activities/store/messages.ts';
import { appendNote } from '#activities/store/notes.ts';
import { findListedSession } from '#activities/store/session-lists.ts';
import { insertFile, readFileContent } from '#activities/store/uploads.ts';
import { AppError } from '#rules/errors.ts';
import type { UploadReceipt } from '../contract/messages.ts';
import type { Deps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { keepImage } from '../images.ts';
import { contentOf } from '../message-content.ts';
import { messageHit } from '../message-hit.ts';
import { type Actor, groupsInReach } from '../rights.ts';
import { sayInSession, sendVisitorMessage } from '../send-visitor-message.ts';
import { requireSession } from '../session-reader.ts';
import { fileMayBeRead, fileUrl } from '../visitor-token.ts';
import { requireVisit } from './visit-handlers.ts';

type Operations =
  | 'sendVisitorMessage'
  | 'uploadForVisit'
  | 'sendStaffMessage'
  | 'sendNote'
  | 'uploadForSession'
  | 'searchMessages'
  | 'readFile';

/** Sessions remembered for those who go on talking. Count. */
const MOST_KEPT = 20_000;

interface Owner {
  readonly entryPointId: string;
  readonly visitorId: string | null;
  readonly sessionId: string | null;
}

async function keepUpload(deps: Deps, file: Buffer, owner: Owner): Promise<UploadReceipt> {
  const image = await keepImage(file);
  const fileId = await insertFile(deps.store, {
    ...owner,
    mediaType: image.mediaType,
    width: image.width,
    height: image.height,
    name: '',
    content: image.content,
  });
  return {
    fileId,
    url: fileUrl(deps.signer, fileId, deps.clock.nowMs()),
    mediaType: image.mediaType,
    bytes: image.content.length,
    width: image.width,
    height: image.height,
  };
}

/** Only the agent who serves it answers; whose it is now is told. */
async function requireServing(deps: Deps, caller: Actor, sessionId: string): Promise<string> {
  const session = await requireSession(deps, caller, sessionId, 'sessions.reply');
  const serving = session.phase === 'serving' || session.phase === 'warned';
  if (caller.agentId === null || !serving || session.agentId !== caller.agentId)
    throw new AppError('conflict', 'Another serves this session', {
      phase: session.phase,
      agentId: session.agentId,
      servedBy: (await deps.directory.names()).agent(session.agentId),
    });
  return caller.agentId;
}

/** Whoever serves a session may answer it, which is decided under its lock; only a refusal asks further, for the right words. */
async function sayAsAgent(
  deps: Deps,
  caller: Actor,
  message: Pick<NewMessage, 'sessionId' | 'clientId' | 'content'>,
): Promise<Extract<Appended, { ok: true }>> {
  const { agentId } = caller;
  const sent =
    agentId === null
      ? null
      : await appendMessage(deps.store, { ...message, from: 'agent', agentId }, deps.fault);
  if (sent?.ok === true) return sent;
  await requireSession(deps, caller, message.sessionId, 'sessions.reply');
  if (sent === null) throw new AppError('forbidden', 'Only an agent answers', { cause: 'no-agent' });
  throw new AppError('conflict', 'The session is not this agent’s to answer', {
    cause: sent.reason,
    phase: sent.phase,
    agentId: sent.agentId,
    servedBy: (await deps.directory.names()).agent(sent.agentId),
  });
}

export function messageHandlers(deps: Deps): HandlersOf<Operations> {
  /** Where visitors spoke last, by visitor and entry point: most likely where they speak next. */
  const spokeIn = new Map<string, string>();
  return {
    sendVisitorMessage: async ({ caller, body }) => {
      await deps.limits.count('messagesPerVisitorPerMinute', caller.visitorId);
      const content = await contentOf(deps, body, { visitorId: caller.visitorId });
      const message = { caller, clientId: body.clientId, content };
      const key = `${caller.visitorId}:${caller.entryPointId}`;
      const receipt =
        (await sayInSession(deps, message, spokeIn.get(key))) ??
        (await sendVisitorMessage(deps, { ...message, visit: await requireVisit(deps, caller) }));
      if (spokeIn.size > MOST_KEPT) spokeIn.clear();
      spokeIn.set(key, receipt.sessionId);
      return { ...receipt, clientId: body.clientId };
    },
    uploadForVisit: async ({ caller, file }) => {
      const visit = await requireVisit(deps, caller);
      await deps.limits.count('uploadsPerVisitorPerMinute', caller.visitorId);
      return keepUpload(deps, file, {
        entryPointId: visit.entryPointId,
        visitorId: caller.visitorId,
        sessionId: null,
      });
    },
    sendStaffMessage: async ({ caller, params, body }) => {
      const sessionId = params.id;
      const content = await contentOf(deps, body, { sessionId });
      const sent = await sayAsAgent(deps, caller, { sessionId, clientId: body.clientId, content });
      deps.live.wrote();
      if (sent.nudge) void deps.waker.wake({ sessionId, signal: 'nudge' });
      return { sessionId, clientId: body.clientId, seq: sent.seq, vseq: sent.vseq, atMs: sent.atMs };
    },
    sendNote: async ({ caller, params, body }) => {
      const session = await requireSession(deps, caller, params.id, 'sessions.note');
      const note = { ...body, sessionId: session.id, staffId: caller.staffId, agentId: caller.agentId };
      const kept = await appendNote(deps.store, note);
      if (kept === null) throw new AppError('not-found', 'No such session');
      deps.live.wrote();
      return { sessionId: session.id, clientId: body.clientId, seq: kept.seq, atMs: kept.atMs };
    },
    uploadForSession: async ({ caller, params, file }) => {
      await requireServing(deps, caller, params.id);
      await deps.limits.count('uploadsPerVisitorPerMinute', caller.staffId);
      const session = await findListedSession(deps.store, params.id);
      if (session === null) throw new AppError('not-found', 'No such session');
      return keepUpload(deps, file, {
        entryPointId: session.entryPointId,
        visitorId: null,
        sessionId: session.id,
      });
    },
    searchMessages: async ({ caller, query }) => {
      const words = query.search;
      const groupIds = groupsInReach(caller);
      const found = await searchMessages(deps.store, {
        words,
        agentId: caller.agentId,
        groupIds,
        limit: query.limit,
      });
      return { messages: found.messages.map((message) => messageHit(message, words)), more: found.more };
    },
    readFile: async ({ params, query }) => {
      const asked = { fileId: params.id, until: query.until, signature: query.signature };
      if (!fileMayBeRead(deps.signer, asked, deps.clock.nowMs()))
        throw new AppError('not-found', 'Not an address we signed, or no longer');
      const file = await readFileContent(deps.store, params.id);
      if (file === null) throw new AppError('not-found', 'No such file');
      return file;
    },
  };
}
