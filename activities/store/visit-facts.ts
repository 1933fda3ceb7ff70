/** What is known about a visitor when rules are asked, by fact id: the visit, the customer base, the past here, the clock. Pure. */
import type { RawFacts } from '#rules/authoring/assemble-facts.ts';
import { clockFacts } from '#rules/calendar/clock-facts.ts';
import type { Language } from '#rules/text.ts';
import type { Customer, Past } from './visitors.ts';
import type { VisitOrigin } from './visits.ts';

export interface VisitFactsInput {
  readonly nowMs: number;
  readonly zone: string;
  readonly openedAtMs: number;
  readonly entryPointId: string;
  readonly page: { readonly url: string; readonly title: string };
  readonly pages: number;
  readonly pageSinceMs: number;
  readonly language: Language;
  readonly origin: VisitOrigin;
  readonly customer: Customer | null;
  readonly past: Pick<Past, 'sessions' | 'lastSessionAtMs' | 'lastAgentId'>;
  readonly cappedRules: readonly string[];
}

/** By fact id, as `assembleFacts` takes them. */
export function visitFacts(input: VisitFactsInput): RawFacts {
  const { origin } = input;
  return {
    ...clockFacts(input.zone, input.nowMs),
    ...customerFacts(input),
    'visit.count': origin.count,
    'visit.openedAt': input.openedAtMs,
    'visit.previousAt': origin.previousVisitAtMs,
    'visit.page': input.page.url,
    'visit.pageTitle': input.page.title,
    'visit.pages': input.pages,
    'visit.referrer': origin.referrer,
    'visit.campaign': campaignOf(input.page.url),
    'visit.country': origin.country,
    'visit.region': origin.region,
    'visit.city': origin.city,
    'visit.language': input.language,
    'visit.device': origin.device,
    'visit.secondsOnPage': Math.max(0, Math.round((input.nowMs - input.pageSinceMs) / 1_000)),
    'visit.cappedRules': input.cappedRules,
    'session.channel': 'web',
    'session.entryPoint': input.entryPointId,
  };
}

function customerFacts({ customer, past }: VisitFactsInput): RawFacts {
  const ofPast = {
    'customer.lastAgent': past.lastAgentId,
    'customer.lastSession': past.lastSessionAtMs,
    'customer.sessions': past.sessions,
  };
  if (customer === null) return { 'customer.known': false, ...ofPast };
  return {
    ...customer.fields,
    'customer.known': true,
    'customer.name': customer.name,
    'customer.tags': customer.tags,
    'customer.owner': customer.ownerAgentId,
    'customer.vip': customer.vip,
    'customer.score': customer.score,
    'customer.since': customer.createdAtMs,
    'customer.remark': customer.remark,
    ...ofPast,
  };
}

/** The campaign a page's address names, as marketing tools write it. */
export function campaignOf(page: string): string | null {
  if (!URL.canParse(page)) return null;
  return new URL(page).searchParams.get('utm_campaign')?.slice(0, 100) || null;
}
