/** "And when it is unknown?": a negative on a fact that may be unknown says what then, in a condition of its own beside it. */
import type { Catalogue } from '#rules/authoring/facts.ts';
import { OPERATOR_BY_ID } from '#rules/authoring/operators.ts';
import type { Leaf } from '#rules/authoring/rule.ts';
import { allNodes, type Branch, isLeaf, nodeIn } from './branches.ts';
import { replaceNode } from './edit-tree.ts';

export type WhenUnknown = 'counts' | 'does-not';

/** Whether the tree leaves it open for this condition. */
export function asksAboutUnknown(root: Branch, leaf: Leaf, catalogue: Catalogue): boolean {
  const operator = OPERATOR_BY_ID.get(leaf.operator);
  const fact = catalogue.facts.get(leaf.fact);
  if (!operator?.negative || operator.operand === 'true' || !fact?.nullable || fact.type === 'set')
    return false;
  return ![...allNodes(root)].some(
    (node) => isLeaf(node) && node.fact === leaf.fact && ['isSet', 'isNotSet'].includes(node.operator),
  );
}

/** The condition and its answer become one group in its place. */
export function answerUnknown(
  root: Branch,
  leafId: string,
  { answer, ids }: { readonly answer: WhenUnknown; readonly ids: readonly [group: string, leaf: string] },
): Branch {
  const leaf = nodeIn(root, leafId);
  if (leaf === null || !isLeaf(leaf)) return root;
  const counts = answer === 'counts';
  const known: Leaf = { id: ids[1], fact: leaf.fact, operator: counts ? 'isNotSet' : 'isSet', value: true };
  return replaceNode(root, leafId, {
    id: ids[0],
    connective: counts ? 'any' : 'all',
    inner: null,
    children: [leaf, known],
  });
}
