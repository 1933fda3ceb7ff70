/** The index may only ever save work: same winner, same explanation, with and without it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import { compile, evaluate } from '#rules/authoring/compile.ts';
import { explain } from '#rules/authoring/explain.ts';
import { withRuleFacts } from '#rules/authoring/generated.ts';
import { buildLiteralScan } from '#rules/authoring/literal-scan.ts';
import { compilePattern } from '#rules/authoring/pattern.ts';
import { requiredLiterals } from '#rules/authoring/pattern-literals.ts';
import type { RuleSet } from '#rules/authoring/rule.ts';
import { validateRuleSet } from '#rules/authoring/validate.ts';
import { aGuidanceSet, aGuideRule, aLeaf, CATALOGUE } from '#tests/support/a-rule-set.ts';
import { GENERATOR_CATALOGUE, someRawFacts } from '#tests/support/fact-generator.ts';
import { seededRandom } from '#tests/support/random.ts';
import { aRuleSet, someShown } from '#tests/support/rule-generator.ts';

function checked(ruleSet: RuleSet): RuleSet {
  const result = validateRuleSet(ruleSet, GENERATOR_CATALOGUE);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.ruleSet;
}

/** Rules that seldom hold, so that winners lie far down the list. */
function aLongRuleSet(seed: number): RuleSet {
  const random = seededRandom(seed);
  const drawn = checked(aRuleSet(random, 260));
  const rare = aLeaf('customer.score', 'between', [3, 3], 'rare');
  const rules = drawn.rules.map((rule, place) => ({
    ...rule,
    conditions: { id: 'outer', all: [{ ...rare, value: [place % 12, place % 12] }, rule.conditions] },
  }));
  return { ...drawn, rules } as RuleSet;
}

describe('the index', () => {
  it('finds the same winner and gives the same explanation as rules tried one by one', () => {
    let won = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const random = seededRandom(seed * 7_919);
      const ruleSet = aLongRuleSet(seed);
      const indexed = compile(ruleSet, GENERATOR_CATALOGUE);
      const plain = compile(ruleSet, GENERATOR_CATALOGUE, { indexFrom: Number.POSITIVE_INFINITY });
      expect([indexed.index === null, plain.index === null]).toEqual([false, true]);
      for (let turn = 0; turn < 60; turn++) {
        const { facts } = assembleFacts(GENERATOR_CATALOGUE, someRawFacts(random));
        const seen = { visitId: `v${turn}`, visitorId: `u${turn}`, shown: someShown(random, ruleSet) };
        const whole = withRuleFacts(ruleSet, facts, seen);
        const outcome = evaluate(plain, whole);
        expect(evaluate(indexed, whole)).toEqual(outcome);
        if (turn < 5)
          expect(JSON.stringify(explain(indexed, whole))).toBe(JSON.stringify(explain(plain, whole)));
        if (outcome.winner !== null) won++;
      }
    }
    expect(won).toBeGreaterThan(150);
  }, 60_000);

  it('is built from 200 rules on', () => {
    const sized = (count: number) =>
      compile(aGuidanceSet(Array.from({ length: count }, (_, place) => aGuideRule(`r${place}`))), CATALOGUE)
        .index;

    expect([sized(199), sized(200) === null]).toEqual([null, false]);
  });

  it('passes over rules that are off or set aside', () => {
    const broken = aGuideRule('broken', [aLeaf('customer.shoe', 'equal', 'x')]);
    const ruleSet = aGuidanceSet([
      aGuideRule('off', undefined, { enabled: false }),
      broken,
      aGuideRule('on'),
    ]);
    const compiled = compile(ruleSet, CATALOGUE, { indexFrom: 0 });

    expect(evaluate(compiled, { 'customer.vip': true }).winner).toBe('on');
    expect(compiled.quarantined).toEqual([
      { ruleId: 'broken', index: 1, reason: 'leaf: no fact customer.shoe' },
    ]);
  });
});

describe('the literal scan', () => {
  it('finds exactly the words that occur, each once', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '退', '款'), minLength: 1, maxLength: 4 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '退', '款'), maxLength: 40 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 12 }), text, (words, searched) => {
        const found: string[] = [];
        buildLiteralScan(words).scan(searched, (place) => found.push(words[place] ?? ''));
        expect(found.sort()).toEqual(words.filter((entry) => searched.includes(entry)).sort());
      }),
    );
  });
});

describe('the words a pattern needs', () => {
  it.each([
    ['退款.{0,5}失败', ['退款']],
    ['refund(ed)? orders', [' orders']],
    ['ab+c', ['ab']],
    ['abc*', ['ab']],
    ['cancel|stop now', ['cancel', 'stop now']],
    ['a\\.b', ['a.b']],
    ['x{2}yz', ['yz']],
  ])('are, for %s, %j', (pattern, words) => {
    expect(requiredLiterals(pattern)).toEqual(words);
  });

  it.each(['.*', '[ab]c?', '(refund|return)', 'a|.', '\\d+', 'é', '\\Qa\\E', '[[:alpha:]x'])(
    'are not told by %s',
    (pattern) => {
      expect(requiredLiterals(pattern)).toBe(null);
    },
  );

  it('occur in whatever the pattern matches', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '退',
      '.',
      '\\.',
      'a+',
      'b*',
      '退?',
      '[ab]',
      '(?:ab|退)',
      '|',
      'a{1,2}',
      'b{0,1}',
      '^',
      '$',
    );
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '退', '.'), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), text, (pieces, searched) => {
        const source = pieces.join('');
        const compiled = compilePattern(source);
        fc.pre(compiled.ok && compiled.pattern.test(searched));
        const words = requiredLiterals(source);
        expect(words === null || words.some((word) => searched.includes(word))).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});
