import { describe, expect, it } from 'vitest';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import type { Least } from '#rules/authoring/blame.ts';
import { compile, evaluate } from '#rules/authoring/compile.ts';
import { explain, type NodeTruth } from '#rules/authoring/explain.ts';
import { withRuleFacts } from '#rules/authoring/generated.ts';
import type { GuideRule, Node } from '#rules/authoring/rule.ts';
import { withChange } from '#rules/authoring/witness.ts';
import {
  aGuidanceSet,
  aGuideRule,
  aLeaf,
  aNamedCondition,
  CATALOGUE,
  CLOCK,
  VIP,
} from '#tests/support/a-rule-set.ts';
import { GENERATOR_CATALOGUE, someRawFacts } from '#tests/support/fact-generator.ts';
import { seededRandom } from '#tests/support/random.ts';
import { aRuleSet, someShown } from '#tests/support/rule-generator.ts';

interface Raw {
  readonly [fact: string]: unknown;
}

function why(rules: readonly GuideRule[], raw: Raw, ruleId?: string) {
  const ruleSet = aGuidanceSet(rules);
  const assembled = assembleFacts(CATALOGUE, { ...CLOCK, ...raw }).facts;
  const facts = withRuleFacts(ruleSet, assembled, { visitId: 'v', visitorId: 'u', shown: {} });
  return explain(compile(ruleSet, CATALOGUE), facts, ruleId);
}

const REGION = aLeaf('visit.region', 'in', ['吉林'], 'region');
const VISITS = aLeaf('visit.count', 'greaterThanInclusive', 3, 'visits');
const either = (...nodes: Node[]): Node => ({ id: 'either', any: nodes });
const sizeOf = (least: Least | undefined) => (least?.kind === 'found' ? least.size : least?.kind);
const leafIdsOf = (least: Least | undefined) =>
  least?.kind === 'found' ? least.suggestions.map(({ flips }) => flips.flatMap((flip) => flip.leafIds)) : [];

const suggestionsOf = (least: Least | undefined) => (least?.kind === 'found' ? least.suggestions : []);

describe('an explanation', () => {
  it('shows every rule up to the winner, with what each condition got', () => {
    const { outcome, rules } = why(
      [aGuideRule('vip'), aGuideRule('near', [either(REGION, VISITS)]), aGuideRule('late')],
      { 'customer.vip': false, 'visit.region': ' 吉林', 'visit.count': 1 },
    );

    expect(outcome).toMatchObject({ winner: 'near', index: 1 });
    expect(rules.map((rule) => [rule.ruleId, rule.state])).toEqual([
      ['vip', 'lost'],
      ['near', 'won'],
    ]);
    expect(rules[1]?.tree?.children[0]).toMatchObject({
      kind: 'any',
      result: true,
      children: [
        { id: 'region', result: true, compared: { got: '吉林', fact: 'visit.region', cut: false } },
        { id: 'visits', result: false, compared: { got: 1 } },
      ],
    });
  });

  it('says of a rule whether it is off, set aside, lost or came too late', () => {
    const broken = aGuideRule('broken', [aLeaf('customer.shoe', 'equal', 'x')]);
    const rules = [
      aGuideRule('off', [VIP], { enabled: false }),
      broken,
      aGuideRule('won'),
      aGuideRule('late'),
    ];
    const stateOf = (id: string) => why(rules, { 'customer.vip': true }, id).asked?.rule.state;

    expect(['off', 'broken', 'won', 'late'].map(stateOf)).toEqual(['off', 'set-aside', 'won', 'pre-empted']);
  });

  it('says which text was longer than conditions see', () => {
    const rule = aGuideRule('r', [aLeaf('customer.remark', 'textContains', 'x')]);
    const { rules } = why([rule], { 'customer.remark': 'y'.repeat(9_000) });

    expect(rules[0]?.tree?.children[0]?.compared?.cut).toBe(true);
  });

  it('shows a named condition in its place, also when it is used twice', () => {
    const rule = aGuideRule('r', [
      { id: 'first', condition: 'c' },
      { id: 'second', condition: 'c' },
    ]);
    const ruleSet = aGuidanceSet([rule], [aNamedCondition('c', [VIP])]);
    const { rules } = explain(
      compile(ruleSet, CATALOGUE),
      assembleFacts(CATALOGUE, { 'customer.vip': true }).facts,
    );
    const ids = (node: NodeTruth): readonly string[] => [node.id, ...node.children.flatMap(ids)];

    expect(rules[0]?.tree && ids(rules[0].tree)).toEqual([
      'root',
      'first',
      'first/root',
      'first/leaf',
      'second',
      'second/root',
      'second/leaf',
    ]);
  });
});

