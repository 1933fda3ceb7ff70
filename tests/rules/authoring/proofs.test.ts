import { describe, expect, it } from 'vitest';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import { type LoweredNode, lowerGroup, lowerRule } from '#rules/authoring/lower.ts';
import { answerOf, disjoint, equivalent, implies, type Proof } from '#rules/authoring/proofs.ts';
import type { Leaf, Node } from '#rules/authoring/rule.ts';
import { aLeaf, CATALOGUE } from '#tests/support/a-rule-set.ts';
import { GENERATOR_CATALOGUE, someRawFacts } from '#tests/support/fact-generator.ts';
import { type Random, seededRandom } from '#tests/support/random.ts';
import { aRuleSet } from '#tests/support/rule-generator.ts';

const all = (...nodes: Node[]): LoweredNode =>
  lowerGroup({ id: 'root', all: nodes.map(own) }, { catalogue: CATALOGUE, conditions: new Map() });
const any = (...nodes: Node[]): Node => ({ id: 'any', any: nodes.map(own) });
const not = (node: Node): Node => ({ id: 'not', not: node });
const own = (node: Node, place: number): Node => ({ ...node, id: `${node.id}-${place}` });
const answers = (proof: Proof) => proof.answer;

const score = (operator: string, value: Leaf['value']) => aLeaf('customer.score', operator, value);
const remark = (operator: string, value: Leaf['value']) => aLeaf('customer.remark', operator, value);
const sex = (operator: string, value: Leaf['value']) => aLeaf('customer.sex', operator, value);
const tags = (operator: string, value: Leaf['value']) => aLeaf('customer.tags', operator, value);

describe('a condition follows from another', () => {
  it.each([
    [[score('greaterThan', 5)], [score('greaterThanInclusive', 5)], 'yes'],
    [[score('greaterThanInclusive', 5)], [score('greaterThan', 5)], 'no'],
    [[score('between', [3, 5])], [any(score('lessThanInclusive', 4), score('greaterThan', 4))], 'yes'],
    [[score('isSet', true)], [any(score('lessThan', 4), score('greaterThan', 4))], 'no'],
    [[score('notEqual', 3)], [score('isSet', true)], 'no'],
    [[sex('notIn', ['female', 'male']), sex('isSet', true)], [sex('equal', 'other')], 'yes'],
    [[sex('notIn', ['female', 'male'])], [sex('equal', 'other')], 'no'],
    [[tags('containsAll', ['a', 'b'])], [tags('containsAny', ['b', 'c'])], 'yes'],
    [[tags('containsAny', ['b', 'c'])], [tags('containsAll', ['a', 'b'])], 'no'],
    [[remark('equal', 'please refund')], [remark('textContains', 'refund')], 'yes'],
    [[remark('startsWith', 'refund')], [remark('textContainsAny', ['x', 'fund'])], 'yes'],
    [[remark('textContains', 'refunds')], [remark('textContains', 'refund')], 'yes'],
    [[remark('textContains', 'refund')], [remark('textContains', 'refunds')], 'no'],
    [[remark('matchesRegex', 'a.b')], [remark('matchesRegex', 'a.b')], 'yes'],
    [[remark('matchesRegex', 'a.b')], [remark('matchesRegex', 'a.+b')], 'unknown'],
    [[aLeaf('customer.since', 'withinLast', 7)], [aLeaf('customer.since', 'withinLast', 30)], 'yes'],
    [[aLeaf('customer.since', 'withinLast', 30)], [aLeaf('customer.since', 'withinLast', 7)], 'no'],
    [[aLeaf('customer.vip', 'equal', true)], [not(aLeaf('customer.vip', 'equal', false))], 'yes'],
    [[not(aLeaf('customer.vip', 'equal', false))], [aLeaf('customer.vip', 'equal', true)], 'no'],
    [[aLeaf('customer.known', 'equal', true)], [not(aLeaf('customer.known', 'equal', false))], 'yes'],
  ] as const)('%j → %j: %s', (a, b, expected) => {
    expect(answers(implies(all(...a), all(...b), CATALOGUE))).toBe(expected);
  });

  it('names the conditions that stand in the way', () => {
    const proof = implies(all(remark('matchesRegex', 'a.b')), all(remark('matchesRegex', 'a.+b')), CATALOGUE);

    expect(proof).toMatchObject({ because: [{ value: 'a.b' }, { value: 'a.+b' }] });
  });

  it('is not judged where it would take too long', () => {
    const wide = Array.from({ length: 8 }, (_, group) =>
      any(...Array.from({ length: 6 }, (_, place) => tags('contains', `t${group}-${place}`))),
    );

    expect(disjoint(all(...wide), all(...wide), CATALOGUE)).toEqual({ answer: 'unknown', because: [] });
  });
});

