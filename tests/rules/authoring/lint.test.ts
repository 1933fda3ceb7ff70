import { describe, expect, it } from 'vitest';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import { compile, evaluate } from '#rules/authoring/compile.ts';
import { FINDING_CODES, severityOf } from '#rules/authoring/finding.ts';
import { FINDING_HELP } from '#rules/authoring/finding-help.ts';
import { withRuleFacts } from '#rules/authoring/generated.ts';
import { lint } from '#rules/authoring/lint.ts';
import { isInvisible, looksAlike } from '#rules/authoring/lint-leaves.ts';
import type { GuideRule, Leaf, Node } from '#rules/authoring/rule.ts';
import {
  aGuidanceSet,
  aGuideRule,
  aLeaf,
  anAssignmentSet,
  aRouteRule,
  CATALOGUE,
  VIP,
} from '#tests/support/a-rule-set.ts';
import { GENERATOR_CATALOGUE, someRawFacts } from '#tests/support/fact-generator.ts';
import { seededRandom } from '#tests/support/random.ts';
import { aRuleSet, someShown } from '#tests/support/rule-generator.ts';

const score = (operator: string, value: Leaf['value'], id = 'score') =>
  aLeaf('customer.score', operator, value, id);
const region = aLeaf('visit.region', 'in', ['吉林'], 'region');

function codes(rules: readonly GuideRule[]) {
  return lint(compile(aGuidanceSet(rules), CATALOGUE))
    .filter((finding) => finding.code !== 'overlap')
    .map((finding) => [finding.ruleId, finding.code, ...finding.others]);
}
const otherEvent = {
  type: 'guide',
  params: { messages: [{ id: 'm', intervalSeconds: 9, kind: 'text', text: { en: 'x' } }] },
} as const;
const rule = (id: string, ...nodes: Node[]) => aGuideRule(id, nodes);

