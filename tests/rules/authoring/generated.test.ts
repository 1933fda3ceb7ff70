import { describe, expect, it } from 'vitest';
import { compile, evaluate } from '#rules/authoring/compile.ts';
import { bucketOf, withRuleFacts } from '#rules/authoring/generated.ts';
import { aGuidanceSet, aGuideRule, aLeaf, CATALOGUE, CLOCK } from '#tests/support/a-rule-set.ts';

const ALWAYS = [aLeaf('customer.known', 'equal', true)];
const FACTS = { 'customer.known': true, ...CLOCK };

describe('the draw of a rollout', () => {
  it('keeps everybody in who was in when the share is widened', () => {
    const ids = Array.from({ length: 2_000 }, (_, place) => `visitor-${place}`);
    const inside = (percent: number) => ids.filter((id) => bucketOf('winter', id) < percent * 100);

    const [tenth, half] = [inside(10), inside(50)];

    expect(tenth.every((id) => half.includes(id))).toBe(true);
  });

  it('lets in about the share asked for, differently for each salt', () => {
    const ids = Array.from({ length: 20_000 }, (_, place) => `visitor-${place}`);
    const inside = (salt: string) => ids.filter((id) => bucketOf(salt, id) < 2_000);

    expect(inside('a').length / ids.length).toBeCloseTo(0.2, 1);
    expect(inside('a')).not.toEqual(inside('b'));
  });

  it('is the same for the same text on every machine', () => {
    expect([bucketOf('s', '张伟'), bucketOf('s', 'a'), bucketOf('', '')]).toEqual([1_396, 5_380, 7_430]);
  });

  it('draws once per visitor where asked, whatever the visit', () => {
    const ruleSet = aGuidanceSet([
      aGuideRule('r', ALWAYS, { rollout: { percent: 50, salt: 's', by: 'visitor' } }),
    ]);
    const draw = (visitId: string) => withRuleFacts(ruleSet, FACTS, { visitId, visitorId: 'u1', shown: {} });

    expect(draw('v1')).toEqual(draw('v2'));
  });
});

describe('a rule at its cap', () => {
  const ruleSet = aGuidanceSet([
    aGuideRule('capped', ALWAYS, { cap: { hours: 24 } }),
    aGuideRule('next', ALWAYS),
  ]);
  const winner = (shown: { readonly [rule: string]: number }) =>
    evaluate(
      compile(ruleSet, CATALOGUE),
      withRuleFacts(ruleSet, FACTS, { visitId: 'v', visitorId: 'u', shown }),
    ).winner;

  it('is passed over and the next match wins', () => {
    expect(winner({ capped: 23.9 })).toBe('next');
  });

  it('wins when it was not shown, or long enough ago', () => {
    expect([winner({}), winner({ capped: 24 })]).toEqual(['capped', 'capped']);
  });
});
