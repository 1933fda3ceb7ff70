/** What sessions of the demo shop are about: the tree behind service summaries. */
import type { Text } from '#rules/text.ts';

export interface ThemeSeed {
  readonly key: string;
  readonly name: Text;
  readonly children: readonly { readonly key: string; readonly name: Text }[];
}

export const THEMES: readonly ThemeSeed[] = [
  {
    key: 'before',
    name: { zh: '售前咨询', en: 'Before buying' },
    children: [
      { key: 'choose', name: { zh: '选择线路', en: 'Choosing a trip' } },
      { key: 'price', name: { zh: '价格与优惠', en: 'Prices and discounts' } },
      { key: 'family', name: { zh: '亲子出行', en: 'Travelling with children' } },
      { key: 'gear', name: { zh: '雪具与装备', en: 'Ski gear' } },
    ],
  },
  {
    key: 'order',
    name: { zh: '订单', en: 'Orders' },
    children: [
      { key: 'pay', name: { zh: '支付失败', en: 'Payment failed' } },
      { key: 'change', name: { zh: '改期', en: 'Changing dates' } },
      { key: 'refund', name: { zh: '退款', en: 'Refunds' } },
      { key: 'invoice', name: { zh: '发票', en: 'Invoices' } },
    ],
  },
  {
    key: 'travel',
    name: { zh: '出行服务', en: 'On the way' },
    children: [
      { key: 'pickup', name: { zh: '接送站', en: 'Pick-up and transfer' } },
      { key: 'hotel', name: { zh: '酒店', en: 'Hotels' } },
      { key: 'weather', name: { zh: '天气与路况', en: 'Weather and roads' } },
    ],
  },
  {
    key: 'praise',
    name: { zh: '投诉与表扬', en: 'Complaints and praise' },
    children: [
      { key: 'complaint', name: { zh: '投诉', en: 'Complaint' } },
      { key: 'thanks', name: { zh: '表扬', en: 'Praise' } },
    ],
  },
];
