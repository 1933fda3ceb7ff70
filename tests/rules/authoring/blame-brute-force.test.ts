/** Blame against trying every set: nothing smaller works than what is suggested. */
import { describe, expect, it } from 'vitest';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import { AtomTable, atomHolds, holds } from '#rules/authoring/atoms.ts';
import { compile } from '#rules/authoring/compile.ts';
import { explain } from '#rules/authoring/explain.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import { withRuleFacts } from '#rules/authoring/generated.ts';
import type { LoweredNode } from '#rules/authoring/lower.ts';
import { findWitness } from '#rules/authoring/witness.ts';
import { GENERATOR_CATALOGUE, someRawFacts } from '#tests/support/fact-generator.ts';
import { type Random, seededRandom } from '#tests/support/random.ts';
import { aRuleSet } from '#tests/support/rule-generator.ts';

/** Size of the smallest set of atoms whose flip makes the tree true under facts that exist; null if there is none. */
function smallest(tree: LoweredNode, facts: FactObject): number | null {
  const table = new AtomTable();
  const formula = table.formulaOf(tree);
  const { atoms } = table;
  const now = atoms.map((atom) => atomHolds(atom, facts));
  const sizes = Array.from({ length: 2 ** atoms.length }, (_, bits) => bits)
    .map((bits) => now.map((truth, place) => truth !== ((bits >> place) & 1) > 0))
    .filter((want) => holds(formula, (place) => want[place] ?? false))
    .map((want) => ({ want, size: want.filter((truth, place) => truth !== now[place]).length }))
    .sort((a, b) => a.size - b.size);
  const found = sizes.find(
    ({ want }) => findWitness({ catalogue: GENERATOR_CATALOGUE, facts, atoms, want, now }) !== null,
  );
  return found?.size ?? null;
}

/** What blame says of one random rule and facts, beside what trying every set says; null where there are too many sets. */
function compareOnce(random: Random, turn: number): readonly [number | null, number | null] | null {
  const ruleSet = aRuleSet(random, 1);
  const compiled = compile(ruleSet, GENERATOR_CATALOGUE);
  const [rule] = compiled.rules;
  const assembled = assembleFacts(GENERATOR_CATALOGUE, someRawFacts(random)).facts;
  const facts = withRuleFacts(ruleSet, assembled, { visitId: `v${turn}`, visitorId: 'u', shown: {} });
  if (!rule?.tree || !rule.enabled) return null;
  const table = new AtomTable();
  table.formulaOf(rule.tree);
  const least = explain(compiled, facts, rule.ruleId).asked?.blame.toHold;
  if (table.atoms.length > 9 || !least || least.kind === 'at-least') return null;
  const none = least.kind === 'already' ? 0 : null;
  return [least.kind === 'found' ? least.size : none, smallest(rule.tree, facts)];
}

describe('blame', () => {
  it('suggests as few conditions as trying every set finds', () => {
    const random = seededRandom(77);
    const pairs = Array.from({ length: 150 }, (_, turn) => compareOnce(random, turn)).filter(
      (pair) => pair !== null,
    );

    expect(pairs.filter(([blamed, tried]) => blamed !== tried)).toEqual([]);
    expect(pairs.filter(([blamed]) => blamed !== null && blamed > 1).length).toBeGreaterThan(10);
  }, 60_000);
});
