/** Walks conditions from outside: refuses, with path and remedy, whatever the evaluator would ignore or misread. */

import { checkValue } from './check-value.ts';
import type { Catalogue } from './facts.ts';
import { OPERATOR_BY_ID, operatorsFor } from './operators.ts';
import type { Path, Problems } from './problems.ts';
import { type Group, isGroup, isReference, type LeafValue, LIMITS, type Node, type SetName } from './rule.ts';

export interface ConditionContext {
  readonly catalogue: Catalogue;
  /** Null for a named condition: it may read what at least one set offers; each set checks again where it is used. */
  readonly set: SetName | null;
  readonly conditionIds: ReadonlySet<string>;
  readonly problems: Problems;
}

interface Walk extends ConditionContext {
  readonly seenIds: Set<string>;
  count: number;
}

interface Bag {
  readonly [key: string]: unknown;
}

const GROUP_KEYS = ['all', 'any', 'not'] as const;
const ID = /^[\w.:-]{1,64}$/u;
const REMEDIES: { readonly [key: string]: string } = {
  path: 'name a fact that holds the value itself',
  params: 'facts take no parameters; name the fact you mean',
  priority: 'the order of the list is the priority',
};

function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuseOtherKeys(bag: Bag, allowed: readonly string[], at: { path: Path; walk: Walk }): boolean {
  const foreign = Object.keys(bag).filter((key) => !allowed.includes(key));
  for (const key of foreign) {
    const remedy = Object.hasOwn(REMEDIES, key) ? REMEDIES[key] : undefined;
    at.walk.problems.add([...at.path, key], `${key} is not part of the language`, remedy ?? 'remove it');
  }
  return foreign.length === 0;
}

function checkId(bag: Bag, path: Path, walk: Walk): string | null {
  const { id } = bag;
  if (typeof id !== 'string' || !ID.test(id)) {
    walk.problems.add(
      [...path, 'id'],
      'the condition has no proper id',
      'give 1–64 letters, digits, . : - _',
    );
    return null;
  }
  if (walk.seenIds.has(id)) {
    walk.problems.add(
      [...path, 'id'],
      `the id ${id} is used twice`,
      'give every condition of a rule its own id',
    );
    return null;
  }
  walk.seenIds.add(id);
  return id;
}

function checkFact(bag: Bag, path: Path, walk: Walk) {
  const { fact: id } = bag;
  const fact = typeof id === 'string' ? walk.catalogue.facts.get(id) : undefined;
  const at = [...path, 'fact'];
  if (!fact || fact.internal) {
    walk.problems.add(at, `there is no fact ${String(id)}`, 'choose a fact of the catalogue');
    return null;
  }
  if (walk.set !== null && !fact.sets.includes(walk.set)) {
    const remedy = `use it in ${fact.sets.join(' or ')} rules`;
    walk.problems.add(at, `${fact.id} is not known yet when ${walk.set} rules are asked`, remedy);
    return null;
  }
  return fact;
}

function checkLeaf(bag: Bag, path: Path, walk: Walk): Node | null {
  const plain = refuseOtherKeys(bag, ['id', 'fact', 'operator', 'value'], { path, walk });
  const id = checkId(bag, path, walk);
  const fact = checkFact(bag, path, walk);
  if (!fact) return null;
  const operator = typeof bag.operator === 'string' ? OPERATOR_BY_ID.get(bag.operator) : undefined;
  const offered = operatorsFor(fact.type).filter((entry) => entry.operand !== 'true' || fact.nullable);
  if (!operator || !offered.includes(operator)) {
    const reason = operator
      ? `${operator.id} does not compare ${fact.id} (${fact.type}${fact.nullable ? '' : ', never unknown'})`
      : `there is no operator ${String(bag.operator)}`;
    walk.problems.add([...path, 'operator'], reason, `use ${offered.map((entry) => entry.id).join(', ')}`);
    return null;
  }
  const checked = checkValue(operator, fact, bag.value);
  if (!checked.ok) walk.problems.add([...path, 'value'], checked.reason, checked.remedy);
  if (!checked.ok || !plain || id === null) return null;
  return { id, fact: fact.id, operator: operator.id, value: checked.value satisfies LeafValue };
}

