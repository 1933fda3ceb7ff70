/** json-rules-engine runs the exported rules; winner and every node must agree with ours. */
import { beforeAll, describe, expect, it } from 'vitest';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import { compile, evaluate } from '#rules/authoring/compile.ts';
import { explainTree, type NodeTruth } from '#rules/authoring/explain.ts';
import { exportForEngine } from '#rules/authoring/export.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import { withRuleFacts } from '#rules/authoring/generated.ts';
import { OPERATORS } from '#rules/authoring/operators.ts';
import type { RuleSet } from '#rules/authoring/rule.ts';
import { validateRuleSet } from '#rules/authoring/validate.ts';
import { buildEngine, type OracleNode, runEngine } from '#tests/support/engine-oracle.ts';
import { GENERATOR_CATALOGUE, someRawFacts } from '#tests/support/fact-generator.ts';
import { type Random, seededRandom } from '#tests/support/random.ts';
import { aRuleSet, someShown } from '#tests/support/rule-generator.ts';

const RULE_SETS = 2_500;
const FACTS_EACH = 4;
const GENERATED = ['since', 'until', 'schedule', 'rollout', 'cap'] as const;

interface Report {
  runs: number;
  won: number;
  leaves: number;
  readonly operators: { readonly [operator: string]: { true: number; false: number; null: number } };
  readonly generated: { [kind: string]: number };
  readonly differences: string[];
}

const report: Report = {
  runs: 0,
  won: 0,
  leaves: 0,
  operators: Object.fromEntries(OPERATORS.map(({ id }) => [id, { true: 0, false: 0, null: 0 }])),
  generated: {},
  differences: [],
};

function countLeaf(node: NodeTruth, facts: FactObject): void {
  if (!node.compared) return;
  report.leaves++;
  const { leaf } = node.compared;
  const seen = report.operators[leaf.operator];
  if (!seen) throw new Error(`unknown operator ${leaf.operator}`);
  seen[node.result ? 'true' : 'false']++;
  const got = facts[node.compared.fact] ?? null;
  if (got === null || (Array.isArray(got) && got.length === 0)) seen.null++;
}

function childrenOf(node: OracleNode): readonly OracleNode[] {
  return node.all ?? node.any ?? (node.not ? [node.not] : []);
}

/** A named condition stands in its own place in the library's tree, and one level below its name in ours. */
function compareNodes(
  ours: NodeTruth,
  theirs: OracleNode | undefined,
  at: { where: string; facts: FactObject },
): void {
  const kind = GENERATED.find((name) => ours.id.endsWith(`#${name}`));
  if (kind) report.generated[kind] = (report.generated[kind] ?? 0) + 1;
  countLeaf(ours, at.facts);
  if (!theirs || theirs.result !== ours.result) {
    report.differences.push(`${at.where} ${ours.id}: ours ${ours.result}, theirs ${theirs?.result}`);
    return;
  }
  const named = ours.kind === 'named' ? ours.children[0] : undefined;
  if (named) {
    compareNodes(named, theirs, at);
    return;
  }
  const below = childrenOf(theirs);
  expect(below.length).toBe(ours.children.length);
  for (const [place, child] of ours.children.entries()) compareNodes(child, below[place], at);
}

function factsFor(random: Random, ruleSet: RuleSet): FactObject {
  const { facts } = assembleFacts(GENERATOR_CATALOGUE, someRawFacts(random));
  const seen = { visitId: `v${random.below(1_000)}`, visitorId: `u${random.below(1_000)}` };
  return withRuleFacts(ruleSet, facts, { ...seen, shown: someShown(random, ruleSet) });
}

async function compareOne(random: Random, place: number): Promise<void> {
  const checked = validateRuleSet(aRuleSet(random, 1 + random.below(6)), GENERATOR_CATALOGUE);
  if (!checked.ok)
    throw new Error(`the generator made a refused rule set: ${JSON.stringify(checked.problems)}`);
  const { ruleSet } = checked;
  const plain = compile(ruleSet, GENERATOR_CATALOGUE, { indexFrom: Number.POSITIVE_INFINITY });
  const indexed = compile(ruleSet, GENERATOR_CATALOGUE, { indexFrom: 0 });
  const engine = buildEngine(exportForEngine(ruleSet, GENERATOR_CATALOGUE));
  for (let turn = 0; turn < FACTS_EACH; turn++) {
    const facts = factsFor(random, ruleSet);
    const theirs = await runEngine(engine, facts);
    const { winner } = evaluate(plain, facts);
    const where = `set ${place}, facts ${turn}`;
    if (theirs.winner !== winner)
      report.differences.push(`${where}: ours ${winner}, theirs ${theirs.winner}`);
    if (evaluate(indexed, facts).winner !== winner) report.differences.push(`${where}: the index disagrees`);
    for (const rule of plain.rules) {
      if (!rule.enabled || !rule.tree) continue;
      compareNodes(explainTree(rule.tree, facts), theirs.trees.get(rule.ruleId), { where, facts });
    }
    report.runs++;
    if (winner !== null) report.won++;
  }
}

describe('compiled rules against json-rules-engine', () => {
  beforeAll(async () => {
    const random = seededRandom(20_261_125);
    for (let place = 0; place < RULE_SETS; place++) await compareOne(random, place);
  }, 180_000);

  it('agrees on the winner and on every node of every rule', () => {
    expect(report.differences.slice(0, 10)).toEqual([]);
  });

  it('compares at least 10,000 pairs, of which a rule wins at least 40 %', () => {
    expect(report.runs).toBeGreaterThanOrEqual(10_000);
    expect(report.won / report.runs).toBeGreaterThanOrEqual(0.4);
  });

  it.each(OPERATORS.map(({ id }) => id))('sees %s true, false and on null at least 200 times each', (id) => {
    const seen = report.operators[id];

    expect(Math.min(seen?.true ?? 0, seen?.false ?? 0, seen?.null ?? 0)).toBeGreaterThanOrEqual(200);
  });

  it.each(GENERATED)('sees generated %s conditions at least 500 times', (kind) => {
    expect(report.generated[kind]).toBeGreaterThanOrEqual(500);
  });
});
