/** What facts must look like for a rule to have a chance: rows of necessary constraints, one row for each way in which it can hold. */
import type { FactValue } from './facts.ts';
import type { LoweredLeaf, LoweredNode } from './lower.ts';
import type { Pattern } from './pattern.ts';
import { requiredLiterals } from './pattern-literals.ts';

export type Constraint =
  /** The value is one of these (null among them where unknown will do). */
  | { readonly kind: 'keys'; readonly keys: readonly FactValue[] }
  /** A number within these, both included. */
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  /** A set that holds at least one of these. */
  | { readonly kind: 'has'; readonly words: readonly string[] }
  /** A text in which at least one of these occurs. */
  | { readonly kind: 'text'; readonly words: readonly string[] };

/** Constraints by fact; all of them must hold. A fact that is absent is free. */
export type Row = ReadonlyMap<string, Constraint>;

interface Literal {
  readonly leaf: LoweredLeaf;
  readonly want: boolean;
}

/** More ways than this are not told apart. */
const WAYS = 16;
const FREE: readonly (readonly Literal[])[] = [[]];

function product(lists: readonly (readonly (readonly Literal[])[])[]): readonly (readonly Literal[])[] {
  let rows = FREE;
  // What would make too many ways is left free: the rule itself decides.
  for (const list of lists) {
    if (rows.length * list.length <= WAYS) {
      rows = rows.flatMap((row) => list.map((more) => [...row, ...more]));
    }
  }
  return rows;
}

/** The ways in which `node` becomes `want`, each a list of leaves with the answers they must give. */
function waysOf(node: LoweredNode, want: boolean): readonly (readonly Literal[])[] {
  switch (node.kind) {
    case 'leaf':
      return [[{ leaf: node, want }]];
    case 'not':
      return waysOf(node.child, !want);
    case 'named':
      return waysOf(node.child, want);
    default: {
      const lists = node.children.map((child) => waysOf(child, want));
      if ((node.kind === 'all') === want) return product([...lists].sort((a, b) => a.length - b.length));
      const ways = lists.flat();
      return ways.length <= WAYS ? ways : FREE;
    }
  }
}

function listOf(operand: LoweredLeaf['operand']): readonly (string | number)[] {
  return Array.isArray(operand) ? (operand as readonly (string | number)[]) : [];
}

function rangeOf({ operator, operand }: LoweredLeaf): Constraint | null {
  const [from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY] = listOf(operand).map(Number);
  const value = Number(operand);
  switch (operator) {
    case 'equal':
      return { kind: 'range', from: value, to: value };
    case 'in':
      return {
        kind: 'range',
        from: Math.min(...listOf(operand).map(Number)),
        to: Math.max(...listOf(operand).map(Number)),
      };
    case 'lessThan':
    case 'lessThanInclusive':
    case 'before':
      return { kind: 'range', from: Number.NEGATIVE_INFINITY, to: value };
    case 'greaterThan':
    case 'greaterThanInclusive':
    case 'after':
      return { kind: 'range', from: value, to: Number.POSITIVE_INFINITY };
    case 'between':
    case 'betweenTimes':
      return { kind: 'range', from, to };
    default:
      return null;
  }
}

function textOf({ operator, operand }: LoweredLeaf): Constraint | null {
  switch (operator) {
    case 'equal':
      return { kind: 'keys', keys: [String(operand)] };
    case 'in':
      return { kind: 'keys', keys: listOf(operand) as readonly FactValue[] };
    case 'textContains':
    case 'startsWith':
    case 'endsWith':
      return { kind: 'text', words: [String(operand)] };
    case 'textContainsAny':
      return { kind: 'text', words: listOf(operand).map(String) };
    case 'matchesRegex': {
      const pattern = operand as Pattern;
      const words = pattern.words ?? requiredLiterals(pattern.source);
      return words && { kind: 'text', words };
    }
    default:
      return null;
  }
}

function setOf({ operator, operand }: LoweredLeaf): Constraint | null {
  if (operator === 'contains') return { kind: 'has', words: [String(operand)] };
  if (operator === 'containsAny') return { kind: 'has', words: listOf(operand).map(String) };
  return operator === 'containsAll' ? { kind: 'has', words: listOf(operand).map(String).slice(0, 1) } : null;
}

/** The leaf that a negative one denies. */
const POSITIVE: { readonly [operator: string]: string } = {
  notEqual: 'equal',
  notIn: 'in',
  doesNotContain: 'contains',
  isSet: 'isNotSet',
};

function constraintOf({ leaf, want }: Literal): Constraint | null {
  if (leaf.operator === 'equal' && leaf.type === 'boolean') {
    return { kind: 'keys', keys: want ? [leaf.operand === true] : [leaf.operand !== true, null] };
  }
  const positive = POSITIVE[leaf.operator];
  if (want === (positive !== undefined)) return null;
  const asked = positive === undefined ? leaf : { ...leaf, operator: positive };
  if (asked.operator === 'isNotSet') return { kind: 'keys', keys: [null] };
  if (leaf.type === 'number' || leaf.type === 'time') return rangeOf(asked);
  return leaf.type === 'set' ? setOf(asked) : textOf(asked);
}

const STRENGTH = { keys: 4, range: 3, has: 2, text: 1 } as const;

/** One of two constraints that both hold, the narrower where that is cheap to tell; null when they exclude each other. */
function narrower(a: Constraint, b: Constraint): Constraint | null {
  if (a.kind === 'keys' && b.kind === 'keys') {
    const keys = a.keys.filter((key) => b.keys.includes(key));
    return keys.length === 0 ? null : { kind: 'keys', keys };
  }
  if (a.kind === 'range' && b.kind === 'range') {
    const both = { kind: 'range', from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) } as const;
    return both.from > both.to ? null : both;
  }
  if ((a.kind === 'has' || a.kind === 'text') && a.kind === b.kind)
    return a.words.length <= b.words.length ? a : b;
  return STRENGTH[a.kind] >= STRENGTH[b.kind] ? a : b;
}

function rowOf(literals: readonly Literal[]): Row | null {
  const row = new Map<string, Constraint>();
  for (const literal of literals) {
    const constraint = constraintOf(literal);
    if (!constraint) continue;
    const before = row.get(literal.leaf.fact);
    const now = before ? narrower(before, constraint) : constraint;
    if (!now) return null;
    row.set(literal.leaf.fact, now);
  }
  return row;
}

/** If a tree holds, so does at least one of its rows. */
export function rowsOf(tree: LoweredNode): readonly Row[] {
  return waysOf(tree, true).flatMap((way) => rowOf(way) ?? []);
}
