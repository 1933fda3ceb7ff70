// Promise 27 over the contract and over docs/bounds.md: nothing that may be sent or asked for is without a bound, and the page says which.
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Operation } from '#api/contract/operation.ts';
import { OPERATIONS } from '#api/contract/operations.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => fs.readFileSync(path.join(ROOT, file), 'utf8');

interface Shape {
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly [key: string]: unknown;
}

const shapeOf = (schema: z.ZodType, io: 'input' | 'output'): Shape =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Shape;

/** Of so many letters at most: anchored at both ends, nothing repeated without end. */
function isShort(pattern: string): boolean {
  const outsideClasses = pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  return /^\^.*\$$/.test(outsideClasses) && !/[*+]|\{\d+,\}/.test(outsideClasses);
}

function isBounded(shape: Shape): boolean {
  if ('enum' in shape || 'const' in shape) return true;
  switch (shape.type) {
    case 'string':
      return shape.maxLength !== undefined || shape.format === 'uuid' || isShort(shape.pattern ?? '');
    case 'array':
      return shape.maxItems !== undefined || 'prefixItems' in shape;
    case 'number':
    case 'integer':
      return shape.maximum !== undefined || shape.exclusiveMaximum !== undefined;
    default:
      return true;
  }
}

/** Where in a schema something has no end. What may hold anything is bounded by the size of the whole body alone. */
function endless(shape: unknown, at = ''): readonly string[] {
  if (Array.isArray(shape)) return shape.flatMap((one, index) => endless(one, `${at}/${index}`));
  if (typeof shape !== 'object' || shape === null) return [];
  const here = isBounded(shape as Shape) ? [] : [at];
  const below = Object.entries(shape).filter(([key]) => !['enum', 'const', 'default'].includes(key));
  return [...here, ...below.flatMap(([key, inner]) => endless(inner, `${at}/${key}`))];
}

const all = Object.entries(OPERATIONS) as [string, Operation][];

describe('what a request may hold', () => {
  const parts = all.flatMap(([name, { params, body }]) =>
    [params, body].flatMap((schema, part) =>
      schema === undefined ? [] : [[`${name} ${['params', 'body'][part]}`, schema as z.ZodType] as const],
    ),
  );

  it.each(parts)('has an end: %s', (_, schema) => {
    expect(endless(shapeOf(schema, 'input'))).toEqual([]);
  });

  it('would be found if it had none', () => {
    const body = z.object({
      text: z.string(),
      list: z.array(z.string().max(3)),
      count: z.number(),
      word: z.string().regex(/^a+$/),
      id: z.string().regex(/^[!-~]{1,64}$/),
    });

    expect(endless(shapeOf(body, 'input'))).toEqual([
      '/properties/text',
      '/properties/list',
      '/properties/count',
      '/properties/word',
    ]);
  });
});

describe('docs/bounds.md', () => {
  const page = read('docs/bounds.md');
  const [, lists = ''] = page.split('\n## ');
  const rows = page.split('\n').filter((line) => /^\| (?!---)/.test(line));

  const answersList = ([, { response }]: [string, Operation]): boolean => {
    const { type, properties = {} } = shapeOf(response, 'output') as { type?: string; properties?: object };
    return type === 'array' || Object.values(properties).some((one: Shape) => one.type === 'array');
  };

  it('names every operation that answers with a list, and no other', () => {
    const named = rows
      .filter((row) => lists.includes(row))
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name));

    expect(named.toSorted()).toEqual(
      all
        .filter(answersList)
        .map(([name]) => name)
        .toSorted(),
    );
  });

  it.each(
    all.flatMap(([name, { query }]) => (query?.shape.limit === undefined ? [] : [[name, query] as const])),
  )('tells how long a page of %s may be', (name, query) => {
    const { limit } = (shapeOf(query, 'input').properties ?? {}) as { limit: Shape };
    const row = rows.find((one) => one.split('|')[1]?.includes(`\`${name}\``));

    expect(row?.split('|')[2]).toMatch(new RegExp(`^ ${limit.maximum}\\b`));
  });

  it('names every file that calls outside', () => {
    const [, outside = ''] = page.split('\n## Outside calls');
    const calling =
      /createPool\(|createConnection\(|new PrismaMariaDb\(|Connection\.(?:lazy|connect)\(|withDeadline\(|proxy(?:Local)?Activities<|\bfetch\(|https?\.(?:get|request)\(|createRemoteJWKSet/;
    const callers = ['api', 'activities', 'workflows']
      .flatMap((folder) =>
        fs
          .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
          .map((name) => path.join(folder, name)),
      )
      .filter((file) => file.endsWith('.ts') && !file.includes('generated') && calling.test(read(file)));

    expect(callers.length).toBeGreaterThan(6);
    expect(callers.filter((file) => !outside.includes(`\`${file}\``))).toEqual([]);
  });

  it('names tests of outside calls by their own titles', () => {
    const cited = [...page.matchAll(/`(tests\/[^`]+\.test\.ts)`((?: "[^"]+")+)/g)];
    const titles = cited.flatMap(([, file = '', words = '']) =>
      [...words.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ file, title })),
    );

    expect(titles.length).toBeGreaterThan(12);
    expect(titles.filter(({ file, title }) => !read(file).includes(title))).toEqual([]);
  });

  it('tells the figures that the code has', () => {
    const cited = rows.flatMap((row) => [
      ...row.matchAll(/`((?:api|activities|rules|workflows)\/[\w./-]+\.ts)` `([^`]+)`/g),
    ]);

    const wrong = cited.filter(([, file = '', text = '']) => !read(file).includes(text));

    expect(cited.length).toBeGreaterThan(60);
    expect(wrong.map(([whole]) => whole)).toEqual([]);
  });
});
