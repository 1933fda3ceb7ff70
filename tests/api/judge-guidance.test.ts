import { expect, it } from 'vitest';
import type { PublishedRules } from '#activities/store/published-rules.ts';
import { judgeGuidance } from '#api/judge-guidance.ts';
import { compile } from '#rules/authoring/compile.ts';
import { aGuidanceSet, aGuideRule, CATALOGUE, CLOCK, VIP, ZONE } from '../support/a-rule-set.ts';

it('fills in facts that are derived, which nobody sends', () => {
  const text = { zh: '{{customer.name}}，{{customer.age}} 岁' };
  const message = { id: 'm', intervalSeconds: 0, kind: 'text', text } as const;
  const event = { type: 'guide', params: { messages: [message] } } as const;
  const ruleSet = aGuidanceSet([aGuideRule('r', [VIP], { event })]);
  const rules: PublishedRules = {
    id: 'v',
    set: 'guidance',
    number: 1,
    hash: '',
    publishedAtMs: 0,
    ruleSet,
    catalogue: CATALOGUE,
    compiled: compile(ruleSet, CATALOGUE),
  };
  const raw = {
    ...CLOCK,
    'customer.vip': true,
    'customer.name': 'Ms  ZHANG',
    'customer.birthday': '1990-11-25',
  };

  const { winner } = judgeGuidance(rules, {
    raw,
    seen: { visitId: 'v', visitorId: 'v', shown: {} },
    zone: ZONE,
  });

  expect(winner?.messages).toMatchObject([{ text: { zh: 'Ms  ZHANG，36 岁' } }]);
});
