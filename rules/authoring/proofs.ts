/** Whether conditions are the same, whether one follows from another, whether they exclude each other: yes, no with an example, or unknown and why. */

import { AtomTable, atomHolds, holds } from './atoms.ts';
import { clockFor } from './box-clock.ts';
import { exampleMaker } from './box-example.ts';
import { type Box, boxesOf, Effort, meetBoxes, remainder, TooComplex } from './boxes.ts';
import type { Catalogue, FactObject } from './facts.ts';
import { type LoweredNode, nodesOf } from './lower.ts';
import type { Leaf } from './rule.ts';

export type Proof =
  | { readonly answer: 'yes' }
  /** Facts for which it is not so; they were evaluated. */
  | { readonly answer: 'no'; readonly example: FactObject }
  /** `because`: the conditions that stand in the way; empty when it was simply too much. */
  | { readonly answer: 'unknown'; readonly because: readonly Leaf[] };

interface Context {
  readonly catalogue: Catalogue;
  readonly effort: Effort;
}

/** Examples tried before giving up. */
const EXAMPLES = 64;

/** What a condition answers, for as many fact objects as it is asked of. */
function answersOf(node: LoweredNode): (facts: FactObject) => boolean {
  const table = new AtomTable();
  const formula = table.formulaOf(node);
  return (facts) =>
    holds(formula, (place) => {
      const atom = table.atoms[place];
      return atom !== undefined && atomHolds(atom, facts);
    });
}

/** What a condition answers for one fact object. */
export function answerOf(node: LoweredNode, facts: FactObject): boolean {
  return answersOf(node)(facts);
}

/** Leaves about which regions know less than everything: texts and patterns, and a birthday, which is written as a text. */
function obstacles(nodes: readonly LoweredNode[]): readonly Leaf[] {
  return nodes
    .flatMap((node) => [...nodesOf(node)])
    .flatMap((node) => {
      if (node.kind !== 'leaf') return [];
      return node.type === 'string' || node.type === 'url' || node.type === 'text' ? [node.written] : [];
    });
}

/** What a box says of clock, times and ages, in a form to look it up by. */
function clockKey(box: Box, catalogue: Catalogue): string {
  const hangs = (fact: string) =>
    /^(?:clock|age)\./u.test(fact) || catalogue.facts.get(fact)?.type === 'time';
  return JSON.stringify([...box].filter(([dimension]) => hangs(dimension)));
}

/** Facts in one of the boxes; `none` once no box can be true, null where that stays open. */
function exampleIn(
  boxes: readonly Box[],
  refutes: (facts: FactObject) => boolean,
  catalogue: Catalogue,
): FactObject | 'none' | null {
  const exampleOf = exampleMaker(catalogue);
  const never = new Set<string>();
  let [open, tries] = [false, EXAMPLES];
  for (const box of boxes) {
    const key = clockKey(box, catalogue);
    if (never.has(key)) continue;
    if (tries-- === 0) return null;
    const example = exampleOf(box);
    if (example && refutes(example)) return example;
    if (!example && clockFor(box, catalogue).kind === 'never') never.add(key);
    else open = true;
  }
  return open ? null : 'none';
}

function judge(
  nodes: readonly LoweredNode[],
  catalogue: Catalogue,
  question: {
    readonly effort?: Effort | undefined;
    readonly against: (context: Context) => readonly Box[];
    /** Prepared once, and only where there are boxes to find an example in. */
    readonly refutes: () => (facts: FactObject) => boolean;
  },
): Proof {
  try {
    const boxes = question.against({ catalogue, effort: question.effort ?? new Effort() });
    if (boxes.length === 0) return { answer: 'yes' };
    const found = exampleIn(boxes, question.refutes(), catalogue);
    if (found === 'none') return { answer: 'yes' };
    return found ? { answer: 'no', example: found } : { answer: 'unknown', because: obstacles(nodes) };
  } catch (cause) {
    if (!(cause instanceof TooComplex)) throw cause;
    return { answer: 'unknown', because: [] };
  }
}

/** Whether `b` holds wherever `a` does; `effort` where several questions share one. */
export function implies(a: LoweredNode, b: LoweredNode, catalogue: Catalogue, effort?: Effort): Proof {
  return judge([a, b], catalogue, {
    effort,
    against: (context) => remainder(boxesOf(a, true, context), boxesOf(b, true, context), context),
    refutes: () => {
      const [left, right] = [answersOf(a), answersOf(b)];
      return (facts) => left(facts) && !right(facts);
    },
  });
}

/** Whether no facts make both hold. */
export function disjoint(a: LoweredNode, b: LoweredNode, catalogue: Catalogue): Proof {
  return judge([a, b], catalogue, {
    against: (context) => {
      const [left, right] = [boxesOf(a, true, context), boxesOf(b, true, context)];
      context.effort.spend(left.length * right.length);
      return left.flatMap((box) => right.flatMap((other) => meetBoxes(box, other) ?? []));
    },
    refutes: () => {
      const [left, right] = [answersOf(a), answersOf(b)];
      return (facts) => left(facts) && right(facts);
    },
  });
}

/** Whether both hold for the same facts. */
export function equivalent(a: LoweredNode, b: LoweredNode, catalogue: Catalogue): Proof {
  const forth = implies(a, b, catalogue);
  if (forth.answer === 'no') return forth;
  const back = implies(b, a, catalogue);
  return back.answer === 'no' || forth.answer === 'yes' ? back : forth;
}
