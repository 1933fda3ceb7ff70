/** Conditions as unions of boxes, one region per fact: what lint and proofs calculate with. Bounded; beyond the bound nothing is claimed. */
import type { Catalogue, FactDefinition } from './facts.ts';
import { factDefinition, type LoweredLeaf, type LoweredNode } from './lower.ts';
import type { Pattern } from './pattern.ts';
import { complement, intersect, type Region, type TextAtom, wholeNumbers } from './region.ts';

/** A region for each dimension that is not free: a fact, or one element of a set fact (`fact∋element`). */
export type Box = ReadonlyMap<string, Region>;

/** Boxes of one condition, or steps of one comparison. */
const BOX_LIMIT = 4_096;
const STEP_LIMIT = 20_000;

/** Thrown and caught in here and in `proofs.ts`, `lint.ts`: too complex to judge. */
export class TooComplex extends Error {
  override readonly name = 'TooComplex';
}

export class Effort {
  #left: number;
  constructor(steps: number = STEP_LIMIT) {
    this.#left = steps;
  }
  spend(steps = 1): void {
    this.#left -= steps;
    if (this.#left < 0) throw new TooComplex('too many steps');
  }
}

const MEMBER = '∋';

function memberDimension(fact: string, element: string): string {
  return `${fact}${MEMBER}${element}`;
}

/** The fact of a dimension, and the element for which a set is asked. */
export function dimensionParts(dimension: string): {
  readonly fact: string;
  readonly element: string | null;
} {
  const at = dimension.indexOf(MEMBER);
  return at < 0
    ? { fact: dimension, element: null }
    : { fact: dimension.slice(0, at), element: dimension.slice(at + MEMBER.length) };
}

function numbersOf(operand: LoweredLeaf['operand']): readonly number[] {
  return (Array.isArray(operand) ? [...operand] : [operand]).map(Number);
}

function span(from: number, to: number, included: readonly [boolean, boolean]): Region {
  return {
    kind: 'spans',
    spans: [{ from, fromIncluded: included[0], to, toIncluded: included[1] }],
    unknown: false,
  };
}

function numberRegion({ operator, operand }: LoweredLeaf): Region {
  const [first = Number.NaN, second = first] = numbersOf(operand);
  const [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  switch (operator) {
    case 'lessThan':
    case 'before':
      return span(least, first, [false, false]);
    case 'lessThanInclusive':
      return span(least, first, [false, true]);
    case 'greaterThan':
      return span(first, most, [false, false]);
    case 'greaterThanInclusive':
    case 'after':
      return span(first, most, [true, false]);
    case 'between':
      return span(first, second, [true, true]);
    case 'betweenTimes':
      return span(first, second, [true, false]);
    default: {
      const points = [...new Set(numbersOf(operand))].sort((a, b) => a - b);
      const spans = points.map((at) => ({ from: at, fromIncluded: true, to: at, toIncluded: true }));
      return { kind: 'spans', spans, unknown: false };
    }
  }
}

function atomsOf({ operator, operand }: LoweredLeaf): readonly TextAtom[] | null {
  const atom = (kind: TextAtom['kind'], text: string, test: (whole: string) => boolean): TextAtom => ({
    kind,
    text,
    test,
  });
  const contains = (word: string) => atom('contains', word, (whole) => whole.includes(word));
  switch (operator) {
    case 'textContains':
      return [contains(String(operand))];
    case 'textContainsAny':
      return Array.isArray(operand) ? operand.map(String).map(contains) : null;
    case 'startsWith':
      return [atom('starts', String(operand), (whole) => whole.startsWith(String(operand)))];
    case 'endsWith':
      return [atom('ends', String(operand), (whole) => whole.endsWith(String(operand)))];
    case 'matchesRegex': {
      const pattern = operand as Pattern;
      return pattern.words?.map(contains) ?? [atom('pattern', pattern.source, pattern.test)];
    }
    default:
      return null;
  }
}

/** What can be of a region: the clock, which we read ourselves, shows whole numbers in their range and no others. */
function possible(region: Region, fact: FactDefinition): readonly Region[] {
  if (fact.group !== 'clock' || fact.range === undefined) return [region];
  const whole = wholeNumbers(region, fact.range);
  return whole ? [whole] : [];
}

/** Everything else that the fact can be. */
function outside(region: Region, fact: FactDefinition): readonly Region[] {
  return complement(region, fact.nullable).flatMap((other) => possible(other, fact));
}

/** The operator that a negative one denies. */
const DENIED: { readonly [operator: string]: string } = { notEqual: 'equal', notIn: 'in', isSet: 'isNotSet' };

/** Where a leaf is true, in parts that may overlap. */
function truthOf(leaf: LoweredLeaf, fact: FactDefinition): readonly Region[] {
  const denied = DENIED[leaf.operator];
  if (denied !== undefined) {
    return truthOf({ ...leaf, operator: denied }, fact).flatMap((region) => outside(region, fact));
  }
  const isNumber = fact.type === 'number' || fact.type === 'time';
  const isText = fact.type === 'string' || fact.type === 'url' || fact.type === 'text';
  const domain = fact.type === 'boolean' ? [true, false] : (fact.values?.map((entry) => entry.value) ?? null);
  const text = { kind: 'text', but: true, values: [], yes: [], no: [], unknown: false } as const;
  if (leaf.operator === 'isNotSet') {
    if (isNumber) return [{ kind: 'spans', spans: [], unknown: true }];
    if (isText) return [{ ...text, but: false, unknown: true }];
    return [{ kind: 'values', but: false, values: [], domain, unknown: true }];
  }
  if (isNumber) return [numberRegion(leaf)];
  const atoms = atomsOf(leaf);
  if (atoms) return atoms.map((atom) => ({ ...text, yes: [atom] }));
  const values = [leaf.operand].flat() as readonly (string | boolean)[];
  if (isText) return [{ ...text, but: false, values: values.map(String) }];
  return [{ kind: 'values', but: false, values, domain, unknown: false }];
}

function setBoxes(leaf: LoweredLeaf, want: boolean): readonly Box[] {
  const elements = [leaf.operand].flat().map(String);
  const present = want !== (leaf.operator === 'doesNotContain');
  const together = (leaf.operator === 'containsAll') === want;
  const flag: Region = { kind: 'member', present };
  const dimensions = elements.map((element) => memberDimension(leaf.fact, element));
  if (together) return [new Map(dimensions.map((dimension) => [dimension, flag]))];
  return dimensions.map((dimension) => new Map([[dimension, flag]]));
}

function leafBoxes(leaf: LoweredLeaf, want: boolean, catalogue: Catalogue): readonly Box[] {
  if (leaf.type === 'set') return setBoxes(leaf, want);
  const fact = factDefinition(catalogue, leaf.fact);
  if (!fact) throw new TooComplex(`no fact ${leaf.fact}`);
  const truth = truthOf(leaf, fact).flatMap((region) => possible(region, fact));
  if (want) return truth.map((region) => new Map([[leaf.fact, region]]));
  // Not (A or B) is not A and not B.
  let left: readonly Box[] = [new Map()];
  for (const region of truth) {
    const others = outside(region, fact).map((other): Box => new Map([[leaf.fact, other]]));
    left = left.flatMap((box) => others.flatMap((other) => meetBoxes(box, other) ?? []));
  }
  return left;
}

/** Whether two boxes have anything in common; cheaper than `meetBoxes`. */
export function overlaps(a: Box, b: Box): boolean {
  for (const [dimension, region] of b) {
    const own = a.get(dimension);
    if (own && !intersect(own, region)) return false;
  }
  return true;
}

/** Both boxes at once; null when they have nothing in common. */
export function meetBoxes(a: Box, b: Box): Box | null {
  const met = new Map(a);
  for (const [dimension, region] of b) {
    const own = met.get(dimension);
    const both = own ? intersect(own, region) : region;
    if (!both) return null;
    met.set(dimension, both);
  }
  return met;
}

/** The boxes in which `node` answers `want`. Throws TooComplex. */
export function boxesOf(
  node: LoweredNode,
  want: boolean,
  context: { readonly catalogue: Catalogue; readonly effort: Effort },
): readonly Box[] {
  switch (node.kind) {
    case 'leaf':
      return leafBoxes(node, want, context.catalogue);
    case 'named':
      return boxesOf(node.child, want, context);
    case 'not':
      return boxesOf(node.child, !want, context);
    default: {
      const lists = node.children.map((child) => boxesOf(child, want, context));
      return (node.kind === 'all') === want ? productOf(lists, context.effort) : limited(lists.flat());
    }
  }
}

function limited(boxes: readonly Box[]): readonly Box[] {
  if (boxes.length > BOX_LIMIT) throw new TooComplex('too many boxes');
  return boxes;
}

function productOf(lists: readonly (readonly Box[])[], effort: Effort): readonly Box[] {
  let boxes: readonly Box[] = [new Map()];
  for (const list of lists) {
    effort.spend(boxes.length * list.length);
    boxes = limited(boxes.flatMap((box) => list.flatMap((other) => meetBoxes(box, other) ?? [])));
  }
  return boxes;
}

/** What is left of `box` once `other` is taken out. */
function without(box: Box, other: Box, context: { catalogue: Catalogue; effort: Effort }): readonly Box[] {
  context.effort.spend();
  if (!overlaps(box, other)) return [box];
  const left: Box[] = [];
  let rest = box;
  for (const [dimension, region] of other) {
    const { fact, element } = dimensionParts(dimension);
    const definition = element === null ? factDefinition(context.catalogue, fact) : undefined;
    for (const other of definition ? outside(region, definition) : complement(region, element === null)) {
      const piece = meetBoxes(rest, new Map([[dimension, other]]));
      if (piece) left.push(piece);
    }
    const inside = meetBoxes(rest, new Map([[dimension, region]]));
    if (!inside) break;
    rest = inside;
  }
  return left;
}

/** What is left of `boxes` once all `others` are taken out; empty = they are covered. Throws TooComplex. */
export function remainder(
  boxes: readonly Box[],
  others: readonly Box[],
  context: { readonly catalogue: Catalogue; readonly effort: Effort },
): readonly Box[] {
  let left = boxes;
  for (const other of others) {
    left = limited(left.flatMap((box) => without(box, other, context)));
    if (left.length === 0) return left;
  }
  return left;
}
