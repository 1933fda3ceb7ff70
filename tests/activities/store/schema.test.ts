/** What Prisma believes the tables to be is what the migrations make them. */
import fs from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const SCHEMA = fs.readFileSync(new URL('../../../activities/store/schema.prisma', import.meta.url), 'utf8');

/** Table, then `column type null` or `key columns`, sorted. */
type Shape = Readonly<Record<string, readonly string[]>>;

const TYPES: { readonly [prisma: string]: string } = {
  String: 'varchar(191)',
  Int: 'int',
  BigInt: 'bigint',
  Boolean: 'tinyint',
};

interface Model {
  readonly table: string;
  readonly lines: readonly string[];
  readonly columnOf: (field: string) => string;
}

function models(): readonly Model[] {
  return [...SCHEMA.matchAll(/^model \w+ \{\n(.*?)^\}/gmsu)].map(([, body = '']) => {
    const lines = body
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('//'));
    const names = new Map(
      lines
        .filter((line) => !line.startsWith('@@'))
        .map((line) => [
          line.split(' ')[0] ?? '',
          /@map\("(\w+)"\)/u.exec(line)?.[1] ?? line.split(' ')[0] ?? '',
        ]),
    );
    return {
      table: lines.flatMap((line) => /^@@map\("(\w+)"\)/u.exec(line)?.[1] ?? [])[0] ?? '',
      lines,
      columnOf: (field) => names.get(field) ?? `unknown field ${field}`,
    };
  });
}

function columnLine(line: string): string {
  const [, field = '', prisma = '', optional] = /^(\w+)\s+(\w+)(\?)?/u.exec(line) ?? [];
  const name = /@map\("(\w+)"\)/u.exec(line)?.[1] ?? field;
  const native = /@db\.(\w+)(?:\((\d+)\))?/u.exec(line);
  const type =
    native === null
      ? (TYPES[prisma] ?? prisma)
      : `${native[1]?.toLowerCase()}${native[2] === undefined ? '' : `(${native[2]})`}`;
  return `${name} ${type} ${optional === '?' ? 'null' : 'not null'}`;
}

const columnsOfSchema = (): Shape =>
  Object.fromEntries(
    models().map(({ table, lines }) => [
      table,
      lines
        .filter((line) => !line.startsWith('@@'))
        .map(columnLine)
        .sort(),
    ]),
  );

function keysOfSchema(): Shape {
  return Object.fromEntries(
    models().map(({ table, lines, columnOf }) => {
      const listed = (text: string): string =>
        text
          .split(',')
          .map((field) => columnOf(field.trim()))
          .join(', ');
      const single = lines
        .filter((line) => !line.startsWith('@@') && / @id\b/u.test(line))
        .map((line) => `primary (${columnOf(line.split(' ')[0] ?? '')})`);
      const many = lines.flatMap((line) => {
        const [, kind, fields, rest = ''] = /^@@(id|unique|index)\(\[([^\]]+)\](.*)\)$/u.exec(line) ?? [];
        if (kind === undefined || fields === undefined) return [];
        const name = /map: "(\w+)"/u.exec(rest)?.[1];
        return kind === 'id' ? [`primary (${listed(fields)})`] : [`${kind} ${name} (${listed(fields)})`];
      });
      return [table, [...single, ...many].sort()];
    }),
  );
}

async function columnsOfDatabase(): Promise<Shape> {
  const rows = await database.rows(
    `SELECT TABLE_NAME AS t, COLUMN_NAME AS c, COLUMN_TYPE AS k, IS_NULLABLE AS n FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME <> '_prisma_migrations'`,
  );
  return byTable(
    rows.map(({ t, c, k, n }) => {
      // MariaDB tells a width for display, which MySQL has given up.
      const type = String(k).replace(/^(tinyint|int|bigint)\(\d+\)/u, '$1');
      return [String(t), `${c} ${type} ${n === 'YES' ? 'null' : 'not null'}`];
    }),
  );
}

function byTable(pairs: readonly (readonly [string, string])[]): Shape {
  const tables = new Set(pairs.map(([table]) => table));
  return Object.fromEntries(
    [...tables].map((table) => [table, pairs.flatMap(([of, line]) => (of === table ? line : [])).sort()]),
  );
}

async function keysOfDatabase(): Promise<Shape> {
  const rows = await database.rows(
    `SELECT TABLE_NAME AS t, INDEX_NAME AS i, NON_UNIQUE AS n, GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX SEPARATOR ', ') AS c
     FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME <> '_prisma_migrations'
     GROUP BY TABLE_NAME, INDEX_NAME, NON_UNIQUE`,
  );
  return byTable(
    rows.map(({ t, i, n, c }) => [
      String(t),
      i === 'PRIMARY' ? `primary (${c})` : `${Number(n) === 0 ? 'unique' : 'index'} ${i} (${c})`,
    ]),
  );
}

describe('schema.prisma', () => {
  let columns: Shape;
  let keys: Shape;
  beforeAll(async () => {
    columns = await columnsOfDatabase();
    keys = await keysOfDatabase();
  });

  it('has every column as the migrations made it', () => {
    expect(columnsOfSchema()).toEqual(columns);
  });

  it('has every key as the migrations made it', () => {
    expect(keysOfSchema()).toEqual(keys);
  });
});
