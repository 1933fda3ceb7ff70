/** What was known of a visitor at one moment, as facts by their ids. */
import { assembleFacts, type RawFacts } from '#rules/authoring/assemble-facts.ts';
import type { Catalogue, FactObject } from '#rules/authoring/facts.ts';
import { clockFacts } from '#rules/calendar/clock-facts.ts';
import { GROUPS, ZONE } from '../groups.ts';
import { ENTRY_POINT } from '../ids.ts';
import type { OpenAt } from './opening.ts';
import type { DemoVisit, PageSeen } from './visits.ts';

/** What earlier sessions of the same person left behind. */
export interface Past {
  readonly lastAgentId: string | null;
  readonly lastSessionAtMs: number | null;
  readonly sessions: number;
}

export const NO_PAST: Past = { lastAgentId: null, lastSessionAtMs: null, sessions: 0 };

export interface Moment {
  readonly visit: DemoVisit;
  readonly page: PageSeen;
  /** How many pages were seen, this one included. */
  readonly pages: number;
  readonly atMs: number;
  readonly past: Past;
}

export function factsAt(
  moment: Moment,
  world: { readonly catalogue: Catalogue; readonly openAt: OpenAt; readonly extra?: RawFacts },
): FactObject {
  return assembleFacts(world.catalogue, rawFactsAt(moment, world)).facts;
}

/** As they came in: what templates read. */
export function rawFactsAt(
  moment: Moment,
  world: { readonly openAt: OpenAt; readonly extra?: RawFacts },
): RawFacts {
  return {
    ...customerFacts(moment),
    ...visitFacts(moment),
    ...clockFacts(ZONE, moment.atMs),
    ...Object.fromEntries(GROUPS.map(({ id }) => [`group.${id}.open`, world.openAt(id, moment.atMs).open])),
    'session.channel': 'web',
    'session.entryPoint': ENTRY_POINT,
    ...world.extra,
  };
}

function customerFacts({ visit, past }: Moment): RawFacts {
  const { customer } = visit.visitor;
  const before = {
    'customer.lastAgent': past.lastAgentId,
    'customer.lastSession': past.lastSessionAtMs,
    'customer.sessions': past.sessions,
  };
  if (customer === null) return { 'customer.known': false, 'customer.tags': [], ...before };
  return {
    'customer.known': true,
    'customer.name': customer.name,
    'customer.tags': customer.tags,
    'customer.owner': customer.ownerAgentId,
    'customer.vip': customer.vip,
    'customer.score': customer.score,
    'customer.birthday': customer.birthday,
    'customer.location': customer.location,
    'customer.since': customer.sinceMs,
    ...before,
  };
}

function visitFacts({ visit, page, pages, atMs }: Moment): RawFacts {
  const { visitor } = visit;
  return {
    'visit.count': visit.count,
    'visit.openedAt': visit.openedAtMs,
    'visit.previousAt': visit.previousAtMs,
    'visit.page': page.url,
    'visit.pageTitle': page.title,
    'visit.pages': pages,
    'visit.referrer': visit.referrer,
    'visit.campaign': visit.campaign,
    'visit.country': visitor.country,
    'visit.region': visitor.region,
    'visit.city': visitor.city,
    'visit.language': visitor.language,
    'visit.device': visitor.device,
    'visit.secondsOnPage': Math.round((atMs - page.atMs) / 1000),
  };
}
