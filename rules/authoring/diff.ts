/** What changed from one rule set to another, rule by rule and condition by condition; the same ids are the same things. */
import {
  childrenOf,
  type DefaultRule,
  type Group,
  isGroup,
  isReference,
  type Leaf,
  type NamedCondition,
  type Node,
  type Rule,
  type RuleSet,
} from './rule.ts';

export type ConditionChange =
  | { readonly kind: 'value'; readonly before: Leaf; readonly after: Leaf }
  | { readonly kind: 'replaced'; readonly before: Node; readonly after: Node }
  | { readonly kind: 'added'; readonly node: Node }
  | { readonly kind: 'removed'; readonly node: Node }
  /** All of became any of, or the like; what is inside is told on its own. */
  | { readonly kind: 'connective'; readonly before: Connective; readonly after: Connective }
  | { readonly kind: 'order' };

export type Connective = 'all' | 'any' | 'not';

/** Parts of a rule that are told as a whole, before and after. */
export type RulePart = 'name' | 'enabled' | 'action' | 'in-force' | 'note';

export type Change =
  | { readonly kind: 'added'; readonly rule: Rule; readonly place: number }
  | { readonly kind: 'removed'; readonly rule: Rule; readonly place: number }
  | {
      readonly kind: 'moved';
      readonly rule: Rule;
      readonly from: number;
      readonly to: number;
      /** The nearest rule that kept its place, which it has passed. */
      readonly passed: Rule;
      readonly side: 'above' | 'below';
    }
  | {
      readonly kind: 'changed';
      readonly before: Rule;
      readonly after: Rule;
      readonly place: number;
      readonly parts: readonly RulePart[];
      readonly conditions: readonly ConditionChange[];
    }
  | { readonly kind: 'default'; readonly before: DefaultRule | null; readonly after: DefaultRule | null }
  | { readonly kind: 'named'; readonly before: NamedCondition | null; readonly after: NamedCondition | null };

/** Equal as JSON, whatever the order of keys. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  const other = new Map<string, unknown>(right);
  return (
    left.length === right.length &&
    left.every(([key, value]) => other.has(key) && same(value, other.get(key)))
  );
}

function connectiveOf(group: Group): Connective {
  if ('all' in group) return 'all';
  return 'any' in group ? 'any' : 'not';
}

function isLeaf(node: Node): node is Leaf {
  return !isGroup(node) && !isReference(node);
}

function diffNode(before: Node, after: Node): readonly ConditionChange[] {
  if (same(before, after)) return [];
  if (isLeaf(before) && isLeaf(after) && before.fact === after.fact && before.operator === after.operator) {
    return [{ kind: 'value', before, after }];
  }
  if (!isGroup(before) || !isGroup(after)) return [{ kind: 'replaced', before, after }];
  const [from, to] = [connectiveOf(before), connectiveOf(after)];
  const connective: readonly ConditionChange[] =
    from === to ? [] : [{ kind: 'connective', before: from, after: to }];
  return [...connective, ...diffChildren(childrenOf(before), childrenOf(after))];
}

function diffChildren(before: readonly Node[], after: readonly Node[]): readonly ConditionChange[] {
  const old = new Map(before.map((node) => [node.id, node]));
  const now = new Set(after.map((node) => node.id));
  const removed = before
    .filter((node) => !now.has(node.id))
    .map((node) => ({ kind: 'removed', node }) as const);
  const kept = after.flatMap((node): readonly ConditionChange[] => {
    const was = old.get(node.id);
    return was ? diffNode(was, node) : [{ kind: 'added', node }];
  });
  const orderOf = (nodes: readonly Node[]) =>
    nodes.filter((node) => old.has(node.id) && now.has(node.id)).map((node) => node.id);
  const moved = same(orderOf(before), orderOf(after)) ? [] : [{ kind: 'order' } as const];
  return [...removed, ...kept, ...moved];
}

function inForce(rule: Rule): unknown {
  const { since, until, schedule, rollout } = rule;
  return [since, until, schedule, rollout, 'cap' in rule ? rule.cap : undefined];
}

/** `place`: where it stands now. */
export function diffRule(before: Rule, after: Rule, place: number): readonly Change[] {
  const pairs: readonly (readonly [RulePart, unknown, unknown])[] = [
    ['name', before.name, after.name],
    ['enabled', before.enabled, after.enabled],
    ['action', before.event, after.event],
    ['in-force', inForce(before), inForce(after)],
    ['note', before.note, after.note],
  ];
  const parts = pairs.filter(([, was, is]) => !same(was, is)).map(([part]) => part);
  const conditions = diffNode(before.conditions, after.conditions);
  return parts.length + conditions.length === 0
    ? []
    : [{ kind: 'changed', before, after, place, parts, conditions }];
}

