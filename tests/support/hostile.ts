/** What nobody should send: values, and shapes of the contract with such values in them. */
import fc from 'fast-check';
import type { z } from 'zod';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

function nested(depth: number): Json {
  let value: Json = 'deep';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { in: value };
  return value;
}

/** Own keys that mean something to a careless program; `JSON.parse` makes them as they came over the wire. */
const POISONED = JSON.parse(
  '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
) as Json;

export const HOSTILE: readonly Json[] = [
  ...[null, true, false, '', ' ', '0', '-1', 'NaN', 'Infinity', 'null', 'undefined', '[object Object]'],
  ...[-1, 0, 1.5, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 53, 1e16, -0],
  ...['\u0000', 'a\u0000b', '\ud800', 'x\udc00y', '\u202eevil', '\u200b', '\ufeff', 'مرحبا بالعالم', 'שלום'],
  ...['👩‍👩‍👧‍👦', '💥'.repeat(500), '中文', 'é'.normalize('NFD'), 'ﷺ'.repeat(100), 'İ'.repeat(50)],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    '../../../etc/passwd',
    "' OR 1=1 -- ",
    '%_\\',
    '#{7*7}',
  ],
  ...['{{constructor}}', '<script>alert(1)</script>', '0000-00-00', '0000-01-01T00:00:00Z', '9999-99-99'],
  ...['(a+)+$', 'javascript:alert(1)', 'http://[', 'x'.repeat(65), 'y'.repeat(10_000), '1e5', '0x10', '١٢٣'],
  [],
  {},
  [null],
  [[]],
  { length: -1 },
  { toString: null, valueOf: null },
  { $gt: '' },
  POISONED,
  nested(100),
  Array.from({ length: 2_000 }, () => 0),
];

export const hostileValue: fc.Arbitrary<Json> = fc.oneof(
  { arbitrary: fc.constantFrom(...HOSTILE), weight: 4 },
  { arbitrary: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>, weight: 1 },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 200 }), weight: 1 },
);

interface Def {
  readonly type: string;
  readonly shape?: { readonly [key: string]: z.core.$ZodType };
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly entries?: { readonly [key: string]: string };
  readonly values?: readonly Json[];
  readonly valueType?: z.core.$ZodType;
  readonly format?: string;
}

/** Shapes that the schema means, mostly also in value. */
export function shaped(schema: z.core.$ZodType): fc.Arbitrary<Json> {
  const def = schema._zod.def as unknown as Def;
  switch (def.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(def.shape ?? {}).map(([key, value]) => [key, shaped(value)])),
        { requiredKeys: requiredOf(def.shape ?? {}) },
      ) as fc.Arbitrary<Json>;
    case 'array':
      return def.element ? fc.array(shaped(def.element), { maxLength: 3 }) : fc.constant([]);
    case 'record':
      return def.valueType
        ? (fc.dictionary(
            fc.constantFrom('a', 'b', 'visit.page'),
            shaped(def.valueType),
          ) as fc.Arbitrary<Json>)
        : fc.constant({});
    case 'union':
      return fc.oneof(...(def.options ?? []).map(shaped));
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'readonly':
    case 'nonoptional':
      return def.innerType ? shaped(def.innerType) : hostileValue;
    case 'pipe':
      return def.in ? shaped(def.in) : hostileValue;
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries ?? { none: 'none' }));
    case 'literal':
      return fc.constantFrom(...(def.values ?? [null]));
    case 'boolean':
      return fc.boolean();
    case 'number':
      return fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer());
    case 'string':
      return def.format === 'uuid'
        ? fc.uuid()
        : fc.oneof(fc.constantFrom('a', 'guidance', 'g1'), fc.string());
    default:
      return hostileValue;
  }
}

function requiredOf(shape: { readonly [key: string]: z.core.$ZodType }): string[] {
  return Object.keys(shape).filter((key) => shape[key]?._zod.optin !== 'optional');
}

type Path = readonly (string | number)[];

function pathsOf(value: Json, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || at.length > 6) return [at];
  const keys: readonly (string | number)[] = Array.isArray(value)
    ? [...value.keys()].slice(0, 10)
    : Object.keys(value);
  return [
    at,
    ...keys.flatMap((key) => pathsOf((value as { readonly [key: string]: Json })[key] ?? null, [...at, key])),
  ];
}

function replaced(value: Json, path: Path, by: Json | undefined): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.flatMap((one, at) => {
      const next = at === key ? replaced(one, rest, by) : one;
      return next === undefined ? [] : [next];
    });
  const entries = Object.entries(value as object).map(([name, one]) => [
    name,
    name === key ? replaced(one as Json, rest, by) : one,
  ]);
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined)) as Json;
}

/** The value with one or two places of it left out, or filled with what does not belong there. */
export function damaged(value: Json): fc.Arbitrary<Json> {
  const damage = fc.record({ place: fc.nat(), by: fc.option(hostileValue, { nil: undefined, freq: 6 }) });
  return fc.array(damage, { minLength: 1, maxLength: 2 }).map((damages) =>
    damages.reduce<Json>((now, { place, by }) => {
      const paths = pathsOf(now);
      return replaced(now, paths[place % paths.length] ?? [], by) ?? null;
    }, value),
  );
}
