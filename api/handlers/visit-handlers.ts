/** What the visitor's widget asks. Nothing here fails because Temporal is away. */
import { type EntryPoint, findEntryPoint, findEntryPointByKey } from '#activities/store/entry-points.ts';
import { newestPolicy } from '#activities/store/policies.ts';
import { markReadByVisitor } from '#activities/store/session-papers.ts';
import { readNewestSession, type SessionRow } from '#activities/store/session-row.ts';
import { findVisit, type Visit } from '#activities/store/visits.ts';
import { AppError } from '#rules/errors.ts';
import { PROMPTS, policyEntryFor } from '#rules/session/policy.ts';
import { type Language, textIn } from '#rules/text.ts';
import { MAX_TEXT_LENGTH, MAX_UPLOAD_BYTES, UPLOAD_MEDIA_TYPES } from '../contract/messages.ts';
import type { EntryView } from '../contract/visits.ts';
import type { Deps } from '../deps.ts';
import { readVisitorEvents } from '../event-reader.ts';
import { guidanceAhead, markGuided } from '../guided-messages.ts';
import type { HandlersOf, RequestFacts } from '../handler.ts';
import { openVisit } from '../open-visit.ts';
import { turnPage } from '../turn-page.ts';
import { requireOwnSession } from '../visitor-sessions.ts';
import { visitorState } from '../visitor-state.ts';
import { signVisitor, type VisitorCaller } from '../visitor-token.ts';

/** Sites may only mount what was meant for them; without an origin it is no browser, and the token decides. */
export function requireAllowedSite(
  entryPoint: EntryPoint,
  request: Pick<RequestFacts, 'origin' | 'ownOrigin'>,
): void {
  const { origin, ownOrigin } = request;
  if (origin === null || origin === ownOrigin || entryPoint.allowedSites.length === 0) return;
  if (!entryPoint.allowedSites.includes(origin))
    throw new AppError('forbidden', 'This site may not mount this entry point', {
      cause: 'foreign-site',
      origin,
    });
}

/** Of a visit that goes on; `gone` tells the widget to open anew. */
export async function requireVisit(deps: Deps, caller: VisitorCaller): Promise<Visit> {
  const visit = await findVisit(deps.store, caller.visitId);
  if (visit === null || visit.visitorId !== caller.visitorId)
    throw new AppError('not-found', 'No such visit');
  if (visit.endedAtMs !== null) throw new AppError('gone', 'The visit has ended', { cause: 'visit-ended' });
  return visit;
}

export async function entryView(deps: Deps, entryPoint: EntryPoint, language: Language): Promise<EntryView> {
  const { policy } = await newestPolicy(deps.store);
  const { prompts } = policyEntryFor(policy, { groupId: null, entryPointId: entryPoint.id });
  return {
    id: entryPoint.id,
    name: textIn(entryPoint.name, language),
    language,
    prompts: Object.fromEntries(
      PROMPTS.flatMap((key) => (prompts[key] === undefined ? [] : [[key, textIn(prompts[key], language)]])),
    ),
    look: {
      colour: entryPoint.look.colour,
      position: entryPoint.look.position,
      title: textIn(entryPoint.look.title, language),
      avatarUrl: null,
    },
    uploadLimits: { maxBytes: MAX_UPLOAD_BYTES, mediaTypes: [...UPLOAD_MEDIA_TYPES] },
    maxTextLength: MAX_TEXT_LENGTH,
    demo: entryPoint.demo,
  };
}

type Operations =
  | 'openVisit'
  | 'turnPage'
  | 'listVisitEvents'
  | 'markVisitRead'
  | 'clickGuided'
  | 'closeGuided';

/** Of the newest session, enough to fill the window; the rest is fetched by number. */
const FIRST_EVENTS = 100;

async function firstEvents(deps: Deps, session: SessionRow | null, language: Language) {
  if (session === null) return [];
  const after = Math.max(0, session.vseq - FIRST_EVENTS);
  const range = { sessionId: session.id, by: 'vseq', after, limit: FIRST_EVENTS } as const;
  return [...(await readVisitorEvents(deps, range, language))];
}

async function open(
  deps: Deps,
  body: Parameters<HandlersOf<'openVisit'>['openVisit']>[0]['body'],
  request: RequestFacts,
) {
  const entryPoint = await findEntryPointByKey(deps.store, body.entryPoint);
  if (entryPoint === null) throw new AppError('not-found', 'No such entry point');
  requireAllowedSite(entryPoint, request);
  await deps.limits.count('visitsPerAddressPerMinute', request.address);
  const opened = await openVisit(deps, {
    entryPoint,
    token: body.token,
    identity: body.identity,
    page: body.page,
    languages: body.languages,
    again: body.again,
    demo: false,
    request,
  });
  const shown = await readNewestSession(deps.store.pool, opened.visitorId);
  const [token, entry, guidance, events, state] = await Promise.all([
    signVisitor(deps.signer, {
      visitorId: opened.visitorId,
      visitId: opened.visitId,
      entryPointId: entryPoint.id,
    }),
    entryView(deps, entryPoint, opened.language),
    guidanceAhead(deps, opened.sessionId),
    firstEvents(deps, shown, opened.language),
    visitorState(deps, shown),
  ]);
  return {
    token,
    visitId: opened.visitId,
    sessionId: opened.sessionId,
    nowMs: deps.clock.nowMs(),
    entry,
    guidance,
    events,
    state,
  };
}

export function visitHandlers(deps: Deps): HandlersOf<Operations> {
  return {
    openVisit: ({ body, request }) => open(deps, body, request),
    turnPage: async ({ caller, body, request }) => {
      const visit = await requireVisit(deps, caller);
      await deps.limits.count('visitsPerAddressPerMinute', `pages of ${caller.visitorId}`);
      const entryPoint = await findEntryPoint(deps.store, visit.entryPointId);
      if (entryPoint === null) throw new AppError('gone', 'The entry point is gone');
      requireAllowedSite(entryPoint, request);
      const { sessionId } = await turnPage(deps, { visit, entryPoint, page: body });
      return { sessionId, guidance: await guidanceAhead(deps, sessionId) };
    },
    listVisitEvents: async ({ caller, query }) => {
      const visit = await findVisit(deps.store, caller.visitId);
      const newest = await readNewestSession(deps.store.pool, caller.visitorId);
      const sessionId = query.sessionId ?? newest?.id;
      if (sessionId === undefined)
        return {
          sessionId: null,
          events: [],
          more: false,
          state: await visitorState(deps, null),
          nowMs: deps.clock.nowMs(),
        };
      await requireOwnSession(deps, caller, sessionId);
      const language = visit?.language ?? 'zh';
      const range = { sessionId, by: 'vseq' as const, after: query.after, limit: query.limit + 1 };
      const events = await readVisitorEvents(deps, range, language);
      return {
        sessionId,
        events: events.slice(0, query.limit),
        more: events.length > query.limit,
        state: await visitorState(deps, newest),
        nowMs: deps.clock.nowMs(),
      };
    },
    markVisitRead: async ({ caller, body }) => {
      await requireOwnSession(deps, caller, body.sessionId);
      await markReadByVisitor(deps.store, body.sessionId, body.vseq);
      await deps.live.read({ sessionId: body.sessionId, who: 'visitor' });
      return {};
    },
    clickGuided: async ({ caller, params }) => {
      await markGuided(deps, caller, { index: params.index, what: 'clicked' });
      return {};
    },
    closeGuided: async ({ caller, params }) => {
      await markGuided(deps, caller, { index: params.index, what: 'closed' });
      return {};
    },
  };
}
