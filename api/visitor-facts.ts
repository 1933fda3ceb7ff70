/** What is known about a visit when guidance is judged: from the request (untrusted), the address, the site's signature, the customer base. */
import { createRequire } from 'node:module';
import bowser from 'bowser';
import type { RawFacts } from '#rules/authoring/assemble-facts.ts';
import { clockFacts } from '#rules/calendar/clock-facts.ts';
import type { Language } from '#rules/text.ts';
import type { SiteClaims } from './visitor-token.ts';

export interface Place {
  readonly country: string | null;
  /** Province without 省, 市 and the like: 吉林. */
  readonly region: string | null;
  readonly city: string | null;
}

const UNKNOWN: Place = { country: null, region: null, city: null };

type Regions = typeof import('ip2region');
type Table = InstanceType<Regions['default']>;
let database: Table | null = null;

/** Where an address is, as far as the kept table knows; a private one is nowhere. */
export function placeOf(address: string): Place {
  // The table is read when first asked, so that programs which never ask do not wait for it.
  database ??= openTable();
  try {
    const found = database.search(address.replace(/^::ffff:/, ''));
    if (!found?.country) return UNKNOWN;
    return { country: found.country, region: shortName(found.province), city: shortName(found.city) };
  } catch {
    return UNKNOWN;
  }
}

/** It is CommonJS with a default of its own, which bundlers and Node read differently as an import. */
function openTable(): Table {
  const { default: IP2Region } = createRequire(import.meta.url)('ip2region') as Regions;
  return new IP2Region();
}

function shortName(name: string): string | null {
  const short = name.replace(/(特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|省|市)$/u, '');
  return short === '' ? null : short;
}

export interface Device {
  readonly kind: 'desktop' | 'mobile' | 'tablet' | null;
  readonly browser: string | null;
}

export function deviceOf(userAgent: string): Device {
  if (userAgent === '') return { kind: null, browser: null };
  const parsed = bowser.parse(userAgent.slice(0, 500));
  const type = parsed.platform.type;
  return {
    kind: type === 'desktop' || type === 'mobile' || type === 'tablet' ? type : null,
    browser: parsed.browser.name ?? null,
  };
}

/** The widget speaks the first of the browser's languages that we speak; Chinese where none fits. */
export function languageOf(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const short = wish.toLowerCase().slice(0, 2);
    if (short === 'zh' || short === 'en') return short;
  }
  return wishes.length > 0 ? 'en' : 'zh';
}

/** The campaign a page's address names, as marketing tools write it. */
export function campaignOf(page: string): string | null {
  if (!URL.canParse(page)) return null;
  return new URL(page).searchParams.get('utm_campaign')?.slice(0, 100) || null;
}

/** From the customer base, or vouched for by the site. */
export interface CustomerFacts {
  readonly id: string;
  readonly name: string | null;
  readonly tags: readonly string[];
  readonly ownerAgentId: string | null;
  readonly vip: boolean;
  readonly score: number | null;
  readonly sinceMs: number;
  readonly fields: { readonly [fact: string]: unknown };
}

/** What this visitor's past here says. */
export interface PastFacts {
  readonly visits: number;
  readonly previousVisitAtMs: number | null;
  readonly sessions: number;
  readonly lastSessionAtMs: number | null;
  readonly lastAgentId: string | null;
}

export interface VisitFactsInput {
  readonly nowMs: number;
  readonly zone: string;
  readonly openedAtMs: number;
  readonly entryPointId: string;
  readonly page: { readonly url: string; readonly title: string; readonly referrer: string };
  readonly pages: number;
  readonly pageSinceMs: number;
  readonly language: Language;
  readonly device: Device;
  readonly place: Place;
  readonly customer: CustomerFacts | null;
  readonly past: PastFacts;
  readonly cappedRules: readonly string[];
  /** Only at the demo entry point may the panel stand in for what the server would see. */
  readonly demo: Pick<SiteClaims, 'visits' | 'region'> | null;
}

/** By fact id, as `assembleFacts` takes them. */
export function visitFacts(input: VisitFactsInput): RawFacts {
  return {
    ...clockFacts(input.zone, input.nowMs),
    ...customerFacts(input),
    'visit.count': input.demo?.visits ?? input.past.visits,
    'visit.openedAt': input.openedAtMs,
    'visit.previousAt': input.past.previousVisitAtMs,
    'visit.page': input.page.url,
    'visit.pageTitle': input.page.title,
    'visit.pages': input.pages,
    'visit.referrer': input.page.referrer,
    'visit.campaign': campaignOf(input.page.url),
    'visit.country': input.place.country,
    'visit.region': input.demo?.region ?? input.place.region,
    'visit.city': input.place.city,
    'visit.language': input.language,
    'visit.device': input.device.kind,
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
    'customer.since': customer.sinceMs,
    ...ofPast,
  };
}
