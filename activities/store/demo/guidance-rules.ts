/** Guidance rule set of the demo, version 1: whom the shop greets, with which words, when. The first that matches wins. */
import { FORMAT, type GuidanceSet, type GuideRule } from '#rules/authoring/rule.ts';
import { KNOWN_VISITORS } from './guidance-rules-known.ts';
import { leaf, says } from './rule-parts.ts';

const backWithinAWeek: GuideRule = {
  id: 'back-within-a-week',
  name: { zh: '一周内又来看线路', en: 'Back at a trip within a week' },
  enabled: true,
  conditions: {
    id: 'all',
    all: [
      leaf('previous', ['visit.previousAt', 'withinLast', 7]),
      leaf('visits', ['visit.count', 'between', [4, 5]]),
      leaf('page', ['visit.page', 'endsWith', '/trips/skiing']),
    ],
  },
  event: {
    type: 'guide',
    params: {
      messages: [
        says('back', 6, {
          zh: '又见面了！上次看的行程还有余位，需要帮您保留吗？',
          en: 'Good to see you again! The trip you looked at still has seats; shall we hold them?',
        }),
      ],
    },
  },
  cap: { hours: 72 },
};

const phoneFirstVisit: GuideRule = {
  id: 'phone-first-visit',
  name: { zh: '手机首次来访', en: 'First visit, on a phone' },
  enabled: true,
  conditions: {
    id: 'all',
    all: [leaf('first', ['visit.count', 'equal', 1]), leaf('device', ['visit.device', 'equal', 'mobile'])],
  },
  event: {
    type: 'guide',
    params: {
      messages: [
        says('welcome', 5, {
          zh: '第一次来长白之冬？告诉我天数和人数，一分钟为您配好行程。',
          en: 'New to Changbai Winter? Tell me days and people, and a plan is ready in a minute.',
        }),
      ],
    },
  },
  cap: { hours: 24 },
};

const fromSearch: GuideRule = {
  id: 'from-search',
  name: { zh: '搜索引擎来的夜间访客', en: 'From a search engine, at night' },
  enabled: true,
  conditions: {
    id: 'all',
    all: [
      {
        id: 'engine',
        any: [
          leaf('baidu', ['visit.referrer', 'textContains', 'baidu.']),
          leaf('bing', ['visit.referrer', 'textContains', 'bing.']),
          leaf('google', ['visit.referrer', 'textContains', 'google.']),
        ],
      },
      leaf('stranger', ['customer.known', 'equal', false]),
    ],
  },
  event: {
    type: 'guide',
    params: {
      messages: [
        says('night', 8, {
          zh: '夜深了还在做攻略呀？售后同事 24 小时在线，也可以先问智能助手。',
          en: 'Planning late? Colleagues are here around the clock, and so is the assistant.',
        }),
      ],
    },
  },
  schedule: { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '23:00', to: '01:00' },
  cap: { hours: 24 },
};

const weekendPlanner: GuideRule = {
  id: 'weekend-planner',
  name: { zh: '周末比价（部分访客）', en: 'Comparing prices at the weekend (some of them)' },
  enabled: true,
  conditions: {
    id: 'all',
    all: [
      leaf('weekend', ['clock.weekday', 'in', [6, 7]]),
      leaf('page', ['visit.page', 'textContains', '/prices']),
    ],
  },
  event: {
    type: 'guide',
    params: {
      messages: [
        says('prices', 10, {
          zh: '正在比较价格？周末下单再减 100 元，我可以帮您算总价。',
          en: 'Comparing prices? Order this weekend for 100 yuan less; I can work out the total.',
        }),
      ],
    },
  },
  rollout: { percent: 20, salt: 'weekend-2026', by: 'visitor' },
  cap: { hours: 48 },
};

export const GUIDANCE: GuidanceSet = {
  format: FORMAT,
  set: 'guidance',
  rules: [...KNOWN_VISITORS, backWithinAWeek, phoneFirstVisit, fromSearch, weekendPlanner],
  conditions: [],
};
