/** Merges two drafts of the same rule set. Each rule's body, each rule's place, the default and each pinned condition is a unit of its own: different units both win, the same unit asks. */
import { same, unmoved } from './diff.ts';
import type { DefaultRule, NamedCondition, Rule, RuleId, RuleSet } from './rule.ts';

export type MergeQuestion =
  /** Both changed the rule's body, or one changed and the other deleted it (null). */
  | {
      readonly unit: 'rule';
      readonly ruleId: RuleId;
      readonly ours: Rule | null;
      readonly theirs: Rule | null;
    }
  /** Both put the rule after another rule, not the same; null = first. */
  | {
      readonly unit: 'place';
      readonly ruleId: RuleId;
      readonly ours: RuleId | null;
      readonly theirs: RuleId | null;
    }
  /** One put the rule behind another that the other side deleted. */
  | { readonly unit: 'anchor'; readonly ruleId: RuleId; readonly deleted: RuleId }
  | { readonly unit: 'default'; readonly ours: DefaultRule; readonly theirs: DefaultRule }
  | {
      readonly unit: 'condition';
      readonly conditionId: string;
      readonly ours: NamedCondition | null;
      readonly theirs: NamedCondition | null;
    };

export type Merge =
  | { readonly ok: true; readonly ruleSet: RuleSet }
  | { readonly ok: false; readonly questions: readonly MergeQuestion[] };

/** What one side did to a unit: left it, or made it something else (null = deleted). */
type Settled<Value> = { readonly ok: true; readonly value: Value | null } | { readonly ok: false };

function settle<Value>(base: Value | null, ours: Value | null, theirs: Value | null): Settled<Value> {
  if (same(ours, theirs) || same(base, theirs)) return { ok: true, value: ours };
  return same(base, ours) ? { ok: true, value: theirs } : { ok: false };
}

interface Sides {
  readonly base: readonly Rule[];
  readonly ours: readonly Rule[];
  readonly theirs: readonly Rule[];
}

function byId<Entry extends { readonly id: string }>(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}

/** Ids of either side, in a fixed order, so that merging either way round gives the same. */
function allIds(...lists: readonly (readonly { readonly id: string }[])[]): readonly string[] {
  return [...new Set(lists.flat().map((entry) => entry.id))].sort();
}

function mergeBodies(sides: Sides): {
  readonly rules: ReadonlyMap<string, Rule>;
  readonly questions: readonly MergeQuestion[];
} {
  const [base, ours, theirs] = [byId(sides.base), byId(sides.ours), byId(sides.theirs)];
  const rules = new Map<string, Rule>();
  const questions: MergeQuestion[] = [];
  for (const ruleId of allIds(sides.base, sides.ours, sides.theirs)) {
    const [mine, other] = [ours.get(ruleId) ?? null, theirs.get(ruleId) ?? null];
    const settled = settle(base.get(ruleId) ?? null, mine, other);
    if (!settled.ok) questions.push({ unit: 'rule', ruleId, ours: mine, theirs: other });
    else if (settled.value) rules.set(ruleId, settled.value);
  }
  return { rules, questions };
}

interface Order {
  readonly ids: readonly RuleId[];
  readonly questions: readonly MergeQuestion[];
}

/** Where one side put the rules it moved or added: behind which rule; null = first. */
function placesOf(side: readonly Rule[], base: readonly Rule[]): ReadonlyMap<RuleId, RuleId | null> {
  const placeBefore = new Map(base.map((rule, place) => [rule.id, place]));
  const ids = side.map((rule) => rule.id);
  const kept = unmoved(
    ids.filter((id) => placeBefore.has(id)),
    placeBefore,
  );
  return new Map(ids.flatMap((id, place) => (kept.has(id) ? [] : [[id, ids[place - 1] ?? null] as const])));
}

function placeQuestion(
  id: RuleId,
  sides: readonly [Places, Places],
  alive: ReadonlySet<RuleId>,
): MergeQuestion | null {
  const [ours, theirs] = sides.map((places) => places.get(id));
  if (ours !== undefined && theirs !== undefined && ours !== theirs)
    return { unit: 'place', ruleId: id, ours, theirs };
  const anchor = ours ?? theirs;
  return anchor && !alive.has(anchor) ? { unit: 'anchor', ruleId: id, deleted: anchor } : null;
}

