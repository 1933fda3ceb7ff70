import { describe, expect, it } from 'vitest';
import { diffRuleSets } from '#rules/authoring/diff.ts';
import { changeWords } from '#rules/authoring/diff-words.ts';
import type { GuidedMessage, RuleSet } from '#rules/authoring/rule.ts';
import { ruleSentence, type SentenceSpeech } from '#rules/authoring/sentence.ts';
import { comparedWords } from '#rules/authoring/value-words.ts';
import type { Text } from '#rules/text.ts';
import {
  aGuidanceSet,
  aGuideRule,
  aLeaf,
  aNamedCondition,
  anAssignmentSet,
  aRouteRule,
  CATALOGUE,
  VIP,
  ZONE,
} from '#tests/support/a-rule-set.ts';

const LOYAL = aNamedCondition('c', [VIP]);
const NAMES: { readonly [id: string]: string } = { g1: 'Pre-sales', a1: 'Li Na' };
const speech = (language: 'zh' | 'en'): SentenceSpeech => ({
  language,
  catalogue: CATALOGUE,
  zone: ZONE,
  nameOf: (id) => NAMES[id],
  conditions: [LOYAL],
});
const TAGS = aLeaf('customer.tags', 'containsAny', ['VIP', 'Old friend'], 'tags');
const REGION = aLeaf('visit.region', 'in', ['吉林'], 'region');
const VISITS = aLeaf('visit.count', 'greaterThanInclusive', 3, 'visits');
const EITHER = { id: 'either', any: [REGION, VISITS] };

describe('a rule as a sentence', () => {
  it('reads as a person would say it', () => {
    const rule = aGuideRule('r', [TAGS, EITHER], { cap: { hours: 24 } });

    expect(ruleSentence(rule, speech('en'))).toBe(
      'When customer tags has any of VIP, Old friend, and (either region is one of Jilin or number of visits is at least 3), send 1 message, once per visitor per 24 h.',
    );
    expect(ruleSentence(rule, speech('zh'))).toBe(
      '当客户标签有任意一个 VIP、Old friend，且（地域是其中之一吉林，或来访次数不小于 3）时，发送 1 条消息，每位访客每 24 小时最多一次。',
    );
  });

  it('says when it is in force, for whom, and what is not so', () => {
    const rule = aGuideRule(
      'r',
      [
        { id: 'n', not: EITHER },
        { id: 'ref', condition: 'c' },
      ],
      {
        since: '2026-11-30T16:00:00Z',
        schedule: { weekdays: [7, 6], from: '22:00', to: '02:00' },
        rollout: { percent: 10, salt: 's', by: 'visitor' },
      },
    );

    expect(ruleSentence(rule, speech('en'))).toBe(
      'When not (either region is one of Jilin or number of visits is at least 3), and “c” applies, send 1 message, from 2026-12-01 00:00, on Saturday, Sunday 22:00–02:00, for 10 % of visitors.',
    );
  });

  it('says a plan with its steps, waits and overflow', () => {
    expect(ruleSentence(aRouteRule('r', [VIP]), speech('en'))).toBe(
      'When VIP, ask Pre-sales · highest free ratio (60 s), else the queue.',
    );
  });

  it.each([
    [aLeaf('customer.sex', 'equal', 'female'), null, 'sex is female', 'unknown'],
    [
      aLeaf('customer.since', 'withinLast', 7),
      40.126,
      'in the customer base since is within the last 7 days',
      '40.13 days',
    ],
    [aLeaf('customer.remark', 'matchesRegex', 'a+'), 'bbb', 'remark matches /a+/', '“bbb”'],
    [aLeaf('customer.owner', 'equal', 'a1'), 'a2', 'owner is Li Na', 'a2'],
    [aLeaf('customer.vip', 'equal', false), true, 'VIP: no', 'yes'],
    [aLeaf('customer.tags', 'contains', 'x'), [], 'customer tags has x', 'none'],
    [aLeaf('customer.score', 'between', [1, 5]), 7, 'value score is between 1 and 5', '7'],
  ] as const)('%j is told with what was there', (leaf, got, want, there) => {
    const fact = leaf.operator === 'withinLast' ? `age.${leaf.fact}` : leaf.fact;

    expect(comparedWords({ leaf, fact, got }, speech('en'))).toEqual({ want, got: there });
  });
});

