/** Words and pictures from both sides, and notes between colleagues. */
import { appendMessage } from '#activities/store/messages.ts';
import { appendNote } from '#activities/store/notes.ts';
import { findListedSession } from '#activities/store/session-lists.ts';
import { insertFile, readFileContent } from '#activities/store/uploads.ts';
import { AppError } from '#rules/errors.ts';
import type { UploadReceipt } from '../contract/messages.ts';
import type { Deps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { keepImage } from '../images.ts';
import { contentOf } from '../message-content.ts';
import type { Actor } from '../rights.ts';
import { sendVisitorMessage } from '../send-visitor-message.ts';
import { requireSession } from '../session-reader.ts';
import { fileMayBeRead, fileUrl } from '../visitor-token.ts';
import { requireVisit } from './visit-handlers.ts';

type Operations =
  | 'sendVisitorMessage'
  | 'uploadForVisit'
  | 'sendStaffMessage'
  | 'sendNote'
  | 'uploadForSession'
  | 'readFile';

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

export function messageHandlers(deps: Deps): HandlersOf<Operations> {
  return {
    sendVisitorMessage: async ({ caller, body }) => {
      const visit = await requireVisit(deps, caller);
      await deps.limits.count('messagesPerVisitorPerMinute', caller.visitorId);
      const content = await contentOf(deps, body, { visitorId: caller.visitorId });
      const receipt = await sendVisitorMessage(deps, { visit, caller, clientId: body.clientId, content });
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
      const session = await requireSession(deps, caller, params.id, 'sessions.reply');
      if (caller.agentId === null)
        throw new AppError('forbidden', 'Only an agent answers', { cause: 'no-agent' });
      const content = await contentOf(deps, body, { sessionId: session.id });
      const message = {
        sessionId: session.id,
        clientId: body.clientId,
        from: 'agent',
        agentId: caller.agentId,
        content,
      } as const;
      const sent = await appendMessage(deps.store, message, deps.fault);
      if (!sent.ok)
        throw new AppError('conflict', 'The session is not this agent’s to answer', {
          cause: sent.reason,
          phase: sent.phase,
          agentId: sent.agentId,
          servedBy: (await deps.directory.names()).agent(sent.agentId),
        });
      deps.live.wrote();
      if (sent.nudge) void deps.waker.wake({ sessionId: session.id, signal: 'nudge' });
      return {
        sessionId: session.id,
        clientId: body.clientId,
        seq: sent.seq,
        vseq: sent.vseq,
        atMs: sent.atMs,
      };
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
