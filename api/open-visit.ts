/** Opening a visit: who it is, what is known, which rule wins; all kept in one transaction, then Temporal is told. */
import { v7 as uuid } from 'uuid';
import { inTransaction, type Sql } from '#activities/store/database.ts';
import { insertDecision } from '#activities/store/decisions.ts';
import { openSecret } from '#activities/store/entry-point-secret.ts';
import type { EntryPoint } from '#activities/store/entry-points.ts';
import { insertEvaluation } from '#activities/store/evaluations.ts';
import { type Group, groupLoads, listGroups } from '#activities/store/groups.ts';
import { newestPolicy } from '#activities/store/policies.ts';
import { liveRules, type PublishedRules } from '#activities/store/published-rules.ts';
import { findOpenSession, newSessionId, openSession } from '#activities/store/session-opening.ts';
import { organisationZone } from '#activities/store/settings.ts';
import { visitFacts } from '#activities/store/visit-facts.ts';
import {
  type Customer,
  findCustomer,
  findVisitor,
  insertVisitor,
  linkCustomer,
  readPast,
  upsertVouchedFor,
  type Visitor,
} from '#activities/store/visitors.ts';
import {
  findOpenVisit,
  hoursSinceShown,
  insertVisit,
  touchVisit,
  type VisitOrigin,
} from '#activities/store/visits.ts';
import type { RawFacts } from '#rules/authoring/assemble-facts.ts';
import type { GuidedMessage } from '#rules/authoring/rule.ts';
import type { Language } from '#rules/text.ts';
import type { Deps } from './deps.ts';
import { endForAnother } from './end-visit.ts';
import type { RequestFacts } from './handler.ts';
import { type Judgement, judgeGuidance } from './judge-guidance.ts';
import { deviceOf, languageOf, placeOf } from './visitor-facts.ts';
import { readSiteClaims, readVisitor, type SiteClaims } from './visitor-token.ts';

export interface OpenRequest {
  readonly entryPoint: EntryPoint;
  readonly token: string | undefined;
  readonly identity: string | undefined;
  readonly page: { readonly url: string; readonly title: string; readonly referrer: string };
  readonly languages: readonly string[];
  readonly again: boolean;
  /** Brought in by the demo: goes when the demo goes. */
  readonly demo: boolean;
  readonly request: RequestFacts;
}

export interface OpenedVisit {
  readonly visitId: string;
  readonly visitorId: string;
  readonly language: Language;
  readonly sessionId: string | null;
}

export async function openVisit(deps: Deps, asked: OpenRequest): Promise<OpenedVisit> {
  const claims = await claimsOf(deps, asked);
  const visitor = await visitorFor(deps, asked, claims);
  const language = claims?.language ?? languageOf(asked.languages);
  const open = await findOpenVisit(deps.store, visitor.id);
  if (open !== null && !asked.again) {
    await touchVisit(deps.store, open.id);
    const sessionId = await findOpenSession(deps.store.pool, visitor.id, asked.entryPoint.id);
    return { visitId: open.id, visitorId: visitor.id, language: open.language, sessionId };
  }
  if (open !== null) await endForAnother(deps, open);
  return newVisit(deps, asked, { claims, visitor, language });
}

/** At the demo entry point alone may a signed statement stand in for what the server would see by itself. */
async function claimsOf(deps: Deps, asked: OpenRequest): Promise<SiteClaims | null> {
  if (asked.identity === undefined) return null;
  const secret = openSecret(deps.config.secret, asked.entryPoint.secret);
  const claims = await readSiteClaims(secret, asked.identity);
  if (asked.entryPoint.demo) return claims;
  const { sub, name, tags } = claims;
  return { sub, tags, ...(name === undefined ? {} : { name }) };
}