describe('conditions exclude each other', () => {
  it.each([
    [[score('lessThan', 5)], [score('greaterThanInclusive', 5)], 'yes'],
    [[score('lessThanInclusive', 5)], [score('greaterThanInclusive', 5)], 'no'],
    [[remark('startsWith', 'a')], [remark('startsWith', 'b')], 'yes'],
    [[remark('startsWith', 'a')], [remark('endsWith', 'b')], 'no'],
    [[remark('isSet', true)], [remark('isNotSet', true)], 'yes'],
    [[tags('contains', 'a')], [tags('doesNotContain', 'a')], 'yes'],
    [[aLeaf('clock.weekday', 'in', [6, 7])], [aLeaf('clock.weekday', 'between', [1, 5])], 'yes'],
    [[aLeaf('clock.weekday', 'in', [6, 7])], [aLeaf('clock.minuteOfDay', 'lessThan', 60)], 'no'],
  ] as const)('%j and %j: %s', (a, b, expected) => {
    expect(answers(disjoint(all(...a), all(...b), CATALOGUE))).toBe(expected);
  });
});

describe('conditions are the same', () => {
  it('whatever the order, the brackets and the way of saying it', () => {
    const a = all(score('between', [3, 5]), sex('in', ['female', 'male']));
    const b = all(
      not(any(sex('equal', 'other'), sex('isNotSet', true))),
      score('lessThanInclusive', 5),
      score('greaterThanInclusive', 3),
    );

    expect(equivalent(a, b, CATALOGUE)).toEqual({ answer: 'yes' });
  });
});

describe('proofs against evaluation', () => {
  function someFacts(random: Random): FactObject {
    return assembleFacts(GENERATOR_CATALOGUE, someRawFacts(random)).facts;
  }

  /** Lowered rules without rollout and cap, whose facts belong to a version. */
  function someConditions(random: Random): readonly LoweredNode[] {
    const ruleSet = aRuleSet(random, 2);
    const conditions = new Map(ruleSet.conditions.map((condition) => [condition.id, condition]));
    return ruleSet.rules.map((rule) => {
      const { rollout: _, ...rest } = rule;
      return lowerRule({ ...rest, ...('cap' in rest ? { cap: undefined } : {}) } as never, {
        catalogue: GENERATOR_CATALOGUE,
        conditions,
      });
    });
  }

  it('never says yes where facts refute it, and every no is confirmed', () => {
    const random = seededRandom(99);
    const facts = Array.from({ length: 400 }, () => someFacts(random));
    const seen = { yes: 0, no: 0, unknown: 0 };
    for (let turn = 0; turn < 300; turn++) {
      const [a, b] = someConditions(random);
      if (!a || !b) throw new Error('no conditions');
      const follows = implies(a, b, GENERATOR_CATALOGUE);
      const apart = disjoint(a, b, GENERATOR_CATALOGUE);
      seen[follows.answer]++;
      seen[apart.answer]++;
      if (follows.answer === 'yes')
        expect(facts.every((one) => !answerOf(a, one) || answerOf(b, one))).toBe(true);
      if (follows.answer === 'no')
        expect([answerOf(a, follows.example), answerOf(b, follows.example)]).toEqual([true, false]);
      if (apart.answer === 'yes')
        expect(facts.every((one) => !(answerOf(a, one) && answerOf(b, one)))).toBe(true);
      if (apart.answer === 'no')
        expect([answerOf(a, apart.example), answerOf(b, apart.example)]).toEqual([true, true]);
    }
    expect(seen.no).toBeGreaterThan(300);
  }, 60_000);
});
