/** Sample people whose facts stand for many: rules are tried on them while they are written. */
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import type { Catalogue, FactObject, FactValue } from '#rules/authoring/facts.ts';
import { clockFacts } from '#rules/calendar/clock-facts.ts';
import type { Text } from '#rules/text.ts';

export interface Face {
  readonly id: string;
  readonly name: Text;
  /** What is not here is unknown. */
  readonly facts: { readonly [fact: string]: FactValue };
}

export const FACES: readonly Face[] = [
  {
    id: 'vip',
    name: { zh: 'VIP，吉林，第 4 次', en: 'VIP, Jilin, 4th visit' },
    facts: {
      'customer.known': true,
      'customer.name': '张女士',
      'customer.tags': ['VIP'],
      'customer.vip': true,
      'customer.score': 82,
      'visit.count': 4,
      'visit.country': '中国',
      'visit.region': '吉林',
      'visit.city': '长春',
      'visit.language': 'zh',
      'visit.device': 'desktop',
      'visit.page': 'https://shop.example/trips',
      'session.channel': 'web',
    },
  },
  {
    id: 'regular',
    name: { zh: '老客户，北京，第 3 次', en: 'Old friend, Beijing, 3rd visit' },
    facts: {
      'customer.known': true,
      'customer.name': '李先生',
      'customer.tags': ['老客户'],
      'customer.vip': false,
      'visit.count': 3,
      'visit.country': '中国',
      'visit.region': '北京',
      'visit.language': 'zh',
      'visit.device': 'mobile',
      'visit.page': 'https://shop.example/refund',
      'session.channel': 'web',
      'session.firstMessage': '我要退款',
    },
  },
  {
    id: 'new',
    name: { zh: '新访客，手机', en: 'New, on a phone' },
    facts: {
      'customer.known': false,
      'visit.count': 1,
      'visit.country': '中国',
      'visit.region': '上海',
      'visit.language': 'zh',
      'visit.device': 'mobile',
      'visit.page': 'https://shop.example/',
      'session.channel': 'web',
    },
  },
  {
    id: 'unknown',
    name: { zh: '什么都不知道', en: 'Nothing known' },
    facts: { 'customer.known': false, 'visit.count': 1, 'session.channel': 'web' },
  },
];

export function faceFacts(
  face: Face,
  {
    catalogue,
    zone,
    nowMs,
  }: { readonly catalogue: Catalogue; readonly zone: string; readonly nowMs: number },
): FactObject {
  return assembleFacts(catalogue, { ...clockFacts(zone, nowMs), ...face.facts }).facts;
}
