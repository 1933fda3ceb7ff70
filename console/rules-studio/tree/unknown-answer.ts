/** "And when it is unknown?": a negative on a fact that may be unknown says what then, in a condition of its own beside it. */
import type { Catalogue } from '#rules/authoring/facts.ts';
import { OPERATOR_BY_ID } from '#rules/authoring/operators.ts';
import type { Leaf } from '#rules/authoring/rule.ts';
import { allNodes, type Branch, isLeaf, nodeIn, parentOf } from './branches.ts';
import { insertNode, replaceNode } from './edit-tree.ts';

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

/** The answer stands beside the condition; where the group around them means something else, both become one in its place. */
export function answerUnknown(
  root: Branch,
  leafId: string,
  { answer, ids }: { readonly answer: WhenUnknown; readonly ids: readonly [group: string, leaf: string] },
): Branch {
  const leaf = nodeIn(root, leafId);
  const parent = parentOf(root, leafId);
  if (leaf === null || parent === null || !isLeaf(leaf)) return root;
  const counts = answer === 'counts';
  const connective = counts ? 'any' : 'all';
  const known: Leaf = { id: ids[1], fact: leaf.fact, operator: counts ? 'isNotSet' : 'isSet', value: true };
  if (parent.connective === connective) {
    const place = parent.children.findIndex((child) => child.id === leafId) + 1;
    return insertNode(root, parent.id, known, place);
  }
  return replaceNode(root, leafId, { id: ids[0], connective, inner: null, children: [leaf, known] });
}
