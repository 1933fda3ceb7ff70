/** The least that would have to be different for a rule to hold, and to win. Every suggestion is evaluated before it is given. */
import { type Atom, AtomTable, atomHolds, type Formula } from './atoms.ts';
import { type CompiledRuleSet, evaluate } from './compile.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { FactChange, FactObject } from './facts.ts';
import { type FlipSearch, flipSetsOf } from './flip-sets.ts';
import type { FactId, Leaf } from './rule.ts';
import { domainOf, findWitness } from './witness.ts';

export interface Flip {
  /** The condition that would answer the other way. */
  readonly leaf: Leaf;
  /** The fact it is evaluated on. */
  readonly fact: FactId;
  /** It and all that equal it. */
  readonly leafIds: readonly string[];
  readonly to: boolean;
}

/** Flip these, and it is so; `change` are facts under which they flip and nothing else does. */
export interface Suggestion {
  readonly flips: readonly Flip[];
  readonly change: FactChange;
}

/**
 * `already`: nothing needs to change. `found`: the fewest conditions, in tree order. `at-least`: the search was
 * ended; fewer than `size` are not enough. `none-found`: every set was looked at and no facts were found for any. `not-in-force`: the rule is off or set aside.
 */
export type Least =
  | { readonly kind: 'already' }
  | { readonly kind: 'found'; readonly size: number; readonly suggestions: readonly Suggestion[] }
  | { readonly kind: 'at-least'; readonly size: number }
  | { readonly kind: 'none-found' }
  | { readonly kind: 'not-in-force' };

export interface Blame {
  /** What it takes for the rule's own condition to hold. */
  readonly toHold: Least;
  /** What it takes for the rule to win: it holds, and every rule before it does not. */
  readonly toWin: Least;
}

/** Sets of conditions for which facts are looked for. */
const SETS_TRIED = 64;
/** Suggestions of the same size that are given. */
const SUGGESTIONS = 3;
const EVALUATIONS = 5_000;
/** Rules before the one asked about that may come up as a new obstacle. */
const OBSTACLES = 12;

interface Question {
  readonly compiled: CompiledRuleSet<unknown>;
  readonly facts: FactObject;
  readonly rule: CompiledRule;
  /** Rules that must not hold. */
  readonly obstacles: readonly CompiledRule[];
  /** Whether facts that were found answer the question. */
  readonly accepts: (facts: FactObject) => boolean;
}

function formulaFor(question: Question, table: AtomTable): Formula | null {
  if (!question.rule.tree) return null;
  const own = table.formulaOf(question.rule.tree);
  const others = question.obstacles.flatMap((rule): readonly Formula[] =>
    rule.tree ? [{ kind: 'not', child: table.formulaOf(rule.tree) }] : [],
  );
  return { kind: 'all', children: [own, ...others] };
}

function linker(atoms: readonly Atom[], question: Question): (atom: number) => readonly number[] {
  const domains = atoms.map((atom) => domainOf(question.compiled.catalogue, atom.leaf.fact));
  return (atom) => domains.flatMap((domain, place) => (domain === domains[atom] ? [place] : []));
}

interface Search {
  readonly question: Question;
  readonly atoms: readonly Atom[];
  readonly flips: FlipSearch;
  /** Sets for which facts were looked for. */
  tried: number;
}

function suggest(flips: readonly number[], search: Search): Suggestion | null {
  const { question, atoms } = search;
  const now = search.flips.truths;
  const want = now.map((truth, place) => (flips.includes(place) ? !truth : truth));
  const { catalogue } = question.compiled;
  const witness = findWitness({ catalogue, facts: question.facts, atoms, want, now });
  if (!witness || !question.accepts(witness.facts)) return null;
  const changed = flips.flatMap((place): readonly Flip[] => {
    const atom = atoms[place];
    return atom
      ? [{ leaf: atom.leaf.written, fact: atom.leaf.fact, leafIds: atom.leafIds, to: want[place] ?? false }]
      : [];
  });
  return { flips: changed, change: witness.change };
}

function suggestionsOf(size: number, search: Search): readonly Suggestion[] {
  const found: Suggestion[] = [];
  for (const flips of flipSetsOf(search.flips, size)) {
    if (found.length === SUGGESTIONS || search.tried >= SETS_TRIED) break;
    search.tried++;
    const suggestion = suggest(flips, search);
    if (suggestion) found.push(suggestion);
  }
  return found;
}

function least(question: Question): Least {
  const table = new AtomTable();
  const goal = formulaFor(question, table);
  if (!goal) return { kind: 'not-in-force' };
  const { atoms } = table;
  const truths = atoms.map((atom) => atomHolds(atom, question.facts));
  const flips = { goal, truths, linked: linker(atoms, question), budget: { left: EVALUATIONS } };
  const search: Search = { question, atoms, flips, tried: 0 };
  for (let size = 0; size <= atoms.length; size++) {
    const suggestions = suggestionsOf(size, search);
    if (suggestions.length > 0)
      return size === 0 ? { kind: 'already' } : { kind: 'found', size, suggestions };
    if (search.tried >= SETS_TRIED || flips.budget.left <= 0) return { kind: 'at-least', size };
  }
  return { kind: 'none-found' };
}

function holdsUnder(rule: CompiledRule, question: Pick<Question, 'compiled'>, facts: FactObject): boolean {
  return rule.holds(question.compiled.reads.map((fact) => facts[fact] ?? null));
}

/** Adds obstacles until what is suggested really lets the rule win. */
function leastToWin(compiled: CompiledRuleSet<unknown>, facts: FactObject, rule: CompiledRule): Least {
  const obstacles = new Set<CompiledRule>();
  const first = evaluate(compiled, facts);
  const winner = compiled.rules[first.index];
  if (winner === rule) return { kind: 'already' };
  if (winner && winner.index < rule.index) obstacles.add(winner);
  let answer: Least = { kind: 'at-least', size: 1 };
  for (let round = 0; round < OBSTACLES; round++) {
    let another: CompiledRule | undefined;
    const accepts = (changed: FactObject): boolean => {
      const index = evaluate(compiled, changed).index;
      if (index < rule.index) another ??= compiled.rules[index];
      return index === rule.index;
    };
    answer = least({ compiled, facts, rule, obstacles: [...obstacles], accepts });
    // A set that failed only because of a rule not yet counted may be smaller than what was found.
    if (!another || obstacles.has(another)) return answer;
    obstacles.add(another);
  }
  return answer.kind === 'found' ? answer : { kind: 'at-least', size: 1 };
}

export function blameFor(compiled: CompiledRuleSet<unknown>, facts: FactObject, rule: CompiledRule): Blame {
  if (!rule.enabled || !rule.tree) {
    return { toHold: { kind: 'not-in-force' }, toWin: { kind: 'not-in-force' } };
  }
  const accepts = (changed: FactObject) => holdsUnder(rule, { compiled }, changed);
  const toHold = least({ compiled, facts, rule, obstacles: [], accepts });
  return { toHold, toWin: leastToWin(compiled, facts, rule) };
}
