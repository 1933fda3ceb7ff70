/** Conditions as they are edited: groups with one connective in words. What it is read from comes back when nothing was changed. */
import type { ConditionReference, Group, Leaf, Node } from '#rules/authoring/rule.ts';
import { childrenOf, isGroup } from '#rules/authoring/rule.ts';

export type Connective = 'all' | 'any' | 'none';

export interface Branch {
  readonly id: string;
  readonly connective: Connective;
  /** Of the "any of" inside a "none of"; null where what is negated stands alone. */
  readonly inner: string | null;
  readonly children: readonly TreeNode[];
}

export type TreeNode = Branch | Leaf | ConditionReference;

export function isBranch(node: TreeNode): node is Branch {
  return 'connective' in node;
}

export function isLeaf(node: TreeNode): node is Leaf {
  return 'fact' in node;
}

function nodeFrom(node: Node): TreeNode {
  return isGroup(node) ? branchFrom(node) : node;
}

export function branchFrom(group: Group): Branch {
  if ('not' in group) {
    const { not } = group;
    return isGroup(not) && 'any' in not
      ? { id: group.id, connective: 'none', inner: not.id, children: not.any.map(nodeFrom) }
      : { id: group.id, connective: 'none', inner: null, children: [nodeFrom(not)] };
  }
  const connective = 'all' in group ? 'all' : 'any';
  return { id: group.id, connective, inner: null, children: childrenOf(group).map(nodeFrom) };
}

function nodeOf(node: TreeNode): Node {
  return isBranch(node) ? groupOf(node) : node;
}

export function groupOf(branch: Branch): Group {
  const { id, connective, inner } = branch;
  const children = branch.children.map(nodeOf);
  if (connective === 'all') return { id, all: children };
  if (connective === 'any') return { id, any: children };
  const [only] = children;
  if (inner === null && only !== undefined && children.length === 1) return { id, not: only };
  return { id, not: { id: inner ?? `${id}.any`, any: children } };
}

export function* allNodes(branch: Branch): Generator<TreeNode> {
  yield branch;
  for (const child of branch.children) {
    if (isBranch(child)) yield* allNodes(child);
    else yield child;
  }
}

/** The group that holds it directly; null for the root and for what is not there. */
export function parentOf(root: Branch, id: string): Branch | null {
  for (const node of allNodes(root))
    if (isBranch(node) && node.children.some((child) => child.id === id)) return node;
  return null;
}

export function nodeIn(root: Branch, id: string): TreeNode | null {
  for (const node of allNodes(root)) if (node.id === id) return node;
  return null;
}

/** Groups on the longest way down, with what a "none of" costs; the root counts. */
export function depthOf(branch: Branch): number {
  const below = branch.children.map((child) => (isBranch(child) ? depthOf(child) : 1));
  return 1 + (branch.connective === 'none' ? 1 : 0) + Math.max(0, ...below);
}
