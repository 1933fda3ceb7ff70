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

const OPEN_FACTS = GROUPS.map(({ id }) => ({ id, fact: `group.${id}.open` }));

/** As they came in: what templates read. */
export function rawFactsAt(
  moment: Moment,
  world: { readonly openAt: OpenAt; readonly extra?: RawFacts },
): RawFacts {
  const raw: { [fact: string]: unknown } = {
    'session.channel': 'web',
    'session.entryPoint': ENTRY_POINT,
  };
  Object.assign(raw, clockFacts(ZONE, moment.atMs));
  addCustomer(raw, moment);
  addVisit(raw, moment);
  for (const { id, fact } of OPEN_FACTS) raw[fact] = world.openAt(id, moment.atMs).open;
  return Object.assign(raw, world.extra);
}

function addCustomer(raw: { [fact: string]: unknown }, { visit, past }: Moment): void {
  const { customer } = visit.visitor;
  raw['customer.known'] = customer !== null;
  raw['customer.lastAgent'] = past.lastAgentId;
  raw['customer.lastSession'] = past.lastSessionAtMs;
  raw['customer.sessions'] = past.sessions;
  if (customer === null) return;
  raw['customer.name'] = customer.name;
  raw['customer.tags'] = customer.tags;
  raw['customer.owner'] = customer.ownerAgentId;
  raw['customer.vip'] = customer.vip;
  raw['customer.score'] = customer.score;
  raw['customer.birthday'] = customer.birthday;
  raw['customer.location'] = customer.location;
  raw['customer.since'] = customer.sinceMs;
}

function addVisit(raw: { [fact: string]: unknown }, { visit, page, pages, atMs }: Moment): void {
  const { visitor } = visit;
  raw['visit.count'] = visit.count;
  raw['visit.openedAt'] = visit.openedAtMs;
  raw['visit.previousAt'] = visit.previousAtMs;
  raw['visit.page'] = page.url;
  raw['visit.pageTitle'] = page.title;
  raw['visit.pages'] = pages;
  raw['visit.referrer'] = visit.referrer;
  raw['visit.campaign'] = visit.campaign;
  raw['visit.country'] = visitor.country;
  raw['visit.region'] = visitor.region;
  raw['visit.city'] = visitor.city;
  raw['visit.language'] = visitor.language;
  raw['visit.device'] = visitor.device;
  raw['visit.secondsOnPage'] = Math.round((atMs - page.atMs) / 1000);
}
