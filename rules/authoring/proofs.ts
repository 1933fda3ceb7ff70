/** Whether conditions are the same, whether one follows from another, whether they exclude each other: yes, no with an example, or unknown and why. */

import { AtomTable, atomHolds, holds } from './atoms.ts';
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

/** What a condition answers for one fact object. */
export function answerOf(node: LoweredNode, facts: FactObject): boolean {
  const table = new AtomTable();
  const formula = table.formulaOf(node);
  return holds(formula, (place) => {
    const atom = table.atoms[place];
    return atom !== undefined && atomHolds(atom, facts);
  });
}

/** Leaves about which regions know less than everything: texts, patterns, and facts that hang together. */
function obstacles(nodes: readonly LoweredNode[], catalogue: Catalogue): readonly Leaf[] {
  return nodes
    .flatMap((node) => [...nodesOf(node)])
    .flatMap((node) => {
      if (node.kind !== 'leaf') return [];
      const opaque = node.type === 'string' || node.type === 'url' || node.type === 'text';
      const derived = catalogue.facts.get(node.fact)?.derivedFrom !== undefined;
      return opaque || derived ? [node.written] : [];
    });
}

function judge(
  nodes: readonly LoweredNode[],
  catalogue: Catalogue,
  question: {
    readonly against: (context: Context) => readonly Box[];
    readonly refutes: (facts: FactObject) => boolean;
  },
): Proof {
  try {
    const boxes = question.against({ catalogue, effort: new Effort() });
    if (boxes.length === 0) return { answer: 'yes' };
    const exampleOf = exampleMaker(catalogue);
    for (const box of boxes.slice(0, EXAMPLES)) {
      const example = exampleOf(box);
      if (example && question.refutes(example)) return { answer: 'no', example };
    }
    return { answer: 'unknown', because: obstacles(nodes, catalogue) };
  } catch (cause) {
    if (!(cause instanceof TooComplex)) throw cause;
    return { answer: 'unknown', because: [] };
  }
}

/** Whether `b` holds wherever `a` does. */
export function implies(a: LoweredNode, b: LoweredNode, catalogue: Catalogue): Proof {
  return judge([a, b], catalogue, {
    against: (context) => remainder(boxesOf(a, true, context), boxesOf(b, true, context), context),
    refutes: (facts) => answerOf(a, facts) && !answerOf(b, facts),
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
    refutes: (facts) => answerOf(a, facts) && answerOf(b, facts),
  });
}

/** Whether both hold for the same facts. */
export function equivalent(a: LoweredNode, b: LoweredNode, catalogue: Catalogue): Proof {
  const forth = implies(a, b, catalogue);
  if (forth.answer === 'no') return forth;
  const back = implies(b, a, catalogue);
  return back.answer === 'no' || forth.answer === 'yes' ? back : forth;
}
