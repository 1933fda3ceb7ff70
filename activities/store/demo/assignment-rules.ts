/** Assignment rule set of the demo, version 1: who serves whom. After-sales never closes, so that every plan ends with somebody. */
import type { PlanStep, Strategy } from '#rules/assignment/plan.ts';
import { type AssignmentSet, FORMAT, type Group, type RouteRule } from '#rules/authoring/rule.ts';
import type { Text } from '#rules/text.ts';
import { AFTER_SALES, BOT, PRE_SALES, VIP } from './ids.ts';
import { leaf } from './rule-parts.ts';

interface GroupOptions {
  readonly strategy?: Strategy;
  readonly skills?: readonly string[];
  readonly headStartSeconds?: number;
}

function group(groupId: string, waitSeconds: number, options: GroupOptions = {}): PlanStep {
  const { strategy = 'highest-free-ratio', skills = [], headStartSeconds = 0 } = options;
  return { target: { kind: 'group', groupId, strategy, skills, headStartSeconds }, waitSeconds };
}

function rule(id: string, name: Text, body: { conditions: Group; steps: readonly PlanStep[] }): RouteRule {
  return {
    id,
    name,
    enabled: true,
    conditions: body.conditions,
    event: { type: 'route', params: { plan: { steps: body.steps, overflow: { to: 'queue' } } } },
  };
}

const isVip: Group = {
  id: 'any',
  any: [
    leaf('vip', ['customer.vip', 'equal', true]),
    leaf('tag', ['customer.tags', 'containsAny', ['VIP', '贵宾']]),
  ],
};

const vipToOwner = rule(
  'vip-to-owner',
  { zh: '贵宾找归属顾问', en: 'VIP to owner' },
  {
    conditions: { id: 'all', all: [isVip, leaf('owner', ['customer.owner', 'isSet', true])] },
    steps: [
      { target: { kind: 'owner', exclusive: false, evenSuspended: false }, waitSeconds: 30 },
      group(VIP, 60, { headStartSeconds: 120 }),
      group(AFTER_SALES, 0, { headStartSeconds: 90 }),
    ],
  },
);

const vipToGroup = rule(
  'vip-to-group',
  { zh: '贵宾组优先', en: 'VIP to the VIP group' },
  {
    conditions: isVip,
    steps: [group(VIP, 60, { headStartSeconds: 90 }), group(AFTER_SALES, 0, { headStartSeconds: 60 })],
  },
);

const refundWords = rule(
  'refund-words',
  { zh: '说到退款或投诉', en: 'Speaks of refund or complaint' },
  {
    conditions: {
      id: 'any',
      any: [
        leaf('words', [
          'session.firstMessage',
          'textContainsAny',
          ['退款', '退钱', '退订', '投诉', 'refund', 'money back', 'complain'],
        ]),
        leaf('order', ['session.firstMessage', 'matchesRegex', 'CB[0-9]{8}.*(退|取消|cancel)']),
      ],
    },
    steps: [
      group(AFTER_SALES, 60, { strategy: 'fewest-sessions', skills: ['orders'] }),
      group(AFTER_SALES, 0),
    ],
  },
);

const englishSpeakers = rule(
  'english-speakers',
  { zh: '英文客户给英语客服', en: 'English to English-speaking agents' },
  {
    conditions: { id: 'all', all: [leaf('language', ['visit.language', 'equal', 'en'])] },
    steps: [group(PRE_SALES, 30, { skills: ['english'] }), group(AFTER_SALES, 0, { skills: ['english'] })],
  },
);

const orderPages = rule(
  'order-pages',
  { zh: '订单与退款页', en: 'On the order and refund pages' },
  {
    conditions: {
      id: 'any',
      any: [
        leaf('orders', ['visit.page', 'textContains', '/orders']),
        leaf('refund', ['visit.page', 'textContains', '/refund']),
      ],
    },
    steps: [group(AFTER_SALES, 0, { strategy: 'longest-idle' })],
  },
);

const lastAgent = rule(
  'returning-to-last-agent',
  { zh: '老客户找上次的客服', en: 'Returning customers to their last agent' },
  {
    conditions: {
      id: 'all',
      all: [
        leaf('last', ['customer.lastAgent', 'isSet', true]),
        leaf('recent', ['customer.lastSession', 'withinLast', 14]),
        leaf('visits', ['visit.count', 'greaterThanInclusive', 2]),
      ],
    },
    steps: [
      { target: { kind: 'last-agent', evenSuspended: false }, waitSeconds: 20 },
      group(PRE_SALES, 60),
      group(AFTER_SALES, 0),
    ],
  },
);

const nightHelp: RouteRule = {
  ...rule(
    'night-help-bot',
    { zh: '夜间帮助页先问助手', en: 'Help page at night: the assistant first' },
    {
      conditions: { id: 'all', all: [leaf('page', ['visit.page', 'textContains', '/help'])] },
      steps: [{ target: { kind: 'bot', botId: BOT }, waitSeconds: 0 }, group(AFTER_SALES, 0)],
    },
  ),
  schedule: { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '23:00', to: '07:00' },
};

const northEast = rule(
  'north-east',
  { zh: '东北客户', en: 'From the north-east' },
  {
    conditions: {
      id: 'all',
      all: [
        leaf('region', [
          'visit.region',
          'in',
          ['吉林', '辽宁', '黑龙江', 'Jilin', 'Liaoning', 'Heilongjiang'],
        ]),
      ],
    },
    steps: [group(PRE_SALES, 60, { strategy: 'weighted-share' }), group(AFTER_SALES, 0)],
  },
);

export const ASSIGNMENT: AssignmentSet = {
  format: FORMAT,
  set: 'assignment',
  rules: [vipToOwner, vipToGroup, refundWords, englishSpeakers, orderPages, lastAgent, nightHelp, northEast],
  conditions: [],
  defaultRule: {
    id: 'default',
    plan: { steps: [group(PRE_SALES, 60), group(AFTER_SALES, 0)], overflow: { to: 'queue' } },
  },
};
