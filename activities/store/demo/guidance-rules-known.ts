/** Guidance rules of the demo for those the shop knows something about: status, region, birthday, page, campaign, family, language. */
import type { GuideRule } from '#rules/authoring/rule.ts';
import { card, leaf, says } from './rule-parts.ts';

const SITE = 'https://changbai.example';

const vipWinter: GuideRule = {
  id: 'vip-winter',
  name: { zh: '贵宾冬季问候', en: 'VIP winter' },
  enabled: true,
  conditions: {
    id: 'any',
    any: [
      leaf('vip', ['customer.vip', 'equal', true]),
      leaf('tag', ['customer.tags', 'containsAny', ['VIP', '贵宾']]),
    ],
  },
  event: {
    type: 'guide',
    params: {
      messages: [
        says('hello', 2, {
          zh: '欢迎回来，{{default customer.name "尊敬的贵宾"}}！今天想看看哪里的雪？',
          en: 'Welcome back, {{default customer.name "dear guest"}}! Where shall the snow take you today?',
        }),
        card('offer', 5, {
          title: { zh: '贵宾专享：雪景房八折', en: 'For VIP guests: 20 % off snow-view rooms' },
          text: {
            zh: '十二月出发的温泉行程，雪景房为您预留到今晚。',
            en: 'On December’s hot-spring trips, held for you until tonight.',
          },
          link: `${SITE}/trips/hot-springs`,
        }),
        says('adviser', 8, {
          zh: '您的专属顾问在线，直接输入即可。',
          en: 'Your personal adviser is here; just write.',
        }),
      ],
    },
  },
};

const refundPage: GuideRule = {
  id: 'refund-page',
  name: { zh: '退款页关怀', en: 'On the refund page' },
  enabled: true,
  conditions: { id: 'all', all: [leaf('page', ['visit.page', 'textContains', '/refund'])] },
  event: {
    type: 'guide',
    params: {
      messages: [
        says('care', 4, {
          zh: '看到您在了解退款，需要我帮您算一下能退多少吗？',
          en: 'Looking into a refund? We can tell you how much comes back.',
        }),
      ],
    },
  },
  cap: { hours: 12 },
};

const jilinRegular: GuideRule = {
  id: 'jilin-regular',
  name: { zh: '吉林本地常客', en: 'Third visit from Jilin' },
  enabled: true,
  conditions: {
    id: 'all',
    all: [
      leaf('region', ['visit.region', 'in', ['吉林', '吉林省', 'Jilin']]),
      leaf('visits', ['visit.count', 'greaterThanInclusive', 3]),
    ],
  },
  event: {
    type: 'guide',
    params: {
      messages: [
        says('local', 3, {
          zh: '吉林的朋友您好，这是您第 {{visit.count}} 次来看我们啦，本地出发免接站费。',
          en: 'Hello again in Jilin! This is visit {{visit.count}}; starting locally, the pick-up is free.',
        }),
        says('ask', 10, {
          zh: '想周末出发的话，我帮您看看余位？',
          en: 'Shall I check seats for this weekend?',
        }),
      ],
    },
  },
  cap: { hours: 24 },
};

const birthday: GuideRule = {
  id: 'birthday-week',
  name: { zh: '生日周', en: 'Birthday week' },
  enabled: true,
  conditions: { id: 'all', all: [leaf('days', ['customer.daysToBirthday', 'between', [0, 7]])] },
  event: {
    type: 'guide',
    params: {
      messages: [
        says('wishes', 3, {
          zh: '{{default customer.name "亲"}}，生日快到啦！送您一张 100 元券，本周下单可用。',
          en: 'Your birthday is near, {{default customer.name "friend"}}! Here is 100 yuan off any order this week.',
        }),
      ],
    },
  },
  cap: { hours: 168 },
};

const checkout: GuideRule = {
  id: 'checkout-help',
  name: { zh: '支付页协助', en: 'Help at the checkout' },
  enabled: true,
  conditions: {
    id: 'all',
    all: [
      leaf('page', ['visit.page', 'textContains', '/checkout']),
      { id: 'not', not: leaf('tag', ['customer.tags', 'contains', '免打扰']) },
    ],
  },
  event: {
    type: 'guide',
    params: {
      messages: [
        says('pay', 15, {
          zh: '支付遇到问题了吗？支持微信、支付宝和信用卡分期，我可以帮您核对订单。',
          en: 'Trouble paying? WeChat Pay, Alipay and cards all work; I can check the order with you.',
        }),
      ],
    },
  },
  cap: { hours: 24 },
};

const winterCampaign: GuideRule = {
  id: 'winter-campaign',
  name: { zh: '冬季推广', en: 'From the winter campaign' },
  enabled: true,
  conditions: {
    id: 'all',
    all: [
      leaf('campaign', ['visit.campaign', 'startsWith', 'winter']),
      leaf('month', ['clock.month', 'in', [1, 2, 10, 11, 12]]),
    ],
  },
  event: {
    type: 'guide',
    params: {
      messages: [
        says('campaign', 3, {
          zh: '您点开的冬季特惠还剩少量名额，需要我介绍一下行程吗？',
          en: 'A few places of the winter offer are left. Shall I walk you through the trip?',
        }),
        card('campaign-card', 12, {
          title: { zh: '滑雪温泉 4 日', en: 'Skiing and hot springs, 4 days' },
          text: { zh: '每晚温泉，含两天雪票。', en: 'A hot spring every night, two days of ski pass.' },
          link: `${SITE}/trips/skiing`,
        }),
      ],
    },
  },
  cap: { hours: 24 },
};

const family: GuideRule = {
  id: 'family-trip',
  name: { zh: '亲子家庭', en: 'Families' },
  enabled: true,
  conditions: {
    id: 'any',
    any: [
      leaf('tag', ['customer.tags', 'containsAny', ['亲子', 'family']]),
      leaf('page', ['visit.page', 'textContains', '/family']),
    ],
  },
  event: {
    type: 'guide',
    params: {
      messages: [
        says('kids', 4, {
          zh: '带小朋友出行吗？1.2 米以下只收车位费，还有儿童滑雪课。',
          en: 'Travelling with children? Under 1.2 m you pay only the seat, and there are ski lessons for them.',
        }),
      ],
    },
  },
  cap: { hours: 24 },
};

const english: GuideRule = {
  id: 'english-speaker',
  name: { zh: '英文新访客', en: 'New English speakers on a trip page' },
  enabled: true,
  conditions: {
    id: 'all',
    all: [
      leaf('language', ['visit.language', 'equal', 'en']),
      leaf('visits', ['visit.count', 'lessThanInclusive', 2]),
      leaf('page', ['visit.page', 'textContains', '/trips/']),
    ],
  },
  event: {
    type: 'guide',
    params: {
      messages: [
        says('english', 3, {
          zh: '您好，我们有英语客服和英语向导。',
          en: 'Hello! We have English-speaking agents and guides. Ask us anything about the trip.',
        }),
      ],
    },
  },
  cap: { hours: 24 },
};

export const KNOWN_VISITORS: readonly GuideRule[] = [
  vipWinter,
  refundPage,
  jilinRegular,
  birthday,
  checkout,
  winterCampaign,
  family,
  english,
];
