import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '#rules/authoring/compile.ts';
import { countList } from '#rules/authoring/count-list.ts';
import { countPlaces } from '#rules/authoring/count-places.ts';
import { countRule, type RecordedVisit, surroundingsOf } from '#rules/authoring/count-rule.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import type { GuideRule } from '#rules/authoring/rule.ts';
import { aGuidanceSet, aGuideRule, aLeaf, CATALOGUE } from '../../support/a-rule-set.ts';

const leafOf = fc.oneof(
  fc.integer({ min: 1, max: 6 }).map((count) => aLeaf('visit.count', 'greaterThanInclusive', count)),
  fc.constantFrom('吉林', '辽宁').map((region) => aLeaf('visit.region', 'equal', region)),
);
const rulesOf = fc
  .array(leafOf, { minLength: 1, maxLength: 6 })
  .map((leaves) => leaves.map((leaf, at) => aGuideRule(`r${at}`, [leaf])));
/** The region was not always recorded. */
const factsOf: fc.Arbitrary<FactObject> = fc
  .record({
    count: fc.integer({ min: 1, max: 6 }),
    region: fc.constantFrom('吉林', '辽宁', null, undefined),
  })
  .map(({ count, region }) => ({
    'visit.count': count,
    ...(region === undefined ? {} : { 'visit.region': region }),
  }));
const visitsOf: fc.Arbitrary<readonly RecordedVisit[]> = fc
  .array(fc.array(factsOf, { minLength: 1, maxLength: 3 }), { maxLength: 20 })
  .map((all) =>
    all.map((evaluations, at) => ({ visitId: `v${at}`, visitorId: `v${at}`, shown: {}, evaluations })),
  );

function around(rules: readonly GuideRule[], ruleId: string) {
  return surroundingsOf(aGuidanceSet(rules), { ruleId, catalogue: CATALOGUE, asLive: false });
}

describe('what a rule would win at every place', () => {
  it('is what it wins once it stands there', () => {
    fc.assert(
      fc.property(rulesOf, leafOf, visitsOf, (others, leaf, visits) => {
        const mine = aGuideRule('mine', [leaf]);

        const { winsAt } = countPlaces(around([...others, mine], 'mine'), mine, visits);

        const moved = winsAt.map((_, place) => {
          const rules = [...others.slice(0, place), mine, ...others.slice(place)];
          return countRule(around(rules, 'mine'), mine, visits).wins;
        });
        expect(winsAt).toHaveLength(others.length + 1);
        expect(winsAt).toEqual(moved);
      }),
    );
  });

  it('names who wins its visits without it', () => {
    const others = [
      aGuideRule('often', [aLeaf('visit.count', 'greaterThanInclusive', 4)]),
      aGuideRule('north', [aLeaf('visit.region', 'equal', '吉林')]),
    ];
    const mine = aGuideRule('mine', [aLeaf('visit.count', 'greaterThanInclusive', 2)]);
    const facts = [
      { 'visit.count': 5, 'visit.region': '吉林' },
      { 'visit.count': 3, 'visit.region': '吉林' },
      { 'visit.count': 2, 'visit.region': null },
    ];
    const visits = facts.map((one, at) => ({
      visitId: `v${at}`,
      visitorId: `v${at}`,
      shown: {},
      evaluations: [one],
    }));

    expect(countPlaces(around([...others, mine], 'mine'), mine, visits)).toEqual({
      winsAt: [3, 2, 1],
      otherwise: [
        { ruleId: 'often', visits: 1 },
        { ruleId: 'north', visits: 1 },
        { ruleId: null, visits: 1 },
      ],
    });
  });
});

describe('a whole list laid over recorded visits', () => {
  it('agrees with the counts of each of its rules where all was recorded', () => {
    const recorded = visitsOf.map((visits) =>
      visits.map((visit) => ({
        ...visit,
        evaluations: visit.evaluations.map((facts) => ({ 'visit.region': null, ...facts })),
      })),
    );
    fc.assert(
      fc.property(rulesOf, recorded, (rules, visits) => {
        const { rules: listed } = countList(compile(aGuidanceSet(rules), CATALOGUE), visits);

        const one = rules.map((rule) => {
          const { matches, wins, lostTo } = countRule(around(rules, rule.id), rule, visits);
          return { ruleId: rule.id, matches, wins, lostTo: lostTo[0] ?? null };
        });
        expect(listed).toEqual(one);
      }),
    );
  });
});
