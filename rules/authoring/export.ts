/** A rule set as plain json-rules-engine rules: lowered, with the place in the list as priority. The library runs them unchanged, given our operators. */
import type { Catalogue } from './facts.ts';
import { type LoweredNode, lowerGroup, lowerRule } from './lower.ts';
import type { Operand } from './operators.ts';
import type { LeafValue, RuleSet } from './rule.ts';

export type EngineNode =
  | { readonly id: string; readonly all: readonly EngineNode[] }
  | { readonly id: string; readonly any: readonly EngineNode[] }
  | { readonly id: string; readonly not: EngineNode }
  | { readonly id: string; readonly condition: string }
  | { readonly id: string; readonly fact: string; readonly operator: string; readonly value: LeafValue };

export interface EngineRule {
  readonly name: string;
  readonly priority: number;
  readonly conditions: EngineNode;
  readonly event: {
    readonly type: string;
    readonly params: { readonly ruleId: string; readonly action: unknown };
  };
}

export interface EngineDocument {
  readonly rules: readonly EngineRule[];
  readonly conditions: { readonly [id: string]: EngineNode };
}

/** The pattern's source stands for a compiled pattern. */
function exported(operand: Operand): LeafValue {
  return typeof operand === 'object' && operand !== null && 'source' in operand ? operand.source : operand;
}

function engineNode(node: LoweredNode): EngineNode {
  switch (node.kind) {
    case 'leaf':
      return { id: node.id, fact: node.fact, operator: node.operator, value: exported(node.operand) };
    case 'named':
      return { id: node.id, condition: node.condition };
    case 'not':
      return { id: node.id, not: engineNode(node.child) };
    case 'all':
      return { id: node.id, all: node.children.map(engineNode) };
    case 'any':
      return { id: node.id, any: node.children.map(engineNode) };
    default:
      return node satisfies never;
  }
}

/** Rules that are off are left out; a rule that does not compile throws. */
export function exportForEngine(ruleSet: RuleSet, catalogue: Catalogue): EngineDocument {
  const conditions = new Map(ruleSet.conditions.map((condition) => [condition.id, condition]));
  const vocabulary = { catalogue, conditions };
  const rules = ruleSet.rules.flatMap((rule, index): readonly EngineRule[] => {
    if (!rule.enabled) return [];
    const { type, params: action } = rule.event;
    return [
      {
        name: rule.id,
        priority: ruleSet.rules.length - index,
        conditions: engineNode(lowerRule(rule, vocabulary)),
        event: { type, params: { ruleId: rule.id, action } },
      },
    ];
  });
  const named = ruleSet.conditions.map(
    (condition) => [condition.id, engineNode(lowerGroup(condition.conditions, vocabulary))] as const,
  );
  return { rules, conditions: Object.fromEntries(named) };
}
