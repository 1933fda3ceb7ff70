import { describe, expect, it } from 'vitest';
import { compile, evaluate } from '#rules/authoring/compile.ts';
import { countRule, type RecordedVisit, surroundingsOf } from '#rules/authoring/count-rule.ts';
import { explainTree, type NodeTruth } from '#rules/authoring/explain.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import type { GuideRule } from '#rules/authoring/rule.ts';
import { aGuidanceSet, aGuideRule, aLeaf, CATALOGUE } from '../../support/a-rule-set.ts';

const count = (number: number, id = 'n') => aLeaf('visit.count', 'greaterThanInclusive', number, id);
const region = (name: string, id = 'r') => aLeaf('visit.region', 'equal', name, id);

function visit(visitId: string, ...evaluations: readonly FactObject[]): RecordedVisit {
  return { visitId, visitorId: visitId, shown: {}, evaluations };
}

function counted(
  rules: readonly GuideRule[],
  edited: GuideRule,
  visits: readonly RecordedVisit[],
  asLive = false,
) {
  const around = surroundingsOf(aGuidanceSet(rules), { ruleId: edited.id, catalogue: CATALOGUE, asLive });
  return countRule(around, edited, visits);
}

describe('live counts', () => {
  const visits = [
    visit('v1', { 'visit.count': 5, 'visit.region': '吉林' }),
    visit('v2', { 'visit.count': 5, 'visit.region': null }),
    visit('v3', { 'visit.count': 1, 'visit.region': '吉林' }),
  ];
  const edited = aGuideRule('mine', [count(3), region('吉林')]);

  it('say of every node how often it holds, and of what is unknown that it is', () => {
    expect(counted([edited], edited, visits).nodes).toEqual([
      { id: 'root', true: 1, false: 1, unknown: 1 },
      { id: 'n', true: 2, false: 1, unknown: 0 },
      { id: 'r', true: 2, false: 0, unknown: 1 },
    ]);
  });

  it('give matches to the earlier rule that wins them', () => {
    const first = aGuideRule('first', [count(4)]);

    expect(counted([first, edited], edited, visits)).toMatchObject({
      matches: 1,
      wins: 0,
      lostTo: [{ ruleId: 'first', visits: 1 }],
    });
    expect(counted([edited, first], edited, visits)).toMatchObject({ matches: 1, wins: 1, lostTo: [] });
  });

  it('count a visit once, at the evaluation that was won', () => {
    const other = aGuideRule('other', [count(9)]);
    const pages = [
      visit('v1', { 'visit.count': 1, 'visit.region': null }, { 'visit.count': 3, 'visit.region': '吉林' }),
      visit('v2', { 'visit.count': 9, 'visit.region': null }, { 'visit.count': 3, 'visit.region': '吉林' }),
    ];

    expect(counted([other, edited], edited, pages)).toMatchObject({ visits: 2, matches: 1, wins: 1 });
  });

  it('leave out a case in which a fact that is read was not recorded, and count it', () => {
    const old = [visit('old', { 'visit.count': 9 }), ...visits];
    const before = aGuideRule('before', [count(9)]);

    expect(counted([edited], edited, old)).toMatchObject({ visits: 3, leftOut: 1 });
    expect(counted([before], aGuideRule('plain', [count(3)]), old)).toMatchObject({ visits: 4, leftOut: 0 });
  });

  it('look at cap, rollout and dates only as live', () => {
    const capped = aGuideRule('mine', [count(3)], {
      cap: { hours: 24 },
      rollout: { percent: 0, salt: 's', by: 'visit' },
    });
    const seen = [{ ...visit('v', { 'visit.count': 5, 'clock.now': 0 }), shown: { mine: 2 } }];

    expect(counted([capped], capped, seen)).toMatchObject({ matches: 1, wins: 1 });
    expect(counted([capped], capped, seen, true)).toMatchObject({ visits: 1, matches: 0, wins: 0 });
  });

  it('agree with the evaluation and its explanation on random visits', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const rules = Array.from({ length: 12 }, (_, place) =>
      aGuideRule(`r${place}`, [
        { id: 'g', any: [count(random(8), 'a'), { id: 'not', not: region(`p${random(3)}`, 'b') }] },
        region(`p${random(3)}`, 'c'),
      ]),
    );
    const many = Array.from({ length: 300 }, (_, place) =>
      visit(`v${place}`, {
        'visit.count': random(8),
        'visit.region': random(4) === 0 ? null : `p${random(3)}`,
      }),
    );
    const whole = compile(aGuidanceSet(rules), CATALOGUE);

    for (const [place, rule] of rules.entries()) {
      const counts = counted(rules, rule, many);
      const tree = whole.rules[place]?.tree;
      const truths = many.map((one) => tree && explainTree(tree, one.evaluations[0] ?? {}));
      const won = many.filter((one) => evaluate(whole, one.evaluations[0] ?? {}).winner === rule.id);
      const holds = (id: string) => truths.filter((truth) => truth && find(truth, id)?.result).length;
      const missing = truths.filter((truth) => truth && !truth.result && truth.missing).length;

      expect(counts.wins).toBe(won.length);
      expect(counts.nodes.map((node) => node.true)).toEqual(counts.nodes.map((node) => holds(node.id)));
      expect(counts.nodes[0]?.unknown).toBe(missing);
      expect(counts.matches - counts.wins).toBe(counts.lostTo.reduce((sum, one) => sum + one.visits, 0));
    }
  });
});

function find(truth: NodeTruth, id: string): NodeTruth | undefined {
  return truth.id === id ? truth : truth.children.map((child) => find(child, id)).find((one) => one);
}