/** The one this browser was, unless the site now says it is somebody else: two people never share a thread. */
async function visitorFor(deps: Deps, asked: OpenRequest, claims: SiteClaims | null): Promise<Visitor> {
  const { entryPoint } = asked;
  const caller = asked.token === undefined ? null : await readVisitor(deps.signer, asked.token);
  const known =
    caller?.entryPointId === entryPoint.id
      ? await findVisitor(deps.store, caller.visitorId, entryPoint.id)
      : null;
  if (claims === null) return known ?? insertVisitor(deps.store, entryPoint.id, null);
  const customerId = await inTransaction(deps.store, (sql) =>
    upsertVouchedFor(sql, {
      externalId: `${entryPoint.id}:${claims.sub}`,
      name: claims.name ?? null,
      tags: claims.tags,
      vip: claims.vip ?? null,
    }),
  );
  if (known === null || (known.customerId !== null && known.customerId !== customerId))
    return insertVisitor(deps.store, entryPoint.id, customerId);
  if (known.customerId === null) await linkCustomer(deps.store, known.id, customerId);
  return { ...known, customerId };
}

interface NewVisitFor {
  readonly claims: SiteClaims | null;
  readonly visitor: Visitor;
  readonly language: Language;
}

async function newVisit(deps: Deps, asked: OpenRequest, who: NewVisitFor): Promise<OpenedVisit> {
  const { entryPoint } = asked;
  const { visitor, language, claims } = who;
  const visitId = uuid();
  const [past, shown, customer, zone, policy] = await Promise.all([
    readPast(deps.store.pool, visitor),
    hoursSinceShown(deps.store, { visitorId: visitor.id, customerId: visitor.customerId }),
    visitor.customerId === null ? null : findCustomer(deps.store, visitor.customerId),
    organisationZone(deps.store),
    newestPolicy(deps.store),
  ]);
  const device = deviceOf(asked.request.userAgent);
  const place = placeOf(asked.request.address);
  const nowMs = deps.clock.nowMs();
  const rules = entryPoint.guidanceOn ? await liveRules(deps.store, 'guidance') : null;
  const assignment = await liveRules(deps.store, 'assignment');
  const origin: VisitOrigin = {
    referrer: asked.page.referrer,
    country: place.country,
    region: claims?.region ?? place.region,
    city: claims?.region === undefined ? place.city : null,
    device: device.kind,
    browser: device.browser,
    count: claims?.visits ?? past.visits,
    previousVisitAtMs: past.previousVisitAtMs,
  };
  const raw = {
    ...(await groupFacts(deps)),
    ...visitFacts({
      nowMs,
      zone,
      openedAtMs: nowMs,
      entryPointId: entryPoint.id,
      page: asked.page,
      pages: 1,
      pageSinceMs: nowMs,
      language,
      origin,
      customer,
      past,
      cappedRules: [],
    }),
  };
  await deps.fault('visit:judged');
  const outcome = await inTransaction(deps.store, async (sql) => {
    const open = await findOpenSession(sql, visitor.id, entryPoint.id);
    const judgement =
      open === null && rules !== null ? judge(rules, raw, { visitId, visitor, shown, zone }) : null;
    await insertVisit(sql, {
      id: visitId,
      visitorId: visitor.id,
      entryPointId: entryPoint.id,
      sessionId: open,
      guidance: { versionId: rules?.id ?? null, ruleId: judgement?.winner?.ruleId ?? null },
      language,
      page: asked.page,
      origin,
      shown,
      nowMs,
      demo: asked.demo,
    });
    if (open !== null) {
      await sql.execute('UPDATE sessions SET visit_id = ? WHERE id = ?', [visitId, open]);
      return { sessionId: open, guided: null };
    }
    return startSession(sql, {
      visitId,
      visitor,
      customer,
      language,
      entryPoint,
      rules,
      assignment,
      judgement,
      policy,
      demo: asked.demo,
    });
  });
  await deps.fault('visit:committed');
  if (outcome.guided !== null)
    // The visitor is not made to wait for it; the outbox row stands in if it fails.
    void deps.waker.wake({ sessionId: outcome.guided.sessionId, ...outcome.guided.wake });
  return { visitId, visitorId: visitor.id, language, sessionId: outcome.sessionId };
}

