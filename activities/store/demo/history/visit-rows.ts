/** The crowd and its visits as rows: visitors, customers, visits with their track, every evaluation. */
import type { FactObject } from '#rules/authoring/facts.ts';
import { packFacts } from '../../packed-facts.ts';
import { at, type Row } from '../bulk.ts';
import type { Chance } from '../chance.ts';
import { ENTRY_POINT } from '../ids.ts';
import { VERSION_IDS } from '../rule-versions.ts';
import type { DemoVisitor } from './crowd.ts';
import { LEAVING_GRACE_MS, type PlayedSession } from './floor.ts';
import type { GuidedVisit } from './guidance.ts';
import { idAt } from './ids.ts';

export interface PeopleRows {
  readonly visitors: readonly Row[];
  readonly customers: readonly Row[];
  readonly tags: readonly Row[];
}

/** Those who came at least once. */
export function peopleRows(visits: readonly GuidedVisit[], sessions: readonly PlayedSession[]): PeopleRows {
  const lastSeen = new Map<DemoVisitor, { first: number; last: number }>();
  for (const { visit } of visits) {
    const seen = lastSeen.get(visit.visitor);
    lastSeen.set(visit.visitor, { first: seen?.first ?? visit.openedAtMs, last: visit.leftAtMs });
  }
  const opened = new Map<string, number>();
  for (const { row } of sessions)
    opened.set(row.session.visitorId, (opened.get(row.session.visitorId) ?? 0) + 1);
  const crowd = [...lastSeen.keys()];
  const customers = crowd.flatMap(({ customer }) => customer ?? []);
  return {
    visitors: crowd.map((visitor) => ({
      id: visitor.id,
      entry_point_id: ENTRY_POINT,
      token_id: visitor.id,
      customer_id: visitor.customer?.id ?? null,
      sessions_opened: opened.get(visitor.id) ?? 0,
      created_at: at(visitor.previousAtMs ?? lastSeen.get(visitor)?.first ?? 0),
      last_seen_at: at(lastSeen.get(visitor)?.last ?? 0),
      demo: 1,
    })),
    customers: customers.map((customer) => ({
      id: customer.id,
      external_id: customer.externalId,
      name: customer.name,
      owner_agent_id: customer.ownerAgentId,
      vip: customer.vip,
      score: customer.score,
      fields: JSON.stringify({
        ...(customer.birthday === null ? {} : { 'customer.birthday': customer.birthday }),
        ...(customer.location === null ? {} : { 'customer.location': customer.location }),
      }),
      created_at: at(customer.sinceMs),
      demo: 1,
    })),
    tags: customers.flatMap((customer) => customer.tags.map((tag) => ({ customer_id: customer.id, tag }))),
  };
}

/** `session`: what the visit became. */
export function visitRow({ visit, won, shown }: GuidedVisit, session: PlayedSession | null): Row {
  const { visitor } = visit;
  const stayedUntilMs = Math.max(visit.leftAtMs, session?.row.closing?.atMs ?? 0);
  const last = visit.pages.at(-1);
  return {
    id: visit.id,
    visitor_id: visitor.id,
    entry_point_id: ENTRY_POINT,
    session_id: session?.row.session.id ?? null,
    guidance_version_id: VERSION_IDS.guidance,
    guidance_rule_id: won?.ruleId ?? null,
    language: visitor.language,
    page_url: last?.url ?? '',
    page_title: last?.title ?? null,
    facts: JSON.stringify({
      referrer: visit.referrer ?? '',
      country: visitor.country,
      region: visitor.region,
      city: visitor.city,
      device: visitor.device,
      browser: null,
      count: visit.count,
      previousVisitAtMs: visit.previousAtMs,
    }),
    shown: JSON.stringify(shown),
    track: JSON.stringify(visit.pages.map(({ url, title, atMs }) => ({ url, title, atMs }))),
    opened_at: at(visit.openedAtMs),
    last_seen_at: at(stayedUntilMs),
    ended_at: at(stayedUntilMs + LEAVING_GRACE_MS),
    demo: 1,
  };
}

/** Every guidance evaluation of the visit, won or not; what assigned its session lies among the decisions. */
export function evaluationRows(
  guided: GuidedVisit,
  session: PlayedSession | null,
  chance: Chance,
): readonly Row[] {
  return guided.evaluations.map(({ atMs, facts, winner }) => ({
    id: idAt(atMs, chance),
    set_name: 'guidance',
    version_id: VERSION_IDS.guidance,
    visit_id: guided.visit.id,
    session_id: winner === null ? null : (session?.row.session.id ?? null),
    at: at(atMs),
    facts: packFacts(JSON.parse(facts) as FactObject),
    winner_rule_id: winner,
    demo: 1,
  }));
}