describe('lint', () => {
  it('finds nothing in rules that are fine', () => {
    expect(codes([rule('a', VIP), rule('b', region), rule('c', score('greaterThan', 3))])).toEqual([]);
  });

  it('finds a contradiction', () => {
    expect(codes([rule('a', score('lessThan', 3, 'x'), score('greaterThan', 5, 'y'))])).toEqual([
      ['a', 'contradiction'],
    ]);
  });

  it('finds a rule that one before it takes everything from', () => {
    expect(codes([rule('a', score('greaterThan', 3)), rule('b', VIP, score('greaterThan', 5))])).toEqual([
      ['b', 'shadowed', 'a'],
    ]);
  });

  it('finds a duplicate however it is written', () => {
    const again = rule(
      'b',
      { id: 'n', not: { ...score('lessThanInclusive', 3), id: 's' } },
      score('isSet', true, 'k'),
    );

    expect(codes([rule('a', score('greaterThan', 3)), again])).toEqual([['b', 'duplicate', 'a']]);
  });

  it('finds a rule that several before it take everything from', () => {
    const rules = [
      rule('a', score('lessThan', 5)),
      rule('b', score('greaterThanInclusive', 5)),
      rule('c', VIP, score('isSet', true, 'k')),
    ];

    expect(codes(rules)).toEqual([['c', 'shadowed-by-several', 'a', 'b']]);
  });

  it('lets a rule live that wins where the one before is capped, drawn out or over', () => {
    const before = [
      { cap: { hours: 24 } },
      { rollout: { percent: 50, salt: 's', by: 'visit' } },
      { until: '2027-01-01T00:00:00Z' },
    ] as const;

    for (const limits of before) expect(codes([aGuideRule('a', [VIP], limits), rule('b', VIP)])).toEqual([]);
  });

  it('does not count rules that are off', () => {
    expect(codes([aGuideRule('a', [VIP], { enabled: false }), rule('b', VIP)])).toEqual([]);
  });

  it('asks what should be when the fact is unknown', () => {
    const negative = aLeaf('visit.region', 'notIn', ['吉林'], 'n');

    expect(codes([rule('a', negative)])).toEqual([['a', 'negative-on-unknown']]);
    expect(codes([rule('a', negative, aLeaf('visit.region', 'isSet', true, 'known'))])).toEqual([]);
    expect(codes([rule('a', aLeaf('customer.tags', 'doesNotContain', 'x'))])).toEqual([]);
  });

  it('finds conditions that are always so or never so', () => {
    const always = aLeaf('visit.count', 'greaterThanInclusive', 1);
    const never = aLeaf('clock.weekday', 'greaterThan', 7);

    expect(codes([rule('a', always)])).toEqual([['a', 'always-true']]);
    expect(codes([rule('a', never)])).toContainEqual(['a', 'always-false']);
  });

  it('finds values that look like others', () => {
    expect(['VIP', '老客户', 'café', 'Москва', 'a中'].filter(looksAlike)).toEqual([]);
    expect(['VІP', 'Mоскva'].filter(looksAlike).length).toBe(2);
    expect(['VIP', '老客户', 'café', 'a中'].filter(isInvisible)).toEqual([]);
    expect(['ＶＩＰ', 'V\u200bIP', 'a\u3000b'].filter(isInvisible).length).toBe(3);
  });

  it('shows a visit that two neighbours of different action both match', () => {
    const compiled = compile(
      aGuidanceSet([rule('a', VIP), aGuideRule('b', [region], { event: otherEvent })]),
      CATALOGUE,
    );
    const [found] = lint(compiled);

    expect(found).toMatchObject({ code: 'overlap', ruleId: 'a', others: ['b'] });
    expect(found?.example).toMatchObject({ 'customer.vip': true, 'visit.region': '吉林' });
  });

  it('shows an overlap with numbers that a person can believe', () => {
    const few = rule('few', aLeaf('visit.count', 'lessThanInclusive', 2, 'v'));
    const young = aGuideRule('young', [aLeaf('customer.age', 'lessThan', 30, 'a')], { event: otherEvent });
    const [found] = lint(compile(aGuidanceSet([few, young]), CATALOGUE));

    expect(found).toMatchObject({ code: 'overlap', ruleId: 'few', others: ['young'] });
    expect(found?.example).toMatchObject({ 'visit.count': 1, 'customer.age': 0 });
  });

  it('tells a broken pattern from what is set aside for something else', () => {
    const broken = aLeaf('customer.remark', 'matchesRegex', '(a)\\1', 'pattern');
    const gone = aLeaf('customer.nothing', 'equal', 1, 'gone');
    const found = lint(compile(aGuidanceSet([rule('a', broken), rule('b', gone)]), CATALOGUE));

    expect(found.map(({ ruleId, code, nodeId }) => [ruleId, code, nodeId])).toEqual([
      ['a', 'not-re2', 'pattern'],
      ['b', 'set-aside', null],
    ]);
  });

  it('shows what neighbours leave out between them, but nothing between whole numbers', () => {
    const [found] = lint(
      compile(aGuidanceSet([rule('a', score('lessThan', 5)), rule('b', score('greaterThan', 5))]), CATALOGUE),
    );

    expect(found).toMatchObject({
      code: 'gap',
      ruleId: 'b',
      others: ['a'],
      example: { 'customer.score': 5 },
    });
    expect(codes([rule('a', score('lessThanInclusive', 4)), rule('b', score('greaterThan', 4))])).toEqual([]);
    expect(codes([rule('a', score('lessThanInclusive', 4)), rule('b', score('between', [5, 9]))])).toEqual(
      [],
    );
  });

  it('finds a rule that asks more below one that asks less', () => {
    const old = aLeaf('customer.tags', 'contains', 'old', 'old');
    const vipOrOld: Node = { id: 'or', any: [{ ...VIP, id: 'v' }, old] };
    const general = rule('general', VIP);
    const specific = aGuideRule('specific', [vipOrOld, region], { event: otherEvent });
    const found = lint(compile(aGuidanceSet([general, specific]), CATALOGUE));

    expect(found.find(({ code }) => code === 'specific-below-general')).toMatchObject({
      ruleId: 'specific',
      others: ['general'],
      example: { 'customer.vip': true, 'visit.region': '吉林' },
    });
    expect(codes([specific, general])).toEqual([]);
  });

  it('finds a plan that ends with the bot it began with', () => {
    const bot = { kind: 'bot', botId: 'b1' } as const;
    const plan = { steps: [{ target: bot, waitSeconds: 0 }], overflow: { to: 'bot', botId: 'b1' } } as const;
    const looping = aRouteRule('a', [VIP], { event: { type: 'route', params: { plan } } });

    expect(lint(compile(anAssignmentSet([looping]), CATALOGUE)).map(({ code }) => code)).toEqual([
      'overflow-loops',
    ]);
  });

  it('blocks publishing only for what cannot be meant', () => {
    expect(FINDING_CODES.filter((code) => severityOf(code) === 'error').sort()).toEqual([
      'contradiction',
      'duplicate',
      'not-re2',
      'set-aside',
      'shadowed',
    ]);
  });

  it('has help in both languages for every code, and a good example beside the bad one', () => {
    for (const code of FINDING_CODES) {
      const { title, why, bad, good } = FINDING_HELP[code];
      for (const words of [title, why, bad, good])
        expect([words.zh.trim(), words.en.trim()]).not.toContain('');
      expect(bad.en).not.toBe(good.en);
    }
  });

  it('never calls a rule dead that facts can make win', () => {
    const random = seededRandom(31);
    let dead = 0;
    for (let turn = 0; turn < 60; turn++) {
      const ruleSet = aRuleSet(random, 8);
      const compiled = compile(ruleSet, GENERATOR_CATALOGUE);
      const found = lint(compiled).filter(({ code }) =>
        ['contradiction', 'duplicate', 'shadowed', 'shadowed-by-several'].includes(code),
      );
      const called = new Set(found.map((finding) => finding.ruleId));
      dead += called.size;
      for (let one = 0; one < 40; one++) {
        const { facts } = assembleFacts(GENERATOR_CATALOGUE, someRawFacts(random));
        const seen = { visitId: `v${one}`, visitorId: `u${one}`, shown: someShown(random, ruleSet) };
        const { winner } = evaluate(compiled, withRuleFacts(ruleSet, facts, seen));
        expect(called.has(winner ?? '')).toBe(false);
      }
    }
    expect(dead).toBeGreaterThan(10);
  }, 60_000);
});
