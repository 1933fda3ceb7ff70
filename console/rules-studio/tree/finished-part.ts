/** The part of a tree that can be evaluated: unfinished conditions and groups without any are left out. */
import { checkValue } from '#rules/authoring/check-value.ts';
import type { Catalogue } from '#rules/authoring/facts.ts';
import { OPERATOR_BY_ID } from '#rules/authoring/operators.ts';
import type { Leaf, SetName } from '#rules/authoring/rule.ts';
import { type Branch, isBranch, isLeaf, type TreeNode } from './branches.ts';

export interface FinishedContext {
  readonly catalogue: Catalogue;
  readonly set: SetName;
  /** Named conditions the draft pins. */
  readonly conditionIds: ReadonlySet<string>;
}

/** What is still to be done about one condition; null = nothing. */
export type LeafFault =
  | { readonly part: 'fact' }
  | { readonly part: 'operator' }
  | { readonly part: 'value'; readonly reason: string; readonly remedy: string };

export function leafFault(
  leaf: Leaf,
  { catalogue, set }: Pick<FinishedContext, 'catalogue' | 'set'>,
): LeafFault | null {
  const fact = catalogue.facts.get(leaf.fact);
  if (fact === undefined || fact.internal || !fact.sets.includes(set)) return { part: 'fact' };
  const operator = OPERATOR_BY_ID.get(leaf.operator);
  if (!operator?.types.includes(fact.type)) return { part: 'operator' };
  const checked = checkValue(operator, fact, leaf.value);
  return checked.ok ? null : { part: 'value', reason: checked.reason, remedy: checked.remedy };
}

function keptNode(node: TreeNode, context: FinishedContext): TreeNode | null {
  if (isBranch(node)) return finishedPart(node, context);
  if (isLeaf(node)) return leafFault(node, context) === null ? node : null;
  return context.conditionIds.has(node.condition) ? node : null;
}

/** Null where nothing of it is finished. */
export function finishedPart(branch: Branch, context: FinishedContext): Branch | null {
  const children = branch.children.flatMap((child) => keptNode(child, context) ?? []);
  if (children.length === 0) return null;
  return { ...branch, children };
}
