/** From a rule set to closures, and the first rule that matches. A rule that does not compile is set aside; the others serve. */

import type { CompiledRule, Truth } from './compiled-rule.ts';
import type { Catalogue, FactObject, FactValue } from './facts.ts';
import { type LoweredLeaf, type LoweredNode, lowerRule, RuleFault, type Vocabulary } from './lower.ts';
import { testFor } from './operators.ts';
import type {
  AssignmentSet,
  GuidanceSet,
  GuideAction,
  NamedCondition,
  RouteAction,
  RuleId,
  RuleSet,
} from './rule.ts';
import { buildRuleIndex, type RuleIndex } from './rule-index.ts';

export interface Quarantined {
  readonly ruleId: RuleId;
  readonly index: number;
  readonly reason: string;
}

export interface CompiledRuleSet<Action = GuideAction | RouteAction | null> {
  readonly ruleSet: RuleSet;
  readonly catalogue: Catalogue;
  readonly rules: readonly CompiledRule[];
  readonly actions: readonly Action[];
  /** What happens when no rule matches: the default plan, or nothing. */
  readonly otherwise: Action;
  /** Facts that the rules read, in the order of their slots. */
  readonly reads: readonly string[];
  readonly quarantined: readonly Quarantined[];
  readonly index: RuleIndex | null;
}

export interface Outcome<Action = GuideAction | RouteAction | null> {
  /** Null: the default, or nobody matched. */
  readonly winner: RuleId | null;
  readonly action: Action;
  /** Place of the winner in the list; the number of rules when none won. */
  readonly index: number;
}

export interface CompileOptions {
  /** From how many rules an index is built. Default 200. */
  readonly indexFrom?: number;
}

const neverHolds: Truth = () => false;

function closureOf(node: LoweredNode, slotOf: (fact: string) => number): Truth {
  switch (node.kind) {
    case 'leaf':
      return leafClosure(node, slotOf(node.fact));
    case 'named':
      return closureOf(node.child, slotOf);
    case 'not': {
      const child = closureOf(node.child, slotOf);
      return (slots) => !child(slots);
    }
    case 'all':
    case 'any':
      return groupClosure(
        node.kind,
        node.children.map((child) => closureOf(child, slotOf)),
      );
    default:
      return node satisfies never;
  }
}

function leafClosure(leaf: LoweredLeaf, slot: number): Truth {
  const test = testFor(leaf.operator, leaf.operand);
  if (!test) throw new RuleFault(`${leaf.id}: no operator ${leaf.operator}`);
  return (slots) => test(slots[slot] ?? null);
}

function groupClosure(kind: 'all' | 'any', children: readonly Truth[]): Truth {
  const [only] = children;
  if (children.length === 1 && only) return only;
  const ends = kind === 'any';
  return (slots) => {
    for (const child of children) if (child(slots) === ends) return ends;
    return !ends;
  };
}

/** The named conditions a rule set pins, by id. */
function conditionsById(conditions: readonly NamedCondition[]): ReadonlyMap<string, NamedCondition> {
  return new Map(conditions.map((condition) => [condition.id, condition]));
}

class Slots {
  readonly facts: string[] = [];
  readonly #places = new Map<string, number>();

  placeOf = (fact: string): number => {
    const known = this.#places.get(fact);
    if (known !== undefined) return known;
    this.#places.set(fact, this.facts.length);
    return this.facts.push(fact) - 1;
  };
}

function compileRule(
  rule: RuleSet['rules'][number],
  index: number,
  context: { readonly vocabulary: Vocabulary; readonly slots: Slots },
): CompiledRule | Quarantined {
  try {
    const tree = lowerRule(rule, context.vocabulary);
    if (typeof rule.event.params !== 'object') throw new RuleFault('it says nothing to do');
    const holds = closureOf(tree, context.slots.placeOf);
    return { ruleId: rule.id, index, enabled: rule.enabled, tree, holds: rule.enabled ? holds : neverHolds };
  } catch (cause) {
    // A broken rule must not take the others with it; whoever compiles raises the alarm.
    return { ruleId: rule.id, index, reason: cause instanceof Error ? cause.message : 'unknown' };
  }
}

export function compile(
  ruleSet: GuidanceSet,
  catalogue: Catalogue,
  options?: CompileOptions,
): CompiledRuleSet<GuideAction | null>;
export function compile(
  ruleSet: AssignmentSet,
  catalogue: Catalogue,
  options?: CompileOptions,
): CompiledRuleSet<RouteAction>;
export function compile(ruleSet: RuleSet, catalogue: Catalogue, options?: CompileOptions): CompiledRuleSet;
export function compile(
  ruleSet: RuleSet,
  catalogue: Catalogue,
  options: CompileOptions = {},
): CompiledRuleSet {
  const slots = new Slots();
  const vocabulary = { catalogue, conditions: conditionsById(ruleSet.conditions) };
  const quarantined: Quarantined[] = [];
  const rules = ruleSet.rules.map((rule, index): CompiledRule => {
    const compiled = compileRule(rule, index, { vocabulary, slots });
    if ('holds' in compiled) return compiled;
    quarantined.push(compiled);
    return { ruleId: rule.id, index, enabled: rule.enabled, tree: null, holds: neverHolds };
  });
  const otherwise = ruleSet.set === 'assignment' ? { plan: ruleSet.defaultRule.plan } : null;
  return {
    ruleSet,
    catalogue,
    rules,
    actions: ruleSet.rules.map((rule, index) => (rules[index]?.tree == null ? otherwise : rule.event.params)),
    otherwise,
    reads: slots.facts,
    quarantined,
    index: rules.length >= (options.indexFrom ?? 200) ? buildRuleIndex(rules, slots.placeOf) : null,
  };
}

/** The facts a compiled rule set reads, in its slots. */
export function slotsOf(compiled: CompiledRuleSet<unknown>, facts: FactObject): readonly FactValue[] {
  return compiled.reads.map((fact) => facts[fact] ?? null);
}

/** The first rule, in the order of the list, whose condition holds. */
export function evaluate<Action>(compiled: CompiledRuleSet<Action>, facts: FactObject): Outcome<Action> {
  const slots = slotsOf(compiled, facts);
  const rule = compiled.index
    ? compiled.index.first(slots)
    : compiled.rules.find((candidate) => candidate.holds(slots));
  if (!rule) return { winner: null, action: compiled.otherwise, index: compiled.rules.length };
  return {
    winner: rule.ruleId,
    action: compiled.actions[rule.index] ?? compiled.otherwise,
    index: rule.index,
  };
}
