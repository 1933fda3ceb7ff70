/** Twenty people who come to the demo at once, for *bring visitors*: who they are, where they look, what they ask. */
import type { Language } from '#rules/text.ts';
import { type Chance, chanceOf } from './chance.ts';
import { beginConversation, customerOpens } from './history/conversation.ts';
import { drawName } from './history/crowd.ts';
import { SITE } from './history/visits.ts';

export interface DemoArrival {
  /** After the first one. Seconds. */
  readonly afterSeconds: number;
  /** What the site would sign about them; `sub` absent = a stranger. */
  readonly identity: {
    readonly sub?: string;
    readonly name?: string;
    readonly tags: readonly string[];
    readonly vip: boolean;
    readonly visits: number;
    readonly region: string;
    readonly language: Language;
  };
  readonly page: { readonly url: string; readonly title: string; readonly referrer: string };
  readonly device: 'desktop' | 'mobile';
  /** In order, the first `spokenAfterSeconds` after they came; empty = they only look. */
  readonly messages: readonly string[];
  readonly spokenAfterSeconds: number;
}

interface Face {
  readonly path: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly vip?: boolean;
  readonly tags?: readonly string[];
  readonly visits?: number;
  readonly region?: string;
  readonly language?: Language;
  readonly device?: 'desktop' | 'mobile';
  readonly campaign?: string;
}

/** One for most rules, so that a glance at the list shows them at work; the others look round. */
const FACES: readonly Face[] = [
  {
    path: '/trips/hot-springs',
    title: { zh: '温泉行程', en: 'Hot springs' },
    vip: true,
    tags: ['VIP'],
    visits: 4,
  },
  { path: '/', title: { zh: '长白之冬', en: 'Changbai Winter' }, vip: true, tags: ['VIP'], visits: 9 },
  { path: '/refund', title: { zh: '退款说明', en: 'Refunds' }, visits: 3 },
  { path: '/refund', title: { zh: '退款说明', en: 'Refunds' }, visits: 2, device: 'mobile' },
  {
    path: '/trips/skiing',
    title: { zh: '滑雪温泉 4 日', en: 'Skiing and hot springs' },
    region: '吉林',
    visits: 3,
  },
  { path: '/checkout', title: { zh: '结算', en: 'Checkout' }, visits: 2 },
  { path: '/family', title: { zh: '亲子行程', en: 'Families' }, tags: ['亲子'], visits: 2 },
  {
    path: '/trips/heaven-lake',
    title: { zh: '天池雾凇 3 日', en: 'Heaven Lake' },
    language: 'en',
    visits: 1,
  },
  {
    path: '/trips/snow-village',
    title: { zh: '雪村过年 5 日', en: 'Snow village' },
    language: 'en',
    visits: 2,
  },
  { path: '/', title: { zh: '长白之冬', en: 'Changbai Winter' }, visits: 1, device: 'mobile' },
  { path: '/prices', title: { zh: '价格日历', en: 'Prices by day' }, visits: 2 },
  { path: '/orders', title: { zh: '我的订单', en: 'My orders' }, visits: 5 },
  { path: '/help', title: { zh: '帮助中心', en: 'Help' }, visits: 2 },
  { path: '/trips/skiing', title: { zh: '滑雪温泉 4 日', en: 'Skiing' }, campaign: 'winter-2026', visits: 1 },
];

const REGIONS = ['北京', '上海', '广东', '浙江', '四川', '辽宁', '黑龙江', '山东'];
/** So many only look. */
const LOOKS_ONLY = 0.3;

/** The same seed brings the same people; at most 200. */
export function demoArrivals(seed: string, count = 20): readonly DemoArrival[] {
  const chance = chanceOf(`arrivals ${seed}`);
  let afterSeconds = 0;
  return Array.from({ length: Math.min(count, 200) }, (_, number) => {
    const face = FACES[number % FACES.length];
    if (face === undefined) throw new RangeError('There is nobody to bring');
    const arrival = arrivalOf(chance.fork(String(number)), face, { seed, number, afterSeconds });
    afterSeconds += chance.between(0, 2);
    return arrival;
  });
}

function arrivalOf(
  chance: Chance,
  face: Face,
  place: { readonly seed: string; readonly number: number; readonly afterSeconds: number },
): DemoArrival {
  const language = face.language ?? 'zh';
  const known = face.vip === true || chance.happens(0.5);
  const talk = beginConversation(chance, language, face.path);
  const query = face.campaign === undefined ? '' : `?utm_campaign=${face.campaign}`;
  return {
    afterSeconds: place.afterSeconds,
    identity: {
      ...(known ? { sub: `arrival-${place.seed}-${place.number}`, name: drawName(chance, language) } : {}),
      tags: known ? (face.tags ?? []) : [],
      vip: known && face.vip === true,
      visits: face.visits ?? 1,
      region: face.region ?? chance.pick(REGIONS),
      language,
    },
    page: {
      url: `${SITE}${face.path}${query}`,
      title: face.title[language],
      referrer: chance.happens(0.3) ? 'https://www.baidu.com/s' : '',
    },
    device: face.device ?? 'desktop',
    messages: chance.happens(LOOKS_ONLY) ? [] : customerOpens(talk),
    spokenAfterSeconds: chance.between(1, 12),
  };
}