/** First index in `ends` whose place is not below `place`. */
function runFor(place: number, ends: readonly number[], places: readonly number[]): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[ends[middle] ?? 0] ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Ids that keep their order: the longest increasing run of old places, read in the new order. */
export function unmoved(
  after: readonly string[],
  placeBefore: ReadonlyMap<string, number>,
): ReadonlySet<string> {
  const places = after.map((id) => placeBefore.get(id) ?? 0);
  /** Where the best run of each length ends, and what stands before each entry in its run. */
  const ends: number[] = [];
  const previous: number[] = [];
  for (const [at, place] of places.entries()) {
    const length = runFor(place, ends, places);
    previous.push(length === 0 ? -1 : (ends[length - 1] ?? -1));
    ends[length] = at;
  }
  const kept = new Set<string>();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) kept.add(after[at] ?? '');
  return kept;
}

function diffPlaces(before: readonly Rule[], after: readonly Rule[]): readonly Change[] {
  const placeBefore = new Map(before.map((rule, place) => [rule.id, place]));
  const common = after.filter((rule) => placeBefore.has(rule.id));
  const stillBefore = before.filter((rule) => after.some((other) => other.id === rule.id));
  if (
    same(
      common.map((rule) => rule.id),
      stillBefore.map((rule) => rule.id),
    )
  )
    return [];
  const kept = unmoved(
    common.map((rule) => rule.id),
    placeBefore,
  );
  const oldPlace = (rule: Rule): number => placeBefore.get(rule.id) ?? 0;
  return common.flatMap((rule, place): readonly Change[] => {
    if (kept.has(rule.id)) return [];
    const from = oldPlace(rule);
    const stays = (other: Rule): boolean => kept.has(other.id);
    const [over, under] = [common.slice(0, place).findLast(stays), common.slice(place + 1).find(stays)];
    // It did not keep its place, so it has passed one of them, and not both.
    const [passed, side] =
      under && oldPlace(under) < from ? [under, 'above' as const] : [over, 'below' as const];
    return passed ? [{ kind: 'moved', rule, from, to: after.indexOf(rule), passed, side }] : [];
  });
}

function diffNamed(before: readonly NamedCondition[], after: readonly NamedCondition[]): readonly Change[] {
  const ids = [...new Set([...before, ...after].map((condition) => condition.id))];
  return ids.flatMap((id): readonly Change[] => {
    const was = before.find((condition) => condition.id === id) ?? null;
    const is = after.find((condition) => condition.id === id) ?? null;
    return same(was, is) ? [] : [{ kind: 'named', before: was, after: is }];
  });
}

function defaultOf(ruleSet: RuleSet): DefaultRule | null {
  return ruleSet.set === 'assignment' ? ruleSet.defaultRule : null;
}

/** In the order in which a reader meets them: rules as they stand now, then what is gone, the default, named conditions. */
export function diffRuleSets(before: RuleSet, after: RuleSet): readonly Change[] {
  const old = new Map<string, Rule>(before.rules.map((rule) => [rule.id, rule]));
  const rules: readonly Rule[] = after.rules;
  const now = new Set(rules.map((rule) => rule.id));
  const ofRules = rules.flatMap((rule, place): readonly Change[] => {
    const was = old.get(rule.id);
    return was ? diffRule(was, rule, place) : [{ kind: 'added', rule, place }];
  });
  const gone = (before.rules as readonly Rule[]).flatMap((rule, place): readonly Change[] =>
    now.has(rule.id) ? [] : [{ kind: 'removed', rule, place }],
  );
  const [was, is] = [defaultOf(before), defaultOf(after)];
  const fallback: readonly Change[] = same(was, is) ? [] : [{ kind: 'default', before: was, after: is }];
  const places = diffPlaces(before.rules, rules);
  return [...ofRules, ...places, ...gone, ...fallback, ...diffNamed(before.conditions, after.conditions)];
}
