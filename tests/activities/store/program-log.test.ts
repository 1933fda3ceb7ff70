import { v4 as uuid } from 'uuid';
import { describe, expect, it } from 'vitest';
import { openStore } from '#activities/store/database.ts';
import { openLog, withoutValues } from '#activities/store/program-log.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();

function aLog() {
  const lines: string[] = [];
  const to = { write: (line: string) => void lines.push(line) };
  return { lines, log: openLog({ level: 'info', base: { node: 'one' }, to }) };
}

async function throughPrisma(): Promise<void> {
  const store = openStore({ databaseUrl: database.url, connections: 2 });
  const said = { id: uuid(), externalId: ['ann', 'shop.example'].join('@'), fields: '{}' };
  try {
    await store.prisma.customer.create({ data: said });
    await store.prisma.customer.create({ data: { ...said, id: uuid() } });
  } finally {
    await store.close();
  }
}

async function errorOf(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it did not fail');
}

describe('the log of a program', () => {
  it.each([
    ['plain', 'my card is 4711'],
    ['with a quote', "it's 4711"],
    ['with a backslash at its end', '4711\\'],
    ['over two lines', 'my card\nis 4711'],
  ])('tells the shape of a failed statement and not the text in it: %s', async (_, text) => {
    const { lines, log } = aLog();
    const sql = 'INSERT INTO nowhere (words, n, more) VALUES (?, 7, ?)';

    log.error({ err: await errorOf(database.rows(sql, [text, text])) }, 'it failed');

    const { err } = JSON.parse(lines[0] ?? '') as { err: { sql: string; stack: string; code: string } };
    expect(err).toMatchObject({
      sql: 'INSERT INTO nowhere (words, n, more) VALUES (?, 7, ?)',
      code: 'ER_NO_SUCH_TABLE',
    });
    expect(lines.join('')).not.toContain('4711');
  });

  it('tells what the server says of a value, and the names in it, without the value', async () => {
    await database.rows('CREATE TABLE people (name VARCHAR(40) UNIQUE, born DATE)');
    await database.rows("INSERT INTO people (name) VALUES ('ann@shop.example')");
    const { lines, log } = aLog();
    const twice = "INSERT INTO people (name) VALUES ('ann@shop.example')";
    const wrong = "INSERT INTO people (born) VALUES ('it''s 4711')";

    log.error({ err: await errorOf(database.rows(twice)) }, 'it failed');
    log.error({ err: await errorOf(database.rows(wrong)) }, 'it failed');
    log.error({ err: await errorOf(throughPrisma()) }, 'it failed');

    expect(lines[0]).toMatch(/Duplicate entry \? for key '(people\.)?name'/);
    expect(lines[1]).toMatch(/Incorrect date value: \? for column .*born/);
    expect(lines[2]).toMatch(/Duplicate entry \? for key/);
    expect(lines.join('')).not.toMatch(/ann@|4711/);
  });

  it('looks at no more of a statement than it can show, however long it is', () => {
    const text = "x\\'".repeat(4_000_000);
    const long = Object.assign(new Error('too long'), { sql: `INSERT INTO words VALUES ('${text}')` });

    expect(withoutValues(long).sql).toBe('INSERT INTO words VALUES (?');
    expect(withoutValues(Object.assign(new Error(), { sql: "SELECT 'cut\\" })).sql).toBe('SELECT ?');
  });

  it('tells the same of the errors within an error', async () => {
    const { lines, log } = aLog();
    const one = await errorOf(database.rows("SELECT '4711' FROM nowhere"));

    log.error({ err: new AggregateError([one], 'all failed') }, 'they failed');

    expect(lines[0]).toContain('SELECT ? FROM nowhere');
    expect(lines[0]).not.toContain('4711');
  });

  it('leaves other errors and other lines as they are', () => {
    const { lines, log } = aLog();

    log.warn({ err: new TypeError("'quoted' words") }, "somebody's line");

    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      node: 'one',
      msg: "somebody's line",
      err: { type: 'TypeError', message: "'quoted' words", stack: expect.stringContaining('log.test') },
    });
  });
});
