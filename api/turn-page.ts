/** Another page of the same visit: its track grows, and guidance is judged again while no rule has won. */
import { inTransaction } from '#activities/store/database.ts';
import type { EntryPoint } from '#activities/store/entry-points.ts';
import { newestPolicy } from '#activities/store/policies.ts';
import { assignmentRulesFor, rulesById } from '#activities/store/published-rules.ts';
import { findOpenSession } from '#activities/store/session-opening.ts';
import { organisationZone } from '#activities/store/settings.ts';
import { visitFacts } from '#activities/store/visit-facts.ts';
import { findCustomer, findVisitor, readPast } from '#activities/store/visitors.ts';
import {
  hoursSinceShown,
  turnPage as keepPage,
  setVisitGuidance,
  type Visit,
} from '#activities/store/visits.ts';
import type { Deps } from './deps.ts';
import { groupFacts } from './group-facts.ts';
import { afterJudging, judge, startSession } from './open-visit.ts';

export interface TurnedPage {
  readonly visit: Visit;
  readonly entryPoint: EntryPoint;
  readonly page: { readonly url: string; readonly title: string; readonly referrer: string };
}

export async function turnPage(
  deps: Deps,
  turned: TurnedPage,
): Promise<{ readonly sessionId: string | null }> {
  const { visit, entryPoint, page } = turned;
  const open = await findOpenSession(deps.store.pool, visit.visitorId, visit.entryPointId);
  const judges = open === null && entryPoint.guidanceOn && visit.guidanceRuleId === null;
  // A visit stays on the version it opened with.
  const rules =
    judges && visit.guidanceVersionId !== null ? await rulesById(deps.store, visit.guidanceVersionId) : null;
  const visitor = await findVisitor(deps.store, visit.visitorId, visit.entryPointId);
  if (rules === null || visitor === null) {
    await inTransaction(deps.store, (sql) => keepPage(sql, visit.id, { ...page, atMs: deps.clock.nowMs() }));
    return { sessionId: open };
  }
  const [customer, past, shown, zone, policy, assignment, groups] = await Promise.all([
    visitor.customerId === null ? null : findCustomer(deps.store, visitor.customerId),
    readPast(deps.store.pool, visitor),
    hoursSinceShown(deps.store, { visitorId: visitor.id, customerId: visitor.customerId }),
    organisationZone(deps.store),
    newestPolicy(deps.store),
    assignmentRulesFor(deps.store, visit),
    groupFacts(deps),
  ]);
  const nowMs = deps.clock.nowMs();
  const started = await inTransaction(deps.store, async (sql) => {
    const track = await keepPage(sql, visit.id, { url: page.url, title: page.title, atMs: nowMs });
    const raw = {
      ...groups,
      ...visitFacts({
        nowMs,
        zone,
        openedAtMs: visit.openedAtMs,
        entryPointId: entryPoint.id,
        page,
        pages: track.length,
        pageSinceMs: nowMs,
        language: visit.language,
        origin: visit.origin,
        customer,
        past,
        cappedRules: [],
      }),
    };
    const judgement = judge(rules, raw, { visitId: visit.id, visitor, shown, zone });
    const result = await startSession(sql, {
      visitId: visit.id,
      visitor,
      language: visit.language,
      // Assigning on opening has had its chance when the visit opened.
      entryPoint: { ...entryPoint, assignOn: 'message' },
      rules,
      assignment,
      judgement,
      policy,
      demo: visit.demo,
    });
    if (result.sessionId !== null && judgement.winner !== null)
      await setVisitGuidance(sql, visit.id, { ruleId: judgement.winner.ruleId, sessionId: result.sessionId });
    return result;
  });
  const visitorId = visitor.customerId ?? visitor.id;
  if (started.guided !== null)
    void deps.waker.wake({ sessionId: started.guided.sessionId, ...started.guided.wake });
  if (started.judged !== null)
    await afterJudging(deps, started.judged, { visitId: visit.id, visitorId, shown });
  return { sessionId: started.sessionId };
}
