import { describe, expect, it } from 'vitest';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import { compile } from '#rules/authoring/compile.ts';
import type { CompiledRule, Truth } from '#rules/authoring/compiled-rule.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import { type LoweredNode, lowerGroup, nodesOf } from '#rules/authoring/lower.ts';
import { testFor } from '#rules/authoring/operators.ts';
import { answerOf, disjoint, equivalent, implies, type Proof } from '#rules/authoring/proofs.ts';
import type { Leaf, Node, RuleSet } from '#rules/authoring/rule.ts';
import { aLeaf, CATALOGUE, VIP } from '#tests/support/a-rule-set.ts';
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
const minute = (operator: string, value: Leaf['value']) => aLeaf('clock.minuteOfDay', operator, value);
/** Monday to Monday, and the Wednesday in between, in UTC. */
const WEEK = ['2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'] as const;
const WEDNESDAY = ['2026-11-25T02:00:00Z', '2026-11-25T22:00:00Z'] as const;
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

describe('conditions on the clock and on what hangs together', () => {
  const weekday = (operator: string, value: Leaf['value']) => aLeaf('clock.weekday', operator, value);
  const month = (value: number) => aLeaf('clock.month', 'equal', value);
  const day = (value: number) => aLeaf('clock.dayOfMonth', 'equal', value);
  const since = (operator: string, value: Leaf['value']) => aLeaf('customer.since', operator, value);
  const now = (operator: string, value: Leaf['value']) => aLeaf('clock.now', operator, value);

  it.each([
    ['no eighth day of the week', [weekday('greaterThan', 7)], [VIP], 'yes'],
    ['no half minute', [minute('between', [3, 4])], [minute('notIn', [3, 4])], 'yes'],
    ['no 31 June', [month(6)], [day(31)], 'yes'],
    ['29 February on a Tuesday', [month(2), day(29)], [weekday('equal', 2)], 'no'],
    ['a Saturday in one week', [weekday('equal', 6)], [now('betweenTimes', WEEK)], 'no'],
    ['a Saturday on a Wednesday', [weekday('equal', 6)], [now('betweenTimes', WEDNESDAY)], 'yes'],
    [
      'a Thursday, somewhere, late on Wednesday',
      [weekday('equal', 4)],
      [now('betweenTimes', WEDNESDAY)],
      'no',
    ],
    [
      'long ago, but after that',
      [since('withinLast', 3), since('before', WEEK[0])],
      [now('after', WEEK[1])],
      'yes',
    ],
    [
      'lately, and before that',
      [since('withinLast', 9), since('before', WEEK[0])],
      [now('after', WEEK[1])],
      'no',
    ],
    ['the day before a birthday', [aLeaf('customer.daysToBirthday', 'equal', 6)], [VIP], 'no'],
  ] as const)('%s', (_, a, b, expected) => {
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
  const FACTS = 10_000;

  /** Two rules without rollout and cap, whose facts belong to a version. */
  function twoRules(random: Random): readonly CompiledRule[] {
    const ruleSet = aRuleSet(random, 2);
    const rules = ruleSet.rules.map((rule) => {
      const { rollout: _, ...rest } = rule;
      return { ...rest, enabled: true, ...('cap' in rest ? { cap: undefined } : {}) };
    });
    return [...compile({ ...ruleSet, rules } as RuleSet, GENERATOR_CATALOGUE).rules];
  }

  const random = seededRandom(99);
  const many = Array.from(
    { length: FACTS },
    (): FactObject => assembleFacts(GENERATOR_CATALOGUE, someRawFacts(random)).facts,
  );

  /** The first of the random facts that make `a` what is said and `b` too. */
  function refuted(
    a: LoweredNode,
    b: LoweredNode,
    wanted: readonly [boolean, boolean],
  ): FactObject | undefined {
    const reads = [...new Set([a, b].flatMap((tree) => [...nodesOf(tree)]).flatMap(factOf))];
    const [left, right] = [a, b].map((tree) => truthOf(tree, reads));
    return many.find((facts) => {
      const slots = reads.map((fact) => facts[fact] ?? null);
      return left?.(slots) === wanted[0] && right?.(slots) === wanted[1];
    });
  }
  const factOf = (node: LoweredNode) => (node.kind === 'leaf' ? [node.fact] : []);

  it(`says yes only where ${FACTS} random facts cannot refute it, and confirms every no`, () => {
    const seen = { yes: 0, no: 0, unknown: 0 };
    for (let turn = 0; turn < 300; turn++) {
      const [a, b] = twoRules(random).map(({ tree }) => tree);
      if (!a || !b) throw new Error('no conditions');
      const follows = implies(a, b, GENERATOR_CATALOGUE);
      const apart = disjoint(a, b, GENERATOR_CATALOGUE);
      seen[follows.answer]++;
      seen[apart.answer]++;
      if (follows.answer === 'yes') expect(refuted(a, b, [true, false])).toBeUndefined();
      if (follows.answer === 'no')
        expect([answerOf(a, follows.example), answerOf(b, follows.example)]).toEqual([true, false]);
      if (apart.answer === 'yes') expect(refuted(a, b, [true, true])).toBeUndefined();
      if (apart.answer === 'no')
        expect([answerOf(a, apart.example), answerOf(b, apart.example)]).toEqual([true, true]);
    }
    expect(seen.no).toBeGreaterThan(300);
    expect(seen.yes).toBeGreaterThan(10);
  }, 60_000);

  it('never says unknown of conditions without texts', () => {
    const written = ['string', 'url', 'text'];
    const isPlain = (tree: LoweredNode) =>
      [...nodesOf(tree)].every((node) => node.kind !== 'leaf' || !written.includes(node.type));
    const seen = { yes: 0, no: 0, unknown: 0 };
    for (let turn = 0; turn < 1_000; turn++) {
      const [a, b] = twoRules(random).map(({ tree }) => tree);
      if (!a || !b || !isPlain(a) || !isPlain(b)) continue;
      const apart = disjoint(a, b, GENERATOR_CATALOGUE);
      seen[implies(a, b, GENERATOR_CATALOGUE).answer]++;
      seen[apart.answer]++;
      if (apart.answer === 'no')
        expect([answerOf(a, apart.example), answerOf(b, apart.example)]).toEqual([true, true]);
    }
    expect(seen.unknown).toBe(0);
    expect(seen.no).toBeGreaterThan(100);
    expect(seen.yes).toBeGreaterThan(5);
  }, 60_000);
});

/** The plain reading of a tree. */
function truthOf(tree: LoweredNode, reads: readonly string[]): Truth {
  switch (tree.kind) {
    case 'leaf': {
      const [slot, test] = [reads.indexOf(tree.fact), testFor(tree.operator, tree.operand)];
      return (slots) => test?.(slots[slot] ?? null) ?? false;
    }
    case 'named':
      return truthOf(tree.child, reads);
    case 'not': {
      const child = truthOf(tree.child, reads);
      return (slots) => !child(slots);
    }
    default: {
      const children = tree.children.map((child) => truthOf(child, reads));
      return tree.kind === 'all'
        ? (slots) => children.every((child) => child(slots))
        : (slots) => children.some((child) => child(slots));
    }
  }
}
