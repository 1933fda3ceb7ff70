/** What is proved of a rule before and after an edit, and of two whole rule sets. */
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

/** Pairs of outcomes compared at most: beyond them nothing is claimed. */
const MOST_PAIRS = 400;

interface Way {
  readonly outcome: unknown;
  /** Null: always. */
  readonly tree: LoweredNode | null;
}

/** Every way in which a rule set ends, each without those before it. */
function waysOf(compiled: CompiledRuleSet<unknown>): readonly Way[] {
  const before: LoweredNode[] = [];
  const ways: Way[] = [];
  for (const rule of compiled.rules) {
    if (!rule.enabled || rule.tree === null) continue;
    const outcome = { rule: rule.ruleId, action: compiled.actions[rule.index] };
    ways.push({ outcome, tree: andNone(rule.tree, before) });
    before.push(rule.tree);
  }
  return [...ways, { outcome: { rule: null, action: compiled.otherwise }, tree: andNone(null, before) }];
}

function andNone(tree: LoweredNode | null, before: readonly LoweredNode[]): LoweredNode | null {
  const none = before.map((child): LoweredNode => ({ kind: 'not', id: 'not', child }));
  const children = [...(tree === null ? [] : [tree]), ...none];
  return children.length === 0 ? null : { kind: 'all', id: 'way', children };
}

/** Holds for every fact object: what is asked of nobody is asked of all. */
const ALWAYS: LoweredNode = { kind: 'all', id: 'always', children: [] };

function outcomesApart(
  was: readonly Way[],
  is: readonly Way[],
): readonly (readonly [LoweredNode, LoweredNode])[] {
  return was.flatMap((one) =>
    is.flatMap((other) =>
      same(one.outcome, other.outcome) ? [] : [[one.tree ?? ALWAYS, other.tree ?? ALWAYS] as const],
    ),
  );
}

/** Whether two rule sets decide the same, by the same rule, for all facts. */
export function sameDecisions(
  before: CompiledRuleSet<unknown>,
  after: CompiledRuleSet<unknown>,
  catalogue: Catalogue,
): Proof {
  const [was, is] = [waysOf(before), waysOf(after)];
  if (was.length * is.length > MOST_PAIRS) return { answer: 'unknown', because: [] };
  const open: Leaf[][] = [];
  for (const [one, other] of outcomesApart(was, is)) {
    const proof = disjoint(one, other, catalogue);
    if (proof.answer === 'yes') continue;
    if (proof.answer === 'no' && differs(before, after, proof.example)) return proof;
    open.push(proof.answer === 'unknown' ? [...proof.because] : []);
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