describe('missing', () => {
  const missing = (nodes: readonly Node[], raw: Raw) => why([aGuideRule('r', nodes)], raw).rules[0]?.tree;

  it('is a condition whose fact is unknown, whatever it answers', () => {
    const tree = missing(
      [aLeaf('visit.region', 'notEqual', '吉林', 'a'), aLeaf('customer.score', 'equal', 3, 'b')],
      {},
    );

    expect(tree?.children.map((node) => [node.result, node.missing])).toEqual([
      [true, true],
      [false, true],
    ]);
  });

  it('is not a condition that asks whether it is known, nor an empty set', () => {
    const tree = missing(
      [aLeaf('visit.region', 'isNotSet', true, 'a'), aLeaf('customer.tags', 'contains', 'x', 'b')],
      {},
    );

    expect(tree?.children.map((node) => node.missing)).toEqual([false, false]);
  });

  it('goes up to a group only where it would change the answer', () => {
    expect(missing([either(REGION, VIP)], { 'customer.vip': true })?.missing).toBe(false);
    expect(missing([either(REGION, VIP)], { 'customer.vip': false })?.missing).toBe(true);
    expect(missing([REGION, VIP], { 'customer.vip': false })?.missing).toBe(false);
    expect(missing([{ id: 'n', not: REGION }], {})).toMatchObject({ result: true, missing: true });
  });
});

