/** The people who come to the demo shop: strangers and customers, where from, on what, how often. */
import type { Language } from '#rules/text.ts';
import type { Chance } from '../chance.ts';
import { PEOPLE } from '../people.ts';
import { idAt } from './ids.ts';

export interface DemoCustomer {
  readonly id: string;
  readonly externalId: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly vip: boolean;
  readonly score: number;
  readonly ownerAgentId: string | null;
  readonly birthday: string | null;
  readonly location: string | null;
  readonly sinceMs: number;
}

export interface DemoVisitor {
  readonly id: string;
  readonly customer: DemoCustomer | null;
  readonly language: Language;
  readonly country: string;
  readonly region: string;
  readonly city: string;
  readonly device: 'desktop' | 'mobile' | 'tablet';
  /** Visits before the history begins. */
  readonly visitsBefore: number;
  readonly previousAtMs: number | null;
  /** How often they come compared with others. */
  readonly weight: number;
  readonly campaign: string | null;
  readonly referrer: string | null;
}

const DAY_MS = 86_400_000;

const PLACES = [
  { country: '中国', region: '北京', city: '北京', weight: 14 },
  { country: '中国', region: '上海', city: '上海', weight: 13 },
  { country: '中国', region: '广东', city: '深圳', weight: 16 },
  { country: '中国', region: '浙江', city: '杭州', weight: 9 },
  { country: '中国', region: '四川', city: '成都', weight: 8 },
  { country: '中国', region: '湖北', city: '武汉', weight: 7 },
  { country: '中国', region: '辽宁', city: '沈阳', weight: 8 },
  { country: '中国', region: '黑龙江', city: '哈尔滨', weight: 5 },
  { country: '中国', region: '吉林', city: '长春', weight: 2 },
  { country: '中国', region: '山东', city: '青岛', weight: 9 },
];

const ABROAD = [
  { country: '新加坡', region: '新加坡', city: '新加坡', weight: 5 },
  { country: '英国', region: '英格兰', city: '伦敦', weight: 3 },
  { country: '美国', region: '加利福尼亚', city: '旧金山', weight: 4 },
  { country: '德国', region: '柏林', city: '柏林', weight: 2 },
];

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗'];
const GIVEN = [
  '伟',
  '芳',
  '娜',
  '敏',
  '静',
  '磊',
  '洋',
  '艳',
  '勇',
  '军',
  '杰',
  '娟',
  '涛',
  '超',
  '明',
  '霞',
];
const SECOND = ['', '', '', '小', '晓', '文', '思', '雨', '家', '子'];
const FIRST_EN = [
  'Anna',
  'Ben',
  'Clara',
  'David',
  'Emma',
  'Frank',
  'Grace',
  'Henry',
  'Ivy',
  'Jack',
  'Kate',
  'Leo',
];
const LAST_EN = ['Miller', 'Tan', 'Schmidt', 'Brown', 'Lee', 'Walker', 'Garcia', 'Wong', 'Evans', 'Novak'];
const TAGS = ['老客户', '亲子', '滑雪', '摄影', '企业', '学生', '免打扰'];
const REFERRERS = ['https://www.baidu.com/s', 'https://cn.bing.com/search', 'https://www.google.com/search'];

/** `count` visitors as they were at `fromMs`. */
export function drawCrowd(chance: Chance, count: number, fromMs: number): readonly DemoVisitor[] {
  return Array.from({ length: count }, (_, number) => {
    const own = chance.fork(`visitor ${number}`);
    return drawVisitor(own, { number, fromMs, customerShare: 0.3 });
  });
}

interface Drawing {
  readonly number: number;
  readonly fromMs: number;
  readonly customerShare: number;
}

function drawVisitor(chance: Chance, { number, fromMs, customerShare }: Drawing): DemoVisitor {
  const language: Language = chance.happens(0.08) ? 'en' : 'zh';
  const place = chance.weighted(language === 'en' ? ABROAD : PLACES);
  const isNew = chance.happens(0.4);
  const customer =
    !isNew && chance.happens(customerShare / 0.6) ? drawCustomer(chance, { number, fromMs, language }) : null;
  const visitsBefore = isNew ? 0 : chance.between(1, 9);
  return {
    id: idAt(fromMs - chance.between(1, 60 * DAY_MS), chance),
    customer,
    language,
    country: place.country,
    region: place.region,
    city: place.city,
    device: chance.weighted([
      { device: 'desktop' as const, weight: isNew ? 80 : 45 },
      { device: 'mobile' as const, weight: isNew ? 17 : 50 },
      { device: 'tablet' as const, weight: 5 },
    ]).device,
    visitsBefore,
    previousAtMs: visitsBefore === 0 ? null : fromMs - chance.between(8, 50) * DAY_MS,
    weight: isNew ? 1 : chance.between(2, 6),
    campaign: chance.happens(0.03) ? chance.pick(['winter-2026', 'winter-video']) : null,
    referrer: chance.happens(0.3) ? chance.pick(REFERRERS) : null,
  };
}

function drawCustomer(
  chance: Chance,
  {
    number,
    fromMs,
    language,
  }: { readonly number: number; readonly fromMs: number; readonly language: Language },
): DemoCustomer {
  const vip = chance.happens(0.045);
  const sinceMs = fromMs - chance.between(30, 900) * DAY_MS;
  const month = String(chance.between(1, 12)).padStart(2, '0');
  const day = String(chance.between(1, 28)).padStart(2, '0');
  return {
    id: idAt(sinceMs, chance),
    externalId: `demo-customer-${number}`,
    name: drawName(chance, language),
    tags: [...(vip ? ['VIP'] : []), ...TAGS.filter(() => chance.happens(0.03))],
    vip,
    score: vip ? chance.between(70, 99) : chance.between(5, 80),
    ownerAgentId: chance.happens(vip ? 0.75 : 0.15) ? chance.pick(PEOPLE.slice(0, 3)).agentId : null,
    birthday: chance.happens(0.5) ? `${chance.between(1960, 2004)}-${month}-${day}` : null,
    location: chance.happens(0.4) ? chance.weighted(PLACES).city : null,
    sinceMs,
  };
}

export function drawName(chance: Chance, language: Language): string {
  return language === 'en'
    ? `${chance.pick(FIRST_EN)} ${chance.pick(LAST_EN)}`
    : `${chance.pick(SURNAMES)}${chance.pick(SECOND)}${chance.pick(GIVEN)}`;
}
