/** The smallest sets of atoms whose flip makes a formula true, by size and then by tree order. */
import { type Formula, holds } from './atoms.ts';

export interface FlipSearch {
  readonly goal: Formula;
  /** How the atoms answer now. */
  readonly truths: readonly boolean[];
  /** Atoms that read the same fact: flipping one may drag another along. */
  readonly linked: (atom: number) => readonly number[];
  /** Evaluations left; shared by all sizes. */
  readonly budget: { left: number };
}

type Flips = readonly number[];

/** Atoms of which at least one must still be flipped for `formula` to become `want`. Empty: it is already. */
function branches(formula: Formula, want: boolean, truth: (atom: number) => boolean): readonly number[] {
  if (holds(formula, truth) === want) return [];
  switch (formula.kind) {
    case 'atom':
      return [formula.atom];
    case 'not':
      return branches(formula.child, !want, truth);
    default: {
      // One child that is wrong is enough to know where; else any of them could bring it about.
      const each = formula.children
        .map((child) => branches(child, want, truth))
        .filter((list) => list.length > 0);
      const mustAll = (formula.kind === 'all') === want;
      return mustAll ? (each[0] ?? []) : each.flat();
    }
  }
}

function keyOf(flips: Flips): string {
  return [...flips].sort((a, b) => a - b).join(',');
}

function collect(search: FlipSearch, size: number, found: Map<string, Flips>): void {
  const seen = new Set<string>();
  const visit = (flips: Flips): void => {
    const key = keyOf(flips);
    if (seen.has(key) || search.budget.left <= 0) return;
    seen.add(key);
    search.budget.left--;
    const truth = (atom: number) => flips.includes(atom) !== (search.truths[atom] ?? false);
    const next = branches(search.goal, true, truth);
    const done = next.length === 0 && holds(search.goal, truth);
    if (flips.length === size) {
      if (done)
        found.set(
          key,
          [...flips].sort((a, b) => a - b),
        );
      return;
    }
    // A smaller set that was already enough on paper had no facts to show for it: try what hangs together with it.
    const ways = done ? flips.flatMap(search.linked) : next;
    for (const atom of new Set(ways)) if (!flips.includes(atom)) visit([...flips, atom]);
  };
  visit([]);
}

function byTreeOrder(a: Flips, b: Flips): number {
  for (const [place, atom] of a.entries()) {
    const difference = atom - (b[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** All sets of exactly `size` atoms that make the goal true, in tree order; incomplete once the budget is used up. */
export function flipSetsOf(search: FlipSearch, size: number): readonly Flips[] {
  const found = new Map<string, Flips>();
  collect(search, size, found);
  return [...found.values()].sort(byTreeOrder);
}
