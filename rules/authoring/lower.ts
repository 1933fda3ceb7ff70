/** From a written rule to the tree that is evaluated: named conditions in their place, generated leaves in front, times as numbers. */
import type { Catalogue, FactDefinition, FactType } from './facts.ts';
import { generatedNodes } from './generated.ts';
import { OPERATOR_BY_ID, type Operand } from './operators.ts';
import { compilePattern } from './pattern.ts';
import {
  type Group,
  isGroup,
  isReference,
  type Leaf,
  type LeafValue,
  type NamedCondition,
  type Node,
  type Rule,
} from './rule.ts';

export type LoweredNode =
  | { readonly kind: 'all' | 'any'; readonly id: string; readonly children: readonly LoweredNode[] }
  | { readonly kind: 'not'; readonly id: string; readonly child: LoweredNode }
  | { readonly kind: 'named'; readonly id: string; readonly condition: string; readonly child: LoweredNode }
  | LoweredLeaf;

export interface LoweredLeaf {
  readonly kind: 'leaf';
  readonly id: string;
  readonly fact: string;
  readonly type: FactType;
  readonly operator: string;
  readonly operand: Operand;
  /** As a person wrote it, or as it was generated. */
  readonly written: Leaf;
}

/** Why one rule cannot be evaluated; the others can. */
export class RuleFault extends Error {
  override readonly name = 'RuleFault';
}

/** What `lowerRule` looks names up in. */
export interface Vocabulary {
  readonly catalogue: Catalogue;
  readonly conditions: ReadonlyMap<string, NamedCondition>;
}

const AGE = 'age.';

/** The definition of a fact, draws of rollouts and ages included; undefined if there is none. */
export function factDefinition(catalogue: Catalogue, id: string): FactDefinition | undefined {
  const found = catalogue.facts.get(id);
  if (found || !id.startsWith('rollout.')) return found;
  return {
    id,
    type: 'number',
    label: { zh: '灰度抽签', en: 'rollout draw' },
    group: 'rule',
    nullable: false,
    sets: ['guidance', 'assignment'],
    pii: 'none',
    sample: 0,
    range: [0, 9_999],
    internal: true,
  };
}

function timeOf(value: unknown): number {
  const atMs = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(atMs)) throw new RuleFault(`not a time: ${String(value)}`);
  return atMs;
}

function operandOf(leaf: Leaf, type: FactType): Operand {
  const { operator, value } = leaf;
  if (operator === 'matchesRegex') {
    const compiled = compilePattern(String(value));
    if (!compiled.ok) throw new RuleFault(`${leaf.id}: ${compiled.why}`);
    return compiled.pattern;
  }
  if (type !== 'time' || operator === 'isSet' || operator === 'isNotSet') return value;
  return Array.isArray(value) ? value.map(timeOf) : timeOf(value);
}

function lowerLeaf(leaf: Leaf, id: string, catalogue: Catalogue): LoweredLeaf {
  const fact = factDefinition(catalogue, leaf.fact);
  const operator = OPERATOR_BY_ID.get(leaf.operator);
  if (!fact) throw new RuleFault(`${leaf.id}: no fact ${leaf.fact}`);
  if (!operator?.types.includes(fact.type)) {
    throw new RuleFault(`${leaf.id}: no operator ${leaf.operator} for ${fact.type}`);
  }
  if (leaf.operator !== 'withinLast') {
    const operand = operandOf(leaf, fact.type);
    return {
      kind: 'leaf',
      id,
      fact: leaf.fact,
      type: fact.type,
      operator: leaf.operator,
      operand,
      written: leaf,
    };
  }
  const range: LeafValue = [0, Number(leaf.value)];
  const age = `${AGE}${leaf.fact}`;
  return { kind: 'leaf', id, fact: age, type: 'number', operator: 'between', operand: range, written: leaf };
}

interface Place {
  readonly vocabulary: Vocabulary;
  /** Ids of the references on the way here, so that a condition used twice has nodes of its own. */
  readonly prefix: string;
  readonly within: readonly string[];
}

function lowerReference(node: { id: string; condition: string }, place: Place): LoweredNode {
  const named = place.vocabulary.conditions.get(node.condition);
  if (!named) throw new RuleFault(`no named condition ${node.condition}`);
  if (place.within.includes(node.condition)) throw new RuleFault(`${node.condition} contains itself`);
  const id = `${place.prefix}${node.id}`;
  const child = lowerNode(named.conditions, {
    ...place,
    prefix: `${id}/`,
    within: [...place.within, node.condition],
  });
  return { kind: 'named', id, condition: node.condition, child };
}

function lowerNode(node: Node, place: Place): LoweredNode {
  if (isReference(node)) return lowerReference(node, place);
  const id = `${place.prefix}${node.id}`;
  if (!isGroup(node)) return lowerLeaf(node, id, place.vocabulary.catalogue);
  if ('not' in node) return { kind: 'not', id, child: lowerNode(node.not, place) };
  const [kind, children] = 'all' in node ? (['all', node.all] as const) : (['any', node.any] as const);
  if (children.length === 0) throw new RuleFault(`${id}: empty group`);
  return { kind, id, children: children.map((child) => lowerNode(child, place)) };
}

export function lowerGroup(group: Group, vocabulary: Vocabulary): LoweredNode {
  return lowerNode(group, { vocabulary, prefix: '', within: [] });
}

/** The rule's whole condition: dates, schedule, rollout and cap first, then what was written. Throws a RuleFault. */
export function lowerRule(rule: Rule, vocabulary: Vocabulary): LoweredNode {
  const written = lowerGroup(rule.conditions, vocabulary);
  const generated = generatedNodes(rule).map((node) =>
    lowerNode(node, { vocabulary, prefix: '', within: [] }),
  );
  return generated.length === 0
    ? written
    : { kind: 'all', id: `${rule.id}#when`, children: [...generated, written] };
}

/** The nodes of a tree, from the root, in the order they are read. */
export function* nodesOf(node: LoweredNode): Generator<LoweredNode> {
  yield node;
  if (node.kind === 'leaf') return;
  const children = node.kind === 'not' || node.kind === 'named' ? [node.child] : node.children;
  for (const child of children) yield* nodesOf(child);
}