function checkReference(bag: Bag, path: Path, walk: Walk): Node | null {
  const plain = refuseOtherKeys(bag, ['id', 'condition'], { path, walk });
  const id = checkId(bag, path, walk);
  const { condition } = bag;
  if (typeof condition !== 'string' || !walk.conditionIds.has(condition)) {
    const reason = `there is no named condition ${String(condition)}`;
    walk.problems.add(
      [...path, 'condition'],
      reason,
      'pin it under /conditions, or choose one that is there',
    );
    return null;
  }
  return plain && id !== null ? { id, condition } : null;
}

function checkChildren(list: unknown, at: { path: Path; depth: number }, walk: Walk): readonly Node[] | null {
  const { path, depth } = at;
  if (!Array.isArray(list)) {
    walk.problems.add(path, 'a group holds a list', 'give a list of conditions in [ ]');
    return null;
  }
  if (list.length === 0) {
    walk.problems.add(path, 'the group is empty', 'give it at least one condition, or remove it');
    return null;
  }
  if (list.length > LIMITS.children) {
    const reason = `the group holds ${list.length} conditions`;
    walk.problems.add(path, reason, `at most ${LIMITS.children}; put some into a group of their own`);
    return null;
  }
  const nodes = list.map((child, index) =>
    checkNode(child, { path: [...path, index], depth: depth + 1 }, walk),
  );
  return nodes.every((node) => node !== null) ? nodes : null;
}

function checkGroup(bag: Bag, at: { path: Path; depth: number }, walk: Walk): Group | null {
  const { path, depth } = at;
  const present = GROUP_KEYS.filter((key) => Object.hasOwn(bag, key));
  const [key] = present;
  if (present.length > 1 || !key) {
    walk.problems.add(path, `${present.join(' beside ')} in one group`, 'give each its own group');
    return null;
  }
  const plain = refuseOtherKeys(bag, ['id', key], { path, walk });
  const id = checkId(bag, path, walk);
  if (key === 'not') {
    const child = checkNode(bag.not, { path: [...path, 'not'], depth: depth + 1 }, walk);
    return child && plain && id !== null ? { id, not: child } : null;
  }
  const children = checkChildren(bag[key], { path: [...path, key], depth }, walk);
  if (!children || !plain || id === null) return null;
  return key === 'all' ? { id, all: children } : { id, any: children };
}

function checkNode(json: unknown, at: { path: Path; depth: number }, walk: Walk): Node | null {
  const { path, depth } = at;
  if (walk.problems.full) return null;
  if (depth > LIMITS.depth) {
    walk.problems.add(path, `conditions lie ${depth} deep`, `at most ${LIMITS.depth}; use a named condition`);
    return null;
  }
  walk.count++;
  if (walk.count > LIMITS.nodes) {
    const remedy = `at most ${LIMITS.nodes}; use a named condition or a second rule`;
    if (walk.count === LIMITS.nodes + 1) walk.problems.add(path, 'the rule has too many conditions', remedy);
    return null;
  }
  if (!isBag(json)) {
    walk.problems.add(path, 'not a condition', 'give a group or a condition with fact, operator and value');
    return null;
  }
  if (GROUP_KEYS.some((key) => Object.hasOwn(json, key))) return checkGroup(json, at, walk);
  return Object.hasOwn(json, 'condition') ? checkReference(json, path, walk) : checkLeaf(json, path, walk);
}

/** The conditions of one rule or named condition; null when anything in them was refused. */
export function checkConditions(json: unknown, path: Path, context: ConditionContext): Group | null {
  const walk: Walk = { ...context, seenIds: new Set(), count: 0 };
  const before = context.problems.list.length;
  if (!isBag(json) || !GROUP_KEYS.some((key) => Object.hasOwn(json, key))) {
    context.problems.add(
      path,
      'a condition stands alone at the root',
      'put it into a group: { "all": [ … ] }',
    );
    return null;
  }
  const group = checkNode(json, { path, depth: 1 }, walk);
  return context.problems.list.length === before && group && !isReference(group) && isGroup(group)
    ? group
    : null;
}
