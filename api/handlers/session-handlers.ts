/** Sessions as staff work with them. */

import { enterCustomer } from '#activities/store/session-customer.ts';
import { listSessions } from '#activities/store/session-lists.ts';
import { putMark } from '#activities/store/session-marks.ts';
import {
  markReadByAgent,
  readPapers,
  saveDraft,
  saveRemark,
  saveSummary,
} from '#activities/store/session-papers.ts';
import { themeExists } from '#activities/store/themes.ts';
import { AppError } from '#rules/errors.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Deps } from '../deps.ts';
import { readStaffEvents } from '../event-reader.ts';
import type { HandlersOf } from '../handler.ts';
import { languageAsked } from '../language-asked.ts';
import { audit } from '../record-change.ts';
import { type Actor, groupsInReach } from '../rights.ts';
import { sessionDetail } from '../session-detail.ts';
import { requireSession, sessionRows } from '../session-reader.ts';
import { transferTargets } from '../transfer-targets.ts';

type Operations =
  | 'listSessions'
  | 'readSession'
  | 'listSessionEvents'
  | 'saveDraft'
  | 'markSessionRead'
  | 'saveSummary'
  | 'saveRemark'
  | 'enterCustomer'
  | 'markSession'
  | 'listTransferTargets';

async function list(
  deps: Deps,
  caller: Actor,
  { query, request }: Pick<Parameters<HandlersOf<'listSessions'>['listSessions']>[0], 'query' | 'request'>,
) {
  const sessions = await listSessions(deps.store, {
    list: query.list,
    agentId: caller.agentId,
    groupIds: groupsInReach(caller),
    search: query.search?.trim() || null,
    after: readCursor(query.cursor),
    limit: query.limit,
  });
  const last = sessions.length === query.limit ? sessions.at(-1) : undefined;
  const at = query.list === 'ended' ? last?.closedAtMs : last?.openedAtMs;
  return {
    sessions: [...(await sessionRows(deps, sessions, languageAsked(request.acceptLanguage)))],
    nextCursor: last === undefined || at == null ? null : writeCursor({ at, id: last.id }),
    nowMs: deps.clock.nowMs(),
  };
}

export function sessionHandlers(deps: Deps): HandlersOf<Operations> {
  return {
    listSessions: ({ caller, query, request }) => list(deps, caller, { query, request }),
    readSession: async ({ caller, params, request }) =>
      sessionDetail(deps, caller, {
        session: await requireSession(deps, caller, params.id),
        language: languageAsked(request.acceptLanguage),
      }),
    listSessionEvents: async ({ caller, params, query, request }) => {
      const session = await requireSession(deps, caller, params.id);
      const limit = query.limit + 1;
      const backwards = query.before !== undefined && query.after === undefined;
      const range = backwards
        ? { sessionId: session.id, by: 'seq' as const, before: query.before ?? 0, limit }
        : { sessionId: session.id, by: 'seq' as const, after: query.after ?? 0, limit };
      const events = await readStaffEvents(deps, range, languageAsked(request.acceptLanguage));
      const more = events.length > query.limit;
      const page = backwards ? events.slice(more ? 1 : 0) : events.slice(0, query.limit);
      return { events: page, more };
    },
    saveDraft: async ({ caller, params, body }) => {
      const session = await requireSession(deps, caller, params.id, 'sessions.reply');
      return saveDraft(deps.store, session.id, body);
    },
    markSessionRead: async ({ caller, params, body }) => {
      const session = await requireSession(deps, caller, params.id);
      // Whoever only looks in leaves no mark: the customer reads "read" of the one who answers.
      if (session.agentId === null || session.agentId !== caller.agentId) return {};
      await markReadByAgent(deps.store, session.id, body.seq);
      await deps.live.read({ sessionId: session.id, who: 'staff' });
      return {};
    },
    saveSummary: async ({ caller, params, body, request }) => {
      const session = await requireSession(deps, caller, params.id, 'sessions.reply');
      if (body.themeId !== null && !(await themeExists(deps.store, body.themeId)))
        throw new AppError('bad-request', 'No such theme', {
          problems: [{ path: '/body/themeId', reason: 'unknown', remedy: 'a theme that is not retired' }],
        });
      const before = (await readPapers(deps.store, session.id))?.summary;
      const after = await saveSummary(deps.store, session.id, body);
      const subject = `session:${session.id}`;
      await audit(deps, { by: caller, action: 'save-summary', subject, before, after, request });
      return after;
    },
    saveRemark: async ({ caller, params, body, request }) => {
      const session = await requireSession(deps, caller, params.id, 'sessions.note');
      const before = (await readPapers(deps.store, session.id))?.remark;
      await saveRemark(deps.store, session, body.text);
      const { customerId } = session;
      const subject = customerId === null ? `session:${session.id}` : `customer:${customerId}`;
      await audit(deps, { by: caller, action: 'save-remark', subject, before, after: body.text, request });
      return { text: body.text };
    },
    enterCustomer: async ({ caller, params, body, request }) => {
      const session = await requireSession(deps, caller, params.id, 'sessions.reply');
      const { customerId, name } = await enterCustomer(deps.store, session.id, body.name);
      const subject = `customer:${customerId}`;
      const after = { name, sessionId: session.id };
      await audit(deps, { by: caller, action: 'enter-customer', subject, before: null, after, request });
      return { customerId };
    },
    markSession: async ({ caller, params, body }) => {
      if (caller.agentId === null)
        throw new AppError('forbidden', 'Only an agent has a list to mark', { cause: 'no-agent' });
      const session = await requireSession(deps, caller, params.id, 'sessions.reply');
      await putMark(deps.store, { sessionId: session.id, agentId: caller.agentId, colour: body.colour });
      return { colour: body.colour };
    },
    listTransferTargets: async ({ caller, query, request }) => {
      const session = await requireSession(deps, caller, query.session, 'sessions.transfer');
      const language = languageAsked(request.acceptLanguage);
      const targets = await transferTargets(deps, caller, { session, language });
      return { targets: [...targets], nowMs: deps.clock.nowMs() };
    },
  };
}
