/** What named conditions amount to once they stand in place: no cycle, not too deep, not too many. Linear in the document, whatever it names. */
import type { Path, Problems } from './problems.ts';
import { childrenOf, isGroup, isReference, LIMITS, type Node, type RuleSet } from './rule.ts';

interface Size {
  readonly depth: number;
  readonly nodes: number;
}

const CYCLE: Size = { depth: Number.POSITIVE_INFINITY, nodes: Number.POSITIVE_INFINITY };

const TOO_DEEP: Size = { depth: LIMITS.expandedDepth + 1, nodes: 1 };

type SizeOf = (condition: string) => Size;

/** Adds sizes up instead of expanding: sixteen names that each name the next twice are 65,536 nodes. */
function sizeOfNode(node: Node, sizeOf: SizeOf): Size {
  if (isReference(node)) return sizeOf(node.condition);
  if (!isGroup(node)) return { depth: 1, nodes: 1 };
  const sizes = childrenOf(node).map((child) => sizeOfNode(child, sizeOf));
  return {
    depth: 1 + Math.max(...sizes.map((size) => size.depth)),
    nodes: 1 + sizes.reduce((sum, size) => sum + size.nodes, 0),
  };
}

function sizesOf(ruleSet: RuleSet): SizeOf {
  const byId = new Map(ruleSet.conditions.map((condition) => [condition.id, condition.conditions]));
  const known = new Map<string, Size>();
  let within = 0;
  const sizeOf: SizeOf = (id) => {
    const size = known.get(id);
    if (size) return size;
    // Whoever comes back here while it is being measured has found a cycle.
    known.set(id, CYCLE);
    const group = byId.get(id);
    // A chain this long is refused anyway; a longer one could exhaust the stack.
    within++;
    const measured = group && within <= LIMITS.expandedDepth ? sizeOfNode(group, sizeOf) : TOO_DEEP;
    within--;
    known.set(id, measured);
    return measured;
  };
  return sizeOf;
}

function check(size: Size, path: Path, problems: Problems): void {
  if (size.nodes === Number.POSITIVE_INFINITY) {
    problems.add(path, 'named conditions contain each other in a circle', 'take one of them out');
  } else if (size.depth > LIMITS.expandedDepth) {
    const remedy = `at most ${LIMITS.expandedDepth}`;
    problems.add(path, `with its named conditions in place it is ${size.depth} deep`, remedy);
  } else if (size.nodes > LIMITS.expandedNodes) {
    const remedy = `at most ${LIMITS.expandedNodes}`;
    problems.add(path, `with its named conditions in place it has ${size.nodes} conditions`, remedy);
  }
}

export function checkExpansion(ruleSet: RuleSet, problems: Problems): void {
  const sizeOf = sizesOf(ruleSet);
  for (const [index, named] of ruleSet.conditions.entries()) {
    check(sizeOf(named.id), ['conditions', index, 'conditions'], problems);
  }
  if (problems.list.length > 0) return;
  for (const [index, rule] of ruleSet.rules.entries()) {
    check(sizeOfNode(rule.conditions, sizeOf), ['rules', index, 'conditions'], problems);
  }
}