describe('a diff', () => {
  const words = (before: RuleSet, after: RuleSet) =>
    diffRuleSets(before, after).flatMap((change) => changeWords(change, speech('en')));
  const base = aGuidanceSet(
    ['a', 'b', 'c', 'd'].map((id) => aGuideRule(id, [TAGS, EITHER])),
    [LOYAL],
  );
  const [a, b, c, d] = base.rules as [(typeof base.rules)[0] & object, ...typeof base.rules];

  it('is empty for the same set, whatever the order of keys', () => {
    expect(words(base, JSON.parse(JSON.stringify(base)))).toEqual([]);
  });

  it('says which value changed', () => {
    const two = {
      ...a,
      conditions: { id: 'root', all: [TAGS, { id: 'either', any: [REGION, { ...VISITS, value: 2 }] }] },
    };

    expect(words(base, { ...base, rules: [two, ...base.rules.slice(1)] })).toEqual([
      'rule “a”: number of visits 3 → 2',
    ]);
  });

  it('says what a message said and says now', () => {
    const saying = (text: Text) => ({
      ...a,
      event: {
        type: 'guide' as const,
        params: { messages: [{ id: 'm1', intervalSeconds: 2, kind: 'text' as const, text }] },
      },
    });
    const [before, after] = [saying({ en: 'Welcome' }), saying({ en: `Welcome back${'!'.repeat(80)}` })];

    expect(words({ ...base, rules: [before] }, { ...base, rules: [after] })).toEqual([
      `rule “a”: “Welcome” → “Welcome back${'!'.repeat(47)}…”`,
    ]);
  });

  it('says of a long list what came and what went, and of a long text its beginning', () => {
    const many = Array.from({ length: 1_000 }, (_, at) => `tag ${at}`);
    const withTags = (tags: readonly string[]) => ({
      ...base,
      rules: [{ ...a, conditions: { id: 'root', all: [{ ...TAGS, value: tags }, EITHER] } }],
    });

    expect(words(withTags(many), withTags([...many.slice(1), 'new']))).toEqual([
      'rule “a”: customer tags + new − tag 0',
    ]);
    expect(ruleSentence(withTags(many).rules[0] ?? a, speech('en'))).toContain('tag 19, 980 more');
    const leaf = aLeaf('session.firstMessage', 'textContains', '退款', 'leaf');
    const { got } = comparedWords({ leaf, fact: leaf.fact, got: '字'.repeat(4_000) }, speech('zh'));
    expect(got).toBe(`「${'字'.repeat(200)}…」`);
  });

  it('says above or below which rule another moved, and only that one', () => {
    const inOrder = (...rules: readonly ((typeof base.rules)[number] | undefined)[]) => ({
      ...base,
      rules: rules.flatMap((rule) => rule ?? []),
    });

    expect(words(base, inOrder(d, a, b, c))).toEqual(['rule “d” moved above “a” (place 4 → 1)']);
    expect(words(base, inOrder(b, c, a, d))).toEqual(['rule “a” moved below “c” (place 1 → 3)']);
    const inChinese = diffRuleSets(base, inOrder(d, a, b, c)).flatMap((change) =>
      changeWords(change, speech('zh')),
    );
    expect(inChinese).toEqual(['规则「d」移到「a」上方（第 4 位 → 第 1 位）']);
  });

  it('names the rule that was passed, not one that moved along or has just come', () => {
    const come = ['e', 'f', 'g'].map((id) => aGuideRule(id));
    const after = { ...base, rules: [...come, d, c, a, b].flatMap((rule) => rule ?? []) };

    expect(words(base, after)).toEqual(
      expect.arrayContaining([
        'rule “d” moved above “a” (place 4 → 4)',
        'rule “c” moved above “a” (place 3 → 5)',
      ]),
    );
  });

  it('says what came, what went and what a group became', () => {
    const changed = {
      ...a,
      enabled: false,
      cap: { hours: 24 },
      conditions: { id: 'root', any: [TAGS, VIP] },
    };
    const after = { ...base, rules: [changed, ...base.rules.slice(1, 3), aGuideRule('e')], conditions: [] };

    expect(words(base, after)).toEqual([
      'rule “a”: switched off',
      'rule “a”: always in force → once per visitor per 24 h',
      'rule “a”: all of → any of',
      'rule “a”: condition removed: either region is one of Jilin or number of visits is at least 3',
      'rule “a”: condition added: VIP',
      'rule “e” added',
      'rule “d” removed',
      'condition “c” removed',
    ]);
  });

  it('says of every kind of message what is new in it', () => {
    const image = (url: string) => ({ url, alt: { en: 'A poster' }, width: 10, height: 10 });
    const card = {
      id: 'card',
      kind: 'card',
      intervalSeconds: 2,
      title: { en: 'Sale' },
      text: { zh: '旧', en: 'Old' },
    } as const;
    const poster = {
      id: 'poster',
      kind: 'image',
      intervalSeconds: 3,
      image: image('https://shop.example/a.png'),
    } as const;
    const text = {
      id: 'text',
      kind: 'text',
      intervalSeconds: 3,
      text: { zh: '好', en: 'x'.repeat(80) },
    } as const;
    const sending = (messages: readonly GuidedMessage[]) => ({
      ...base,
      rules: [{ ...a, event: { type: 'guide' as const, params: { messages } } }],
    });

    const told = words(
      sending([card, poster, text]),
      sending([
        { ...card, text: { zh: '新', en: 'New' }, link: 'https://shop.example/sale' },
        { ...text, text: { ...text.text, en: `${text.text.en}!` } },
        { ...poster, image: image('https://shop.example/b.png'), intervalSeconds: 5 },
      ]),
    );

    expect(told).toEqual([
      `rule “a”: ${[
        '“Old” → “New”',
        'link of message 1 none → https://shop.example/sale',
        `“…${'x'.repeat(20)}” → “…${'x'.repeat(20)}!”`,
        'message 3 has another picture',
        'pause before message 3 3 s → 5 s',
        'messages reordered',
      ].join('; ')}`,
    ]);
  });

  it('says what changed in the other language where the reader’s says the same', () => {
    const saying = (zh: string) => ({
      ...base,
      rules: [
        {
          ...a,
          event: {
            type: 'guide' as const,
            params: {
              messages: [{ id: 'm', kind: 'text' as const, intervalSeconds: 2, text: { zh, en: 'Hello' } }],
            },
          },
        },
      ],
    });

    expect(words(saying('你好'), saying('您好'))).toEqual(['rule “a”: “你好” → “您好”']);
  });

  it('names the condition that changed where conditions were reordered as well', () => {
    const turned = {
      ...a,
      conditions: { id: 'root', all: [{ id: 'either', any: [{ ...VISITS, value: 2 }, REGION] }, TAGS] },
    };

    expect(words(base, { ...base, rules: [turned, ...base.rules.slice(1)] })).toEqual([
      'rule “a”: number of visits 3 → 2',
      'rule “a”: conditions reordered',
    ]);
  });

  it('says what the default rule did and does', () => {
    const before = anAssignmentSet([aRouteRule('r')]);
    const plan = { ...before.defaultRule.plan, overflow: { to: 'queue' } } as const;

    const [told] = words(before, { ...before, defaultRule: { id: 'default', plan } });

    expect(told).toMatch(/^the default rule: .+, else leave a message → .+, else the queue$/u);
  });
});
