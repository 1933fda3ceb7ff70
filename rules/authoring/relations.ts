/** What is proved of a rule before and after an edit, and of two whole rule sets. */
import { Effort } from './boxes.ts';
import { type CompiledRuleSet, evaluate } from './compile.ts';
import { same } from './diff.ts';
import type { Catalogue, FactObject } from './facts.ts';
import type { LoweredNode } from './lower.ts';
import { disjoint, implies, type Proof } from './proofs.ts';
import type { Leaf } from './rule.ts';

/**
 * After the edit a rule asks for the `same`, for less (`narrower`), for more (`wider`), for nothing of what it asked for
 * (`apart`), or for some of it and something else (`other`). Facts show what came and what went; they were evaluated.
 */
export type Relation =
  | {
      readonly kind: 'same' | 'narrower' | 'wider' | 'apart' | 'other';
      /** Matched before and does not now. */
      readonly went: FactObject | null;
      /** Matches now and did not before. */
      readonly came: FactObject | null;
    }
  | { readonly kind: 'unknown'; readonly because: readonly Leaf[] };

/** How what `after` asks for lies to what `before` asked for. */
export function relationOf(before: LoweredNode, after: LoweredNode, catalogue: Catalogue): Relation {
  const [kept, fresh] = [implies(before, after, catalogue), implies(after, before, catalogue)];
  if (kept.answer === 'unknown') return { kind: 'unknown', because: kept.because };
  if (fresh.answer === 'unknown') return { kind: 'unknown', because: fresh.because };
  const went = kept.answer === 'no' ? kept.example : null;
  const came = fresh.answer === 'no' ? fresh.example : null;
  if (went === null) return { kind: came === null ? 'same' : 'wider', went, came };
  if (came === null) return { kind: 'narrower', went, came };
  const apart = disjoint(before, after, catalogue).answer === 'yes';
  return { kind: apart ? 'apart' : 'other', went, came };
}

/** Questions about one pair of rule sets, and the steps spent on all of them (a fifth of a second): beyond either nothing is claimed. */
const MOST_QUESTIONS = 400;
const MOST_STEPS = 25_000;
/** Questions left open before the whole is. */
const MOST_OPEN = 8;

/** One way in which a rule set ends: by a rule that none before it forestalls, or by the default. */
interface Way {
  readonly rule: string | null;
  readonly action: unknown;
  readonly tree: LoweredNode;
  /** Equal for equal conditions. */
  readonly key: string;
}

/** The catalogue of the second says what facts there are. */
export type Sides = readonly [before: CompiledRuleSet<unknown>, after: CompiledRuleSet<unknown>];

/** Facts for which the two sets end differently: all that are in `where` and in none of `unless`. */
interface Question {
  readonly where: LoweredNode;
  readonly unless: readonly LoweredNode[];
}

/** Holds for every fact object: what is asked of nobody is asked of all. */
const ALWAYS: LoweredNode = { kind: 'all', id: 'always', children: [] };

function waysOf(compiled: CompiledRuleSet<unknown>): readonly Way[] {
  const ways = compiled.rules.flatMap(({ enabled, tree, ruleId, index }): readonly Way[] =>
    enabled && tree !== null
      ? [{ rule: ruleId, action: compiled.actions[index], tree, key: JSON.stringify(tree) }]
      : [],
  );
  return [...ways, { rule: null, action: compiled.otherwise, tree: ALWAYS, key: '' }];
}

/**
 * All there is to ask: where a rule wins `before`, the same one must hold `after`, and none ahead of it there.
 * A rule ahead of it there with the conditions of one ahead of it here asks nothing.
 */
function* questions(before: readonly Way[], after: readonly Way[]): Generator<Question> {
  const placeOf = new Map(before.map(({ key }, place) => [key, place] as const).reverse());
  const placesThere = after.map(({ key }) => placeOf.get(key) ?? Number.POSITIVE_INFINITY);
  const byRule = new Map(after.map(({ rule }, place) => [rule, place]));
  const ofRule = new Map(before.map((way) => [way.rule, way.tree]));
  for (const [here, way] of before.entries()) {
    const there = byRule.get(way.rule) ?? -1;
    const other = after[there];
    const earlier = () => before.slice(0, here).map(({ tree }) => tree);
    if (other === undefined || !same(other.action, way.action)) {
      yield { where: way.tree, unless: earlier() };
      continue;
    }
    if (other.key !== way.key) yield { where: way.tree, unless: [other.tree, ...earlier()] };
    for (let ahead = 0; ahead < there; ahead++) {
      const rival = after[ahead];
      if (rival === undefined || (placesThere[ahead] ?? 0) < here) continue;
      const own = ofRule.get(rival.rule);
      const where: LoweredNode = { kind: 'all', id: 'both', children: [way.tree, rival.tree] };
      const passed = earlier();
      yield { where, unless: own && passed.includes(own) ? [own, ...passed] : passed };
    }
  }
}

/** Whether no facts answer the question; the nearest rival alone often settles it. `no`: facts that differ. */
function settle({ where, unless }: Question, sides: Sides, effort: Effort): Proof {
  const [before, after] = sides;
  let proof: Proof = { answer: 'unknown', because: [] };
  for (const children of unless.length > 1 ? [unless.slice(0, 1), unless] : [unless]) {
    proof = implies(where, { kind: 'any', id: 'unless', children }, after.catalogue, effort);
    if (proof.answer === 'yes') return proof;
    if (proof.answer === 'no' && differs(before, after, proof.example)) return proof;
  }
  return proof.answer === 'unknown' ? proof : { answer: 'unknown', because: [] };
}

/** Whether two rule sets decide the same, by the same rule, for all facts. */
export function sameDecisions(...sides: Sides): Proof {
  const effort = new Effort(MOST_STEPS);
  const open: (readonly Leaf[])[] = [];
  let asked = 0;
  for (const question of questions(waysOf(sides[0]), waysOf(sides[1]))) {
    if (asked++ === MOST_QUESTIONS || open.length === MOST_OPEN) {
      open.push([]);
      break;
    }
    const proof = settle(question, sides, effort);
    if (proof.answer === 'no') return proof;
    if (proof.answer === 'unknown') open.push(proof.because);
  }
  return open.length > 0 ? { answer: 'unknown', because: open.flat() } : { answer: 'yes' };
}

function differs(
  before: CompiledRuleSet<unknown>,
  after: CompiledRuleSet<unknown>,
  facts: FactObject,
): boolean {
  const [was, is] = [evaluate(before, facts), evaluate(after, facts)];
  return was.winner !== is.winner || !same(was.action, is.action);
}
