/** Why a rule won and others did not: every node's answer, recomputed from the facts that were kept. */
import { CUT_FACT } from './assemble-facts.ts';
import { type Blame, blameFor } from './blame.ts';
import { type CompiledRuleSet, evaluate, type Outcome } from './compile.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { FactObject, FactValue } from './facts.ts';
import type { LoweredLeaf, LoweredNode } from './lower.ts';
import { canBeMissing, testFor } from './operators.ts';
import type { Leaf, RuleId } from './rule.ts';

/** What one condition compared. */
export interface Compared {
  /** As written; `withinLast` is evaluated on the age of its fact. */
  readonly leaf: Leaf;
  readonly fact: string;
  readonly got: FactValue;
  /** The text was longer than conditions see. */
  readonly cut: boolean;
}

export interface NodeTruth {
  readonly id: string;
  readonly kind: LoweredNode['kind'];
  readonly result: boolean;
  /** Leaf: its fact is unknown. Group: if what is unknown answered the other way, so would the group. */
  readonly missing: boolean;
  /** Only for leaves. */
  readonly compared: Compared | null;
  /** Only for a named condition: which. */
  readonly condition: string | null;
  readonly children: readonly NodeTruth[];
}

/**
 * `won`; `lost`: its condition did not hold; `pre-empted`: an earlier rule won; `off`: not enabled;
 * `set-aside`: it does not compile.
 */
export type RuleState = 'won' | 'lost' | 'pre-empted' | 'off' | 'set-aside';

export interface RuleTruth {
  readonly ruleId: RuleId;
  readonly index: number;
  readonly state: RuleState;
  readonly tree: NodeTruth | null;
}

export interface Explanation<Action> {
  readonly outcome: Outcome<Action>;
  /** Every rule before the winner and the winner itself, in order; all rules when none won. */
  readonly rules: readonly RuleTruth[];
  /** The rule that was asked about, with the least that would have to be different; null when none was. */
  readonly asked: { readonly rule: RuleTruth; readonly blame: Blame } | null;
}

interface Reading {
  readonly facts: FactObject;
  readonly cut: readonly string[];
}

/** A node's truth, and what it would be if every missing leaf answered the other way. */
interface Pair {
  readonly truth: NodeTruth;
  readonly otherwise: boolean;
}

function factValue(facts: FactObject, id: string): FactValue {
  return Object.hasOwn(facts, id) ? (facts[id] ?? null) : null;
}

function explainLeaf(leaf: LoweredLeaf, reading: Reading): Pair {
  const got = factValue(reading.facts, leaf.fact);
  const result = testFor(leaf.operator, leaf.operand)?.(got) ?? false;
  const missing = got === null && leaf.type !== 'set' && canBeMissing(leaf.operator);
  const compared = { leaf: leaf.written, fact: leaf.fact, got, cut: reading.cut.includes(leaf.fact) };
  const truth: NodeTruth = {
    id: leaf.id,
    kind: 'leaf',
    result,
    missing,
    compared,
    condition: null,
    children: [],
  };
  return { truth, otherwise: missing ? !result : result };
}

function combine(kind: 'all' | 'any' | 'not' | 'named', answers: readonly boolean[]): boolean {
  if (kind === 'all') return answers.every(Boolean);
  if (kind === 'any') return answers.some(Boolean);
  return kind === 'not' ? !answers[0] : answers[0] === true;
}

function explainNode(node: LoweredNode, reading: Reading): Pair {
  if (node.kind === 'leaf') return explainLeaf(node, reading);
  const children = 'child' in node ? [node.child] : node.children;
  const pairs = children.map((child) => explainNode(child, reading));
  const result = combine(
    node.kind,
    pairs.map((pair) => pair.truth.result),
  );
  const otherwise = combine(
    node.kind,
    pairs.map((pair) => pair.otherwise),
  );
  const truth: NodeTruth = {
    id: node.id,
    kind: node.kind,
    result,
    missing: result !== otherwise,
    compared: null,
    condition: node.kind === 'named' ? node.condition : null,
    children: pairs.map((pair) => pair.truth),
  };
  return { truth, otherwise };
}

/** The truth of every node of a tree. */
export function explainTree(tree: LoweredNode, facts: FactObject): NodeTruth {
  const cut = factValue(facts, CUT_FACT);
  return explainNode(tree, { facts, cut: Array.isArray(cut) ? cut : [] }).truth;
}

function stateOf(rule: CompiledRule, tree: NodeTruth | null, winner: number): RuleState {
  if (!tree) return 'set-aside';
  if (!rule.enabled) return 'off';
  if (rule.index === winner) return 'won';
  return tree.result ? 'pre-empted' : 'lost';
}

function explainRule(rule: CompiledRule, facts: FactObject, winner: number): RuleTruth {
  const tree = rule.tree && explainTree(rule.tree, facts);
  return { ruleId: rule.ruleId, index: rule.index, state: stateOf(rule, tree, winner), tree };
}

/** `ruleId`: also why this one did not win, and the least that would have to be different. The same call answers "why" and "why not". */
export function explain<Action>(
  compiled: CompiledRuleSet<Action>,
  facts: FactObject,
  ruleId?: RuleId,
): Explanation<Action> {
  const outcome = evaluate(compiled, facts);
  const rules = compiled.rules
    .slice(0, outcome.index + 1)
    .map((rule) => explainRule(rule, facts, outcome.index));
  const asked = ruleId === undefined ? undefined : compiled.rules.find((rule) => rule.ruleId === ruleId);
  if (!asked) return { outcome, rules, asked: null };
  const rule = explainRule(asked, facts, outcome.index);
  return { outcome, rules, asked: { rule, blame: blameFor(compiled, facts, asked) } };
}
