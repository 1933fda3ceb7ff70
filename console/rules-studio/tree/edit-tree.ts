/** Every way to change a tree of conditions; each answers a new tree, and the same one where nothing changes. */
import {
  allNodes,
  type Branch,
  type Connective,
  isBranch,
  nodeIn,
  parentOf,
  type TreeNode,
} from './branches.ts';

function mapNode(branch: Branch, id: string, map: (node: TreeNode) => readonly TreeNode[]): Branch {
  let changed = false;
  const children = branch.children.flatMap((child) => {
    if (child.id === id) {
      changed = true;
      return map(child);
    }
    if (!isBranch(child)) return [child];
    const next = mapNode(child, id, map);
    if (next !== child) changed = true;
    return [next];
  });
  return changed ? { ...branch, children } : branch;
}

export function replaceNode(root: Branch, id: string, next: TreeNode): Branch {
  if (root.id === id) return isBranch(next) ? next : root;
  return mapNode(root, id, () => [next]);
}

export function removeNode(root: Branch, id: string): Branch {
  return mapNode(root, id, () => []);
}

/** `place`: among the children of the group; too far is last. */
export function insertNode(
  root: Branch,
  groupId: string,
  node: TreeNode,
  place = Number.POSITIVE_INFINITY,
): Branch {
  const group = nodeIn(root, groupId);
  if (group === null || !isBranch(group)) return root;
  const at = Math.max(0, Math.min(place, group.children.length));
  const children = [...group.children.slice(0, at), node, ...group.children.slice(at)];
  return replaceNode(root, groupId, { ...group, children });
}

export function setConnective(root: Branch, groupId: string, connective: Connective): Branch {
  const group = nodeIn(root, groupId);
  if (group === null || !isBranch(group) || group.connective === connective) return root;
  return replaceNode(root, groupId, { ...group, connective, inner: null });
}

/** Puts it alone into a new group where it stands: "any of" within "all of", and the other way round. */
export function wrapNode(root: Branch, id: string, groupId: string): Branch {
  const parent = parentOf(root, id);
  const node = nodeIn(root, id);
  if (parent === null || node === null) return root;
  const connective = parent.connective === 'any' ? 'all' : 'any';
  return replaceNode(root, id, { id: groupId, connective, inner: null, children: [node] });
}

/** What is in the group stands in its place. */
export function unwrapGroup(root: Branch, groupId: string): Branch {
  const group = nodeIn(root, groupId);
  return group === null || !isBranch(group) ? root : mapNode(root, groupId, () => group.children);
}

/** Not into itself or what is in it. */
export function moveNode(
  root: Branch,
  id: string,
  to: { readonly groupId: string; readonly place: number },
): Branch {
  const node = nodeIn(root, id);
  if (node === null || id === root.id) return root;
  if (isBranch(node) && nodeIn(node, to.groupId) !== null) return root;
  const target = nodeIn(root, to.groupId);
  if (target === null || !isBranch(target)) return root;
  if (target.children[to.place]?.id === id) return root;
  return insertNode(removeNode(root, id), to.groupId, node, to.place);
}

export type Step = 'up' | 'down' | 'out' | 'in';

/** One step by keys: past its neighbour, out behind its group, or into the group next to it. Null where there is no such step. */
export function stepNode(root: Branch, id: string, step: Step): Branch | null {
  const parent = parentOf(root, id);
  if (parent === null) return null;
  const at = parent.children.findIndex((child) => child.id === id);
  if (step === 'up') return at === 0 ? null : moveNode(root, id, { groupId: parent.id, place: at - 1 });
  if (step === 'down')
    return at === parent.children.length - 1
      ? null
      : moveNode(root, id, { groupId: parent.id, place: at + 1 });
  if (step === 'out') {
    const above = parentOf(root, parent.id);
    if (above === null) return null;
    const place = above.children.findIndex((child) => child.id === parent.id) + 1;
    return moveNode(root, id, { groupId: above.id, place });
  }
  const [before, after] = [parent.children[at - 1], parent.children[at + 1]];
  if (before !== undefined && isBranch(before))
    return moveNode(root, id, { groupId: before.id, place: before.children.length });
  return after !== undefined && isBranch(after) ? moveNode(root, id, { groupId: after.id, place: 0 }) : null;
}

/** Groups it may be moved into, in reading order. */
export function groupsFor(root: Branch, id: string): readonly Branch[] {
  const node = nodeIn(root, id);
  return [...allNodes(root)].filter(
    (group): group is Branch =>
      isBranch(group) &&
      group.id !== id &&
      (node === null || !isBranch(node) || nodeIn(node, group.id) === null),
  );
}
