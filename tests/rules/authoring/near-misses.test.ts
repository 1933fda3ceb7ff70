import { describe, expect, it } from 'vitest';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import { compile, evaluate } from '#rules/authoring/compile.ts';
import { nearMisses } from '#rules/authoring/near-misses.ts';
import { aGuidanceSet, aGuideRule, aLeaf, CATALOGUE, CLOCK } from '../../support/a-rule-set.ts';

const campaign = (value: string, id = 'leaf') => aLeaf('visit.campaign', 'equal', value, id);
const visits = (least: number, id = 'visits') => aLeaf('visit.count', 'greaterThanInclusive', least, id);

const someFacts = (raw: object) => assembleFacts(CATALOGUE, { ...CLOCK, ...raw }).facts;

describe('near misses', () => {
  it('are the rules with the fewest conditions to change, in that order, without the winner', () => {
    const compiled = compile(
      aGuidanceSet([
        aGuideRule('two-away', [campaign('spring'), visits(9)]),
        aGuideRule('one-away', [campaign('summer'), visits(9)]),
        aGuideRule('off', [campaign('summer')], { enabled: false }),
        aGuideRule('winner', [campaign('summer')]),
        aGuideRule('after', [visits(1)]),
      ]),
      CATALOGUE,
    );
    const facts = someFacts({ 'visit.campaign': 'summer', 'visit.count': 2 });

    const found = nearMisses(compiled, facts, 2);

    expect(evaluate(compiled, facts).winner).toBe('winner');
    expect(found.map(({ ruleId, blame }) => [ruleId, blame.toWin])).toMatchObject([
      ['one-away', { kind: 'found', size: 1 }],
      ['after', { kind: 'found', size: 1 }],
    ]);
  });

  it('win with the facts that are suggested for them', () => {
    const compiled = compile(
      aGuidanceSet([
        aGuideRule('a', [campaign('spring')]),
        aGuideRule('b', [visits(3), campaign('winter', 'c')]),
      ]),
      CATALOGUE,
    );
    const facts = someFacts({ 'visit.campaign': 'winter', 'visit.count': 1 });

    for (const { ruleId, blame } of nearMisses(compiled, facts, 3)) {
      if (blame.toWin.kind !== 'found') throw new Error('nothing was found');
      const change = blame.toWin.suggestions[0]?.change ?? {};
      const changed = { ...facts, ...change };
      expect(evaluate(compiled, changed).winner).toBe(ruleId);
    }
  });
});
