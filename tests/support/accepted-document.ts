/** Documents that are accepted, and one edit at a time. */

import { validateRuleSet } from '#rules/authoring/validate.ts';
import type { FieldProblem } from '#rules/errors.ts';
import { CATALOGUE } from './a-rule-set.ts';

export type Json = unknown;
export type Key = string | number;

export const leaf = (id: string, fact: string, operator: string, value: Json) => ({
  id,
  fact,
  operator,
  value,
});

const message = (id: string) => ({
  id,
  intervalSeconds: 2,
  kind: 'text',
  text: { zh: '你好 {{customer.name}}' },
});

export function accepted() {
  return {
    format: 1,
    set: 'guidance',
    conditions: [
      {
        id: 'c1',
        revision: 1,
        name: { en: 'Regulars' },
        conditions: { id: 'a', all: [leaf('b', 'visit.count', 'greaterThan', 3)] },
      },
      {
        id: 'c2',
        revision: 2,
        name: { en: 'Loyal' },
        conditions: { id: 'a', all: [{ id: 'b', condition: 'c1' }] },
      },
    ],
    rules: [
      {
        id: 'r1',
        name: { zh: '冬季 VIP', en: 'VIP winter' },
        enabled: true,
        conditions: {
          id: 'n0',
          all: [
            leaf('n1', 'customer.tags', 'containsAny', ['VIP', 'Old friend']),
            {
              id: 'n2',
              any: [leaf('n3', 'visit.region', 'in', ['吉林']), leaf('n4', 'visit.count', 'between', [3, 9])],
            },
            { id: 'n5', not: leaf('n6', 'customer.remark', 'matchesRegex', '退款|refund') },
            leaf('n7', 'customer.since', 'withinLast', 30),
            { id: 'n8', condition: 'c2' },
            leaf('n9', 'customer.sex', 'equal', 'female'),
            leaf('n10', 'visit.previousAt', 'betweenTimes', ['2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z']),
            leaf('n11', 'customer.owner', 'isSet', true),
          ],
        },
        event: { type: 'guide', params: { messages: [message('m1'), message('m2')] } },
        since: '2026-11-01T00:00:00+08:00',
        until: '2026-12-01T00:00:00+08:00',
        schedule: { weekdays: [1, 2], from: '09:00', to: '18:00' },
        rollout: { percent: 12.5, salt: 's1', by: 'visitor' },
        cap: { hours: 24 },
        note: 'for the season',
      },
      {
        id: 'r2',
        name: { en: 'Other' },
        enabled: false,
        conditions: { id: 'x', all: [leaf('y', 'customer.vip', 'equal', true)] },
        event: { type: 'guide', params: { messages: [message('m1')] } },
      },
    ],
  };
}

export function acceptedAssignment() {
  const target = { kind: 'owner', exclusive: false, evenSuspended: false };
  const plan = { steps: [{ target, waitSeconds: 20 }], overflow: { to: 'queue' } };
  const rule: { cap?: unknown } = {
    ...accepted().rules[0],
    event: { type: 'route', params: { plan } },
  } as object;
  delete rule.cap;
  return { ...accepted(), set: 'assignment', rules: [rule], defaultRule: { id: 'default', plan } };
}

/** A copy with one place changed; `undefined` removes it. */
export function edited(document: Json, path: readonly Key[], value: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const copy = structuredClone(document) as { [key: Key]: Json };
  const next = rest.length === 0 ? value : edited(copy[key], rest, value);
  if (next === undefined) delete copy[key];
  else if (key === '__proto__') Object.defineProperty(copy, key, { value: next, enumerable: true });
  else copy[key] = next;
  return copy;
}

export function problemsOf(document: Json): readonly FieldProblem[] {
  const checked = validateRuleSet(document, CATALOGUE);
  return checked.ok ? [] : checked.problems;
}

export type Refusal = readonly [
  clause: string,
  path: readonly Key[],
  value: Json,
  at: string,
  reason: RegExp,
  remedy: RegExp,
];

export const many = <Item>(count: number, make: (place: number) => Item) =>
  Array.from({ length: count }, (_, place) => make(place));
export const nested = (levels: number): Json =>
  levels === 0
    ? leaf('deep', 'customer.vip', 'equal', true)
    : { id: `d${levels}`, all: [nested(levels - 1)] };
export const wide = many(3, (group) => ({
  id: `g${group}`,
  any: many(31, (place) => leaf(`g${group}-${place}`, 'visit.count', 'equal', place)),
}));
