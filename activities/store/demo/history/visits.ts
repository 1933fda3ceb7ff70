/** When the crowd comes and what they look at: twenty thousand stays over thirty days, busy by day, quiet by night. */
import type { Chance } from '../chance.ts';
import type { DemoVisitor } from './crowd.ts';
import { idAt } from './ids.ts';

export interface PageSeen {
  readonly atMs: number;
  readonly url: string;
  readonly title: string;
}

export interface DemoVisit {
  readonly id: string;
  readonly visitor: DemoVisitor;
  readonly openedAtMs: number;
  /** When the last page was closed, unless a session holds them longer. */
  readonly leftAtMs: number;
  readonly pages: readonly PageSeen[];
  /** This one included. */
  readonly count: number;
  readonly previousAtMs: number | null;
  readonly referrer: string | null;
  readonly campaign: string | null;
}

export const SITE = 'https://changbai.example';

const PAGES = [
  { path: '/', zh: '长白之冬', en: 'Changbai Winter', weight: 30 },
  { path: '/trips/heaven-lake', zh: '天池雾凇 3 日', en: 'Heaven Lake and rime, 3 days', weight: 18 },
  { path: '/trips/skiing', zh: '滑雪温泉 4 日', en: 'Skiing and hot springs, 4 days', weight: 16 },
  { path: '/trips/snow-village', zh: '雪村过年 5 日', en: 'New Year in the snow village', weight: 10 },
  { path: '/prices', zh: '价格日历', en: 'Prices by day', weight: 12 },
  { path: '/orders', zh: '我的订单', en: 'My orders', weight: 8 },
  { path: '/family', zh: '亲子行程', en: 'Families', weight: 0.3 },
  { path: '/help', zh: '帮助中心', en: 'Help', weight: 8 },
  { path: '/checkout', zh: '结算', en: 'Checkout', weight: 0.5 },
  { path: '/refund', zh: '退款说明', en: 'Refunds', weight: 0.6 },
];

/** Arrivals of each hour of the day in the shop's zone, compared with the others. */
const HOURS = [2, 1, 1, 1, 1, 1, 2, 4, 7, 10, 12, 12, 10, 9, 10, 10, 9, 8, 8, 11, 13, 12, 8, 4];
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** The shop's zone keeps no summer time. */
const ZONE_OFFSET_MS = 8 * HOUR_MS;
/** Two visits of one person lie at least so far apart, so that no session is still open when they come again. */
const APART_MS = 6 * HOUR_MS;

export function drawVisits(
  chance: Chance,
  crowd: readonly DemoVisitor[],
  span: { readonly count: number; readonly fromMs: number; readonly untilMs: number },
): readonly DemoVisit[] {
  const arrivals = drawArrivals(chance.fork('arrivals'), span);
  const pickVisitor = byWeight(crowd);
  const last = new Map<string, { count: number; atMs: number }>();
  return arrivals.map((openedAtMs, number) => {
    const own = chance.fork(`visit ${number}`);
    const visitor = freeVisitor(own, { pickVisitor, last, openedAtMs });
    const before = last.get(visitor.id) ?? { count: visitor.visitsBefore, atMs: visitor.previousAtMs };
    last.set(visitor.id, { count: before.count + 1, atMs: openedAtMs });
    const campaign = before.count === 0 ? visitor.campaign : null;
    const pages = drawPages(own, visitor, { openedAtMs, campaign });
    const lastPage = pages.at(-1)?.atMs ?? openedAtMs;
    return {
      id: idAt(openedAtMs, own),
      visitor,
      openedAtMs,
      leftAtMs: lastPage + Math.round(own.pause(45) * 1000),
      pages,
      count: before.count + 1,
      previousAtMs: before.atMs,
      referrer: visitor.referrer,
      campaign,
    };
  });
}

/** In order of time, each on its own millisecond. */
function drawArrivals(
  chance: Chance,
  span: { readonly count: number; readonly fromMs: number; readonly untilMs: number },
): readonly number[] {
  const hours = HOURS.map((weight, hour) => ({ hour, weight }));
  const days = Math.ceil((span.untilMs - span.fromMs) / DAY_MS);
  const times: number[] = [];
  while (times.length < span.count) {
    const midnight = Math.floor((span.fromMs + ZONE_OFFSET_MS) / DAY_MS) * DAY_MS - ZONE_OFFSET_MS;
    const day = chance.between(0, days);
    const inHour = chance.weighted(hours).hour * HOUR_MS + Math.floor(chance.next() * HOUR_MS);
    const atMs = midnight + day * DAY_MS + inHour;
    if (atMs >= span.fromMs && atMs < span.untilMs) times.push(atMs);
  }
  return times.toSorted((a, b) => a - b);
}

function byWeight(crowd: readonly DemoVisitor[]): (chance: Chance) => DemoVisitor {
  let total = 0;
  const sums = crowd.map((visitor) => (total += visitor.weight));
  return (chance) => {
    const drawn = chance.next() * total;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > drawn) high = middle;
      else low = middle + 1;
    }
    const visitor = crowd[low];
    if (visitor === undefined) throw new RangeError('The crowd is empty');
    return visitor;
  };
}

function freeVisitor(
  chance: Chance,
  {
    pickVisitor,
    last,
    openedAtMs,
  }: {
    readonly pickVisitor: (chance: Chance) => DemoVisitor;
    readonly last: ReadonlyMap<string, { readonly atMs: number }>;
    readonly openedAtMs: number;
  },
): DemoVisitor {
  for (let tries = 0; tries < 200; tries += 1) {
    const visitor = pickVisitor(chance);
    const before = last.get(visitor.id);
    if (before === undefined || openedAtMs - before.atMs >= APART_MS) return visitor;
  }
  throw new RangeError('The crowd is too small for so many visits');
}

function drawPages(
  chance: Chance,
  visitor: DemoVisitor,
  { openedAtMs, campaign }: { readonly openedAtMs: number; readonly campaign: string | null },
): readonly PageSeen[] {
  const count = chance.weighted([
    { count: 1, weight: 60 },
    { count: 2, weight: 28 },
    { count: 3, weight: 12 },
  ]).count;
  let atMs = openedAtMs;
  return Array.from({ length: count }, (_, place) => {
    if (place > 0) atMs += Math.round(chance.pause(40) * 1000);
    const page = chance.weighted(PAGES);
    const tag = campaign !== null && place === 0 ? `?utm_campaign=${campaign}` : '';
    return { atMs, url: `${SITE}${page.path}${tag}`, title: page[visitor.language] };
  });
}
