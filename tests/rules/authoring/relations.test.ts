import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import { compile, evaluate } from '#rules/authoring/compile.ts';
import { lowerGroup } from '#rules/authoring/lower.ts';
import { relationOf, sameDecisions } from '#rules/authoring/relations.ts';
import type { GuideRule, Leaf, Node } from '#rules/authoring/rule.ts';
import { aGuidanceSet, aGuideRule, aLeaf, CATALOGUE, CLOCK } from '#tests/support/a-rule-set.ts';

const lowered = (...nodes: Node[]) =>
  lowerGroup({ id: 'root', all: nodes }, { catalogue: CATALOGUE, conditions: new Map() });
const visits = (operator: string, value: Leaf['value']) => aLeaf('visit.count', operator, value);
const remark = (pattern: string) => aLeaf('customer.remark', 'matchesRegex', pattern);
const compiled = (...rules: GuideRule[]) => compile(aGuidanceSet(rules), CATALOGUE);

describe('a rule before and after an edit', () => {
  it.each([
    ['same', visits('greaterThanInclusive', 3), visits('greaterThanInclusive', 3)],
    ['narrower', visits('greaterThanInclusive', 2), visits('greaterThanInclusive', 3)],
    ['wider', visits('greaterThanInclusive', 3), visits('greaterThanInclusive', 2)],
    ['apart', visits('lessThan', 3), visits('greaterThan', 3)],
    ['other', visits('between', [1, 3]), visits('between', [2, 5])],
  ] as const)('is %s', (kind, before, after) => {
    const relation = relationOf(lowered(before), lowered(after), CATALOGUE);

    expect(relation.kind).toBe(kind);
  });

  it('shows what came and what went', () => {
    const relation = relationOf(
      lowered(visits('between', [1, 3])),
      lowered(visits('between', [2, 5])),
      CATALOGUE,
    );

    expect(relation).toMatchObject({
      went: { 'visit.count': 1 },
      came: { 'visit.count': expect.any(Number) },
    });
  });

  it('is not judged where patterns stand in the way, which are named', () => {
    expect(relationOf(lowered(remark('a.b')), lowered(remark('a.+b')), CATALOGUE)).toMatchObject({
      kind: 'unknown',
      because: [{ value: 'a.b' }, { value: 'a.+b' }],
    });
  });
});

describe('two rule sets', () => {
  const few = aGuideRule('few', [visits('lessThan', 3)]);
  const many = aGuideRule('many', [visits('greaterThanInclusive', 3)]);

  it('decide the same where rules that exclude each other change places', () => {
    expect(sameDecisions(compiled(few, many), compiled(many, few))).toEqual({ answer: 'yes' });
  });

  it('decide the same whatever is said by a rule that never wins', () => {
    const dead = aGuideRule('dead', [visits('equal', 7)]);

    expect(sameDecisions(compiled(few, many), compiled(few, many, dead))).toEqual({
      answer: 'yes',
    });
  });

  it('differ with facts that show it', () => {
    const from2 = aGuideRule('many', [visits('greaterThanInclusive', 2)]);

    const proof = sameDecisions(compiled(many), compiled(from2));

    expect(proof).toMatchObject({ answer: 'no', example: { 'visit.count': 2 } });
  });

  it('decide the same by two hundred rules where a pair that excludes each other changes places', () => {
    const each = Array.from({ length: 200 }, (_, at) =>
      aGuideRule(`r${at}`, [aLeaf('visit.campaign', 'equal', `c${at}`), visits('greaterThan', at)]),
    );
    const [second, first] = [each.slice(1, 2), each.slice(0, 1)];

    const proof = sameDecisions(compiled(...each), compiled(...second, ...first, ...each.slice(2)));

    expect(proof).toEqual({ answer: 'yes' });
  });

  it('differ where only what a rule does has changed', () => {
    const again = aGuideRule('few', [visits('lessThan', 3)], {
      event: { type: 'guide', params: { messages: [] } },
    });

    const { answer } = sameDecisions(compiled(few, many), compiled(again, many));

    expect(answer).toBe('no');
  });

  it('are left open where there is too much to ask', () => {
    const each = Array.from({ length: 120 }, (_, at) => visits('equal', at));
    const before = each.map((leaf, at) => aGuideRule(`r${at}`, [leaf]));
    const after = each.map((leaf, at) => aGuideRule(`r${at}`, [{ id: 'twice', any: [leaf, leaf] }]));

    expect(sameDecisions(compiled(...before), compiled(...after))).toMatchObject({
      answer: 'unknown',
    });
  });

  it('are never called the same where facts tell them apart, and never apart without such facts', () => {
    const leaf = fc.record({
      operator: fc.constantFrom('equal', 'lessThan', 'greaterThanInclusive', 'notEqual'),
      value: fc.integer({ min: 1, max: 4 }),
    });
    const rules = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), leaf), { minLength: 0, maxLength: 3 });
    const setOf = (drawn: readonly (readonly [string, { operator: string; value: number }])[]) =>
      compiled(
        ...drawn
          .filter(([id], place) => drawn.findIndex(([other]) => other === id) === place)
          .map(([id, { operator, value }]) => aGuideRule(id, [visits(operator, value)])),
      );
    // Between whole numbers too: a catalogue's number may be any.
    const every = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5].map(
      (count) => assembleFacts(CATALOGUE, { ...CLOCK, 'visit.count': count }).facts,
    );

    fc.assert(
      fc.property(rules, rules, (one, other) => {
        const [before, after] = [setOf(one), setOf(other)];
        const apart = every.some((facts) => evaluate(before, facts).winner !== evaluate(after, facts).winner);

        const { answer } = sameDecisions(before, after);

        expect(answer).toBe(apart ? 'no' : 'yes');
      }),
      {
        numRuns: 200,
        examples: [
          [
            [
              ['a', { operator: 'greaterThanInclusive', value: 4 }],
              ['b', { operator: 'lessThan', value: 3 }],
            ],
            [
              ['a', { operator: 'greaterThanInclusive', value: 4 }],
              ['b', { operator: 'notEqual', value: 3 }],
            ],
          ],
        ],
      },
    );
  });
});
