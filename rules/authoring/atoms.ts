/** A condition as a formula over atoms: equal leaves, wherever they stand, are one atom. */
import type { FactObject } from './facts.ts';
import type { LoweredLeaf, LoweredNode } from './lower.ts';
import { testFor } from './operators.ts';

export type Formula =
  | { readonly kind: 'atom'; readonly atom: number }
  | { readonly kind: 'all' | 'any'; readonly children: readonly Formula[] }
  | { readonly kind: 'not'; readonly child: Formula };

export interface Atom {
  /** The first leaf of its kind in tree order; the others equal it. */
  readonly leaf: LoweredLeaf;
  /** Ids of all its leaves. */
  readonly leafIds: readonly string[];
}

/** Collects atoms over any number of trees, in the order in which they are read. */
export class AtomTable {
  readonly atoms: { leaf: LoweredLeaf; leafIds: string[] }[] = [];
  readonly #places = new Map<string, number>();

  formulaOf(node: LoweredNode): Formula {
    switch (node.kind) {
      case 'leaf':
        return { kind: 'atom', atom: this.#placeOf(node) };
      case 'named':
        return this.formulaOf(node.child);
      case 'not':
        return { kind: 'not', child: this.formulaOf(node.child) };
      default:
        return { kind: node.kind, children: node.children.map((child) => this.formulaOf(child)) };
    }
  }

  #placeOf(leaf: LoweredLeaf): number {
    const operand = leaf.operator === 'matchesRegex' ? leaf.written.value : leaf.operand;
    const key = JSON.stringify([leaf.fact, leaf.operator, operand]);
    const known = this.#places.get(key);
    if (known !== undefined) {
      this.atoms[known]?.leafIds.push(leaf.id);
      return known;
    }
    this.#places.set(key, this.atoms.length);
    return this.atoms.push({ leaf, leafIds: [leaf.id] }) - 1;
  }
}

export function holds(formula: Formula, truth: (atom: number) => boolean): boolean {
  switch (formula.kind) {
    case 'atom':
      return truth(formula.atom);
    case 'not':
      return !holds(formula.child, truth);
    case 'all':
      return formula.children.every((child) => holds(child, truth));
    case 'any':
      return formula.children.some((child) => holds(child, truth));
    default:
      return formula satisfies never;
  }
}

export function atomHolds(atom: Atom, facts: FactObject): boolean {
  const { leaf } = atom;
  const value = Object.hasOwn(facts, leaf.fact) ? (facts[leaf.fact] ?? null) : null;
  return testFor(leaf.operator, leaf.operand)?.(value) ?? false;
}