type Places = ReadonlyMap<RuleId, RuleId | null>;

/** Rules nobody moved keep their order; a moved one follows the rule it was put behind, wherever that goes. */
function mergeOrder(sides: Sides, rules: ReadonlyMap<string, Rule>): Order {
  const alive = new Set(rules.keys());
  const [ours, theirs] = [placesOf(sides.ours, sides.base), placesOf(sides.theirs, sides.base)];
  const moved = [...alive].filter((id) => ours.has(id) || theirs.has(id)).sort();
  const questions = moved.flatMap((id) => placeQuestion(id, [ours, theirs], alive) ?? []);
  if (questions.length > 0) return { ids: [], questions };
  const behind = new Map<RuleId | null, RuleId[]>();
  for (const id of moved) {
    const anchor = ours.get(id) ?? theirs.get(id) ?? null;
    behind.set(anchor, [...(behind.get(anchor) ?? []), id]);
  }
  const ids: RuleId[] = [];
  const still = sides.base.map((rule) => rule.id).filter((id) => alive.has(id) && !moved.includes(id));
  const stack = [...still].reverse();
  stack.push(...[...(behind.get(null) ?? [])].reverse());
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    ids.push(id);
    stack.push(...[...(behind.get(id) ?? [])].reverse());
  }
  // Rules put behind each other in a circle are reached from nowhere.
  const circle = moved.filter((id) => !ids.includes(id));
  const asked = circle.map(
    (ruleId): MergeQuestion => ({
      unit: 'place',
      ruleId,
      ours: ours.get(ruleId) ?? null,
      theirs: theirs.get(ruleId) ?? null,
    }),
  );
  return { ids, questions: asked };
}

function mergeConditions(base: RuleSet, ours: RuleSet, theirs: RuleSet) {
  const [was, mine, other] = [base, ours, theirs].map((set) => byId(set.conditions));
  const conditions: NamedCondition[] = [];
  const questions: MergeQuestion[] = [];
  for (const conditionId of allIds(base.conditions, ours.conditions, theirs.conditions)) {
    const [left, right] = [mine?.get(conditionId) ?? null, other?.get(conditionId) ?? null];
    const settled = settle(was?.get(conditionId) ?? null, left, right);
    if (!settled.ok) questions.push({ unit: 'condition', conditionId, ours: left, theirs: right });
    else if (settled.value) conditions.push(settled.value);
  }
  return { conditions, questions };
}

function mergeDefault(
  base: RuleSet,
  ours: RuleSet,
  theirs: RuleSet,
): { readonly value: DefaultRule | null; readonly questions: readonly MergeQuestion[] } {
  const [was, mine, other] = [base, ours, theirs].map((set) =>
    set.set === 'assignment' ? set.defaultRule : null,
  );
  if (!was || !mine || !other) return { value: null, questions: [] };
  const settled = settle(was, mine, other);
  if (settled.ok) return { value: settled.value, questions: [] };
  return { value: null, questions: [{ unit: 'default', ours: mine, theirs: other }] };
}

/** Both drafts began as `base`. In either order of the two the same document comes out, or the same questions. */
export function mergeDrafts<Drafts extends RuleSet>(base: Drafts, ours: Drafts, theirs: Drafts): Merge {
  const sides: Sides = { base: base.rules, ours: ours.rules, theirs: theirs.rules };
  const bodies = mergeBodies(sides);
  const order = mergeOrder(sides, bodies.rules);
  const named = mergeConditions(base, ours, theirs);
  const fallback = mergeDefault(base, ours, theirs);
  const questions = [...bodies.questions, ...order.questions, ...named.questions, ...fallback.questions];
  if (questions.length > 0) return { ok: false, questions };
  const rules = order.ids.flatMap((id) => bodies.rules.get(id) ?? []);
  const merged = { ...base, rules, conditions: named.conditions };
  // Rules of both sides belong to the same set, and so do those that were merged from them.
  const ruleSet = (fallback.value ? { ...merged, defaultRule: fallback.value } : merged) as RuleSet;
  return { ok: true, ruleSet };
}