describe('blame', () => {
  it('names the one condition that was short', () => {
    const { asked } = why(
      [aGuideRule('r', [VIP, either(REGION, VISITS)])],
      { 'customer.vip': true, 'visit.count': 2 },
      'r',
    );

    expect(asked?.blame.toHold).toMatchObject({
      kind: 'found',
      size: 1,
      suggestions: [
        { flips: [{ leafIds: ['region'], to: true }], change: { 'visit.region': '吉林' } },
        { flips: [{ leafIds: ['visits'], to: true }], change: { 'visit.count': 3 } },
      ],
    });
  });

  it('counts equal conditions as one', () => {
    const twice = [{ ...VIP, id: 'a' }, either({ ...VIP, id: 'b' }, REGION)];
    const { asked } = why([aGuideRule('r', twice)], { 'customer.vip': false }, 'r');

    expect(leafIdsOf(asked?.blame.toHold)).toEqual([['a', 'b']]);
  });

  it('flips together what one fact cannot tell apart', () => {
    const nodes = [
      aLeaf('customer.score', 'greaterThan', 3, 'a'),
      aLeaf('customer.score', 'greaterThan', 5, 'b'),
    ];
    const { asked } = why([aGuideRule('r', nodes)], { 'customer.score': 1 }, 'r');

    expect([sizeOf(asked?.blame.toHold), leafIdsOf(asked?.blame.toHold)]).toEqual([2, [['a', 'b']]]);
  });

  it('passes over a set for which no facts exist', () => {
    const low = aLeaf('customer.score', 'lessThan', 3, 'low');
    const high = aLeaf('customer.score', 'greaterThan', 5, 'high');
    const { asked } = why(
      [aGuideRule('r', [either({ id: 'both', all: [low, high] }, { id: 'two', all: [VIP, REGION] })])],
      { 'customer.score': 1 },
      'r',
    );

    expect(leafIdsOf(asked?.blame.toHold)).toEqual([['leaf', 'region']]);
  });

  it('says so when nothing would help', () => {
    const contradiction = [
      aLeaf('customer.score', 'lessThan', 3, 'a'),
      aLeaf('customer.score', 'greaterThan', 5, 'b'),
    ];
    const { asked } = why([aGuideRule('r', contradiction)], { 'customer.score': 1 }, 'r');

    expect(asked?.blame.toHold).toEqual({ kind: 'none-found' });
  });

  it('also takes the rules before it out of the way', () => {
    const rules = [aGuideRule('first', [VISITS]), aGuideRule('second', [REGION]), aGuideRule('asked', [VIP])];
    const { asked } = why(rules, { 'customer.vip': true, 'visit.count': 5, 'visit.region': '吉林' }, 'asked');

    expect(asked?.blame.toHold).toEqual({ kind: 'already' });
    expect(leafIdsOf(asked?.blame.toWin)).toEqual([['visits', 'region']]);
  });

  it('finds the hour, the day and the draw under which a rule is in force', () => {
    const rule = aGuideRule('r', [VIP], {
      schedule: { weekdays: [6], from: '22:00', to: '02:00' },
      since: '2026-12-01T00:00:00+08:00',
      rollout: { percent: 10, salt: 's', by: 'visit' },
      cap: { hours: 24 },
    });
    const { asked } = why([rule], { 'customer.vip': true }, 'r');

    expect(asked?.blame.toWin).toMatchObject({ kind: 'found' });
  });

  it('finds words, patterns, sets, ages and birthdays', () => {
    const nodes = [
      aLeaf('customer.remark', 'matchesRegex', 'order\\s*\\d+', 'a'),
      aLeaf('customer.remark', 'textContains', 'urgent', 'b'),
      aLeaf('customer.tags', 'containsAll', ['x', 'y'], 'c'),
      aLeaf('customer.tags', 'doesNotContain', 'z', 'd'),
      aLeaf('customer.since', 'withinLast', 7, 'e'),
      aLeaf('customer.daysToBirthday', 'lessThanInclusive', 3, 'f'),
      aLeaf('customer.age', 'greaterThan', 60, 'g'),
    ];
    const { asked } = why(
      [aGuideRule('r', nodes)],
      { 'customer.remark': 'hello', 'customer.tags': ['z'] },
      'r',
    );

    expect(sizeOf(asked?.blame.toHold)).toBe(7);
  });

  it('never suggests what is not so, and never disagrees with the evaluation', () => {
    const random = seededRandom(4_711);
    let found = 0;
    for (let turn = 0; turn < 60; turn++) {
      const ruleSet = aRuleSet(random, 5);
      const compiled = compile(ruleSet, GENERATOR_CATALOGUE);
      const { facts } = assembleFacts(GENERATOR_CATALOGUE, someRawFacts(random));
      const seen = { visitId: `v${turn}`, visitorId: `u${turn}`, shown: someShown(random, ruleSet) };
      const whole = withRuleFacts(ruleSet, facts, seen);
      const { winner } = evaluate(compiled, whole);
      for (const { ruleId } of compiled.rules) {
        const { outcome, asked } = explain(compiled, whole, ruleId);
        expect([outcome.winner, asked?.blame.toWin.kind === 'already']).toEqual([winner, winner === ruleId]);
        for (const suggestion of suggestionsOf(asked?.blame.toWin)) {
          found++;
          const changed = withChange(GENERATOR_CATALOGUE, whole, suggestion.change);
          expect(evaluate(compiled, changed).winner).toBe(ruleId);
        }
      }
    }
    expect(found).toBeGreaterThan(200);
  }, 60_000);
});