export function judge(
  rules: PublishedRules,
  raw: RawFacts,
  context: {
    readonly visitId: string;
    readonly visitor: Visitor;
    readonly shown: { readonly [ruleId: string]: number };
    readonly zone: string;
  },
): Judgement {
  const { visitId, visitor, shown, zone } = context;
  const seen = { visitId, visitorId: visitor.customerId ?? visitor.id, shown };
  return judgeGuidance(rules, { raw, seen, zone });
}

export interface StartSession {
  readonly visitId: string;
  readonly visitor: Visitor;
  readonly customer: Customer | null;
  readonly language: Language;
  readonly entryPoint: EntryPoint;
  readonly rules: PublishedRules | null;
  readonly assignment: PublishedRules | null;
  readonly judgement: Judgement | null;
  readonly policy: Awaited<ReturnType<typeof newestPolicy>>;
  readonly demo: boolean;
}

export interface Started {
  readonly sessionId: string | null;
  readonly guided: {
    readonly sessionId: string;
    readonly wake: { readonly signal: 'nudge' | 'engaged'; readonly startDelayMs?: number };
  } | null;
}

/** Keeps the evaluation; a winner with messages, or an entry point that assigns on opening, begins a session. */
export async function startSession(sql: Sql, start: StartSession): Promise<Started> {
  const { judgement, rules, visitId, visitor, entryPoint } = start;
  const winner = judgement?.winner ?? null;
  const guides = winner !== null && winner.messages.length > 0;
  const sessionId = guides || entryPoint.assignOn === 'opening' ? newSessionId() : null;
  if (judgement !== null && rules !== null)
    await insertEvaluation(sql, {
      set: 'guidance',
      versionId: rules.id,
      visitId,
      sessionId: guides ? sessionId : null,
      facts: judgement.facts,
      winner: winner?.ruleId ?? null,
    });
  if (sessionId === null) return { sessionId: null, guided: null };
  const decisionId = uuid();
  const opened = await openSession(sql, {
    sessionId,
    visitorId: visitor.id,
    visitId,
    entryPointId: entryPoint.id,
    customer: start.customer,
    language: start.language,
    guidanceVersionId: rules?.id ?? null,
    assignmentVersionId: start.assignment?.id ?? null,
    policy: start.policy,
    demo: start.demo,
    guiding: guides ? { messages: winner.messages, decisionId } : null,
  });
  if (!opened.ok) return { sessionId: opened.openSessionId, guided: null };
  if (guides && judgement !== null && rules !== null)
    await insertDecision(sql, {
      id: decisionId,
      sessionId,
      visitId,
      set: 'guidance',
      versionId: rules.id,
      ruleId: winner.ruleId,
      ruleName: winner.name,
      facts: judgement.facts,
      plan: null,
    });
  return { sessionId, guided: { sessionId, wake: wakeFor(guides ? winner.messages : null) } };
}

/** A workflow that begins with guided messages first looks when the first is due. */
function wakeFor(messages: readonly GuidedMessage[] | null): NonNullable<Started['guided']>['wake'] {
  if (messages === null) return { signal: 'engaged' };
  return { signal: 'nudge', startDelayMs: (messages[0]?.intervalSeconds ?? 0) * 1_000 };
}

/** What rules may ask of groups: open, free seats, people waiting. */
export async function groupFacts(deps: Deps): Promise<RawFacts> {
  const [groups, loads] = await Promise.all([listGroups(deps.store), groupLoads(deps.store)]);
  return Object.fromEntries(
    groups.flatMap((group: Group) => [
      [`group.${group.id}.open`, group.isOpen],
      [`group.${group.id}.free`, loads.get(group.id)?.free ?? 0],
      [`group.${group.id}.waiting`, loads.get(group.id)?.waiting ?? 0],
    ]),
  );
}
