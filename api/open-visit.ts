/** Opening a visit: who it is, what is known, which rule wins; all kept in one transaction, then Temporal is told. */
import { v7 as uuid } from 'uuid';
import { raiseAlarm } from '#activities/store/alarms.ts';
import { inTransaction, type Sql } from '#activities/store/database.ts';
import { insertDecision } from '#activities/store/decisions.ts';
import type { EntryPoint } from '#activities/store/entry-points.ts';
import { insertEvaluation } from '#activities/store/evaluations.ts';
import { newestPolicy } from '#activities/store/policies.ts';
import { drawnRules, type PublishedRules } from '#activities/store/published-rules.ts';
import { findOpenSession, newSessionId, openSession } from '#activities/store/session-opening.ts';
import { organisationZone } from '#activities/store/settings.ts';
import { askShadow, type LiveCase } from '#activities/store/shadow-watch.ts';
import { visitFacts } from '#activities/store/visit-facts.ts';
import { type Customer, findCustomer, readPast, type Visitor } from '#activities/store/visitors.ts';
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
import { groupFacts } from './group-facts.ts';
import type { RequestFacts } from './handler.ts';
import { type Judgement, judgeGuidance } from './judge-guidance.ts';
import { deviceOf, languageOf, placeOf } from './visitor-facts.ts';
import type { SiteClaims } from './visitor-token.ts';
import { type Arrival, claimsOf, visitorFor } from './who-visits.ts';

export interface OpenRequest extends Arrival {
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
  const drawnFor = visitor.customerId ?? visitor.id;
  const rules = entryPoint.guidanceOn ? (await drawnRules(deps.store, 'guidance', drawnFor)).rules : null;
  const assignment = await drawnRules(deps.store, 'assignment', drawnFor);
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
      assignmentVersionId: assignment.canary ? (assignment.rules?.id ?? null) : null,
      language,
      page: asked.page,
      origin,
      shown,
      nowMs,
      demo: asked.demo,
    });
    if (open !== null) {
      await sql.execute('UPDATE sessions SET visit_id = ? WHERE id = ?', [visitId, open]);
      return { sessionId: open, judged: null, guided: null };
    }
    return startSession(sql, {
      visitId,
      visitor,
      language,
      entryPoint,
      rules,
      assignment: assignment.rules,
      judgement,
      policy,
      demo: asked.demo,
    });
  });
  await deps.fault('visit:committed');
  // The visitor is not made to wait; an outbox row stands in where the waking fails.
  if (outcome.guided !== null)
    void deps.waker.wake({ sessionId: outcome.guided.sessionId, ...outcome.guided.wake });
  if (outcome.judged !== null)
    await afterJudging(deps, outcome.judged, { visitId, visitorId: drawnFor, shown });
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
  readonly language: Language;
  readonly entryPoint: EntryPoint;
  readonly rules: PublishedRules | null;
  readonly assignment: PublishedRules | null;
  readonly judgement: Judgement | null;
  readonly policy: Awaited<ReturnType<typeof newestPolicy>>;
  readonly demo: boolean;
}

type Judged = Pick<LiveCase, 'caseId' | 'rules' | 'facts'> & Pick<Judgement, 'failed'>;

export interface Started {
  readonly sessionId: string | null;
  /** What was judged, by what and where that is kept; null where nothing was. */
  readonly judged: Judged | null;
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
  const judged = await keepJudgement(sql, start, guides ? sessionId : null);
  if (sessionId === null) return { sessionId: null, judged, guided: null };
  const decisionId = uuid();
  const opened = await openSession(sql, {
    sessionId,
    visitorId: visitor.id,
    visitId,
    entryPointId: entryPoint.id,
    language: start.language,
    guidanceVersionId: rules?.id ?? null,
    assignmentVersionId: start.assignment?.id ?? null,
    policy: start.policy,
    demo: start.demo,
    guiding: guides ? { messages: winner.messages, decisionId } : null,
  });
  if (!opened.ok) return { sessionId: opened.openSessionId, judged, guided: null };
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
  const wake = wakeFor(guides ? winner.messages : null);
  return { sessionId, judged, guided: { sessionId, wake } };
}

async function keepJudgement(
  sql: Sql,
  { judgement, rules, visitId }: StartSession,
  sessionId: string | null,
): Promise<Started['judged']> {
  if (judgement === null || rules === null) return null;
  const { facts, failed, winner } = judgement;
  const caseId = await insertEvaluation(sql, {
    set: 'guidance',
    versionId: rules.id,
    visitId,
    sessionId,
    facts,
    winner: winner?.ruleId ?? null,
  });
  return { caseId, rules, facts, failed };
}

/** Outside of the transaction, or the row of one alarm would have all visitors open their visits in turn. */
export async function afterJudging(
  deps: Deps,
  { failed, ...judged }: Judged,
  visit: Pick<LiveCase, 'visitId' | 'visitorId' | 'shown'>,
): Promise<void> {
  // The visitor is not made to wait for the shadow.
  void askShadow(deps.store, { ...judged, ...visit, set: 'guidance' });
  for (const { ruleId, messageId, reason } of failed)
    await raiseAlarm(deps.store.pool, {
      kind: 'rule-quarantined',
      subject: `${judged.rules.id}:${ruleId}:${messageId}`,
      cause: `A message was left out: ${reason}`,
    });
}

/** A workflow that begins with guided messages first looks when the first is due. */
function wakeFor(messages: readonly GuidedMessage[] | null): NonNullable<Started['guided']>['wake'] {
  if (messages === null) return { signal: 'engaged' };
  return { signal: 'nudge', startDelayMs: (messages[0]?.intervalSeconds ?? 0) * 1_000 };
}
