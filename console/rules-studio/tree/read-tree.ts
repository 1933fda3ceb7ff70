/** Conditions as they were typed, read as a tree: unfinished leaves and empty groups may be in it. */
import type { Group, Leaf, LeafValue, Node } from '#rules/authoring/rule.ts';

type Bag = { readonly [key: string]: unknown };

/** Deeper than anything that can be published; what lies deeper was never made here. */
const DEEPEST = 16;

function isBag(json: unknown): json is Bag {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function readChildren(json: unknown, depth: number): readonly Node[] | null {
  if (!Array.isArray(json)) return null;
  const nodes: Node[] = [];
  for (const child of json) {
    const node = readNode(child, depth);
    if (node === null) return null;
    nodes.push(node);
  }
  return nodes;
}

function readLeaf(json: Bag, id: string): Leaf | null {
  if (Object.keys(json).some((key) => !['id', 'fact', 'operator', 'value'].includes(key))) return null;
  return {
    id,
    fact: typeof json.fact === 'string' ? json.fact : '',
    operator: typeof json.operator === 'string' ? json.operator : '',
    value: (json.value ?? null) as LeafValue,
  };
}

function readNode(json: unknown, depth: number): Node | null {
  if (!isBag(json) || typeof json.id !== 'string' || depth > DEEPEST) return null;
  const { id } = json;
  const kinds = ['all', 'any', 'not', 'condition'].filter((key) => Object.hasOwn(json, key));
  if (kinds.length > 1 || (kinds.length === 1 && Object.keys(json).length !== 2)) return null;
  if ('all' in json) {
    const all = readChildren(json.all, depth + 1);
    return all && { id, all };
  }
  if ('any' in json) {
    const any = readChildren(json.any, depth + 1);
    return any && { id, any };
  }
  if ('not' in json) {
    const not = readNode(json.not, depth + 1);
    return not && { id, not };
  }
  if ('condition' in json)
    return typeof json.condition === 'string' ? { id, condition: json.condition } : null;
  return readLeaf(json, id);
}

function isRoot(node: Node | null): node is Group {
  return node !== null && ('all' in node || 'any' in node || 'not' in node);
}

/** Null where it is no such tree: then only its JSON can be edited. */
export function readTree(json: unknown): Group | null {
  const node = readNode(json, 1);
  return isRoot(node) ? node : null;
}
