import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '#activities/store/migrate.ts';
import { type MadeDatabase, makeDatabase } from '../../support/database.ts';

describe('the migration runner', () => {
  let database: MadeDatabase;
  let folder = '';

  const put = (name: string, sql: string): void => {
    fs.mkdirSync(path.join(folder, name), { recursive: true });
    fs.writeFileSync(path.join(folder, name, 'migration.sql'), sql);
  };
  const run = () => migrate(database.url, pathToFileURL(`${folder}/`));
  const tables = async () => (await database.rows('SHOW TABLES')).map((row) => Object.values(row)[0]).sort();

  beforeEach(async () => {
    database = await makeDatabase({ empty: true });
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-migrations-'));
    put('0001_first', 'CREATE TABLE a (id INT PRIMARY KEY);\nCREATE TABLE b (id INT PRIMARY KEY);');
  });

  afterEach(async () => {
    await database.drop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('applies each migration once, in the order of their names', async () => {
    put('0003_third', 'ALTER TABLE a ADD COLUMN more INT;');
    put('0002_second', 'DROP TABLE b;');

    const first = await run();
    const second = await run();

    expect(first).toEqual(['0001_first', '0002_second', '0003_third']);
    expect(second).toEqual([]);
    expect(await tables()).toEqual(['_prisma_migrations', 'a']);
  });

  it('applies only what came since', async () => {
    await run();
    put('0002_second', 'CREATE TABLE c (id INT PRIMARY KEY);');

    expect(await run()).toEqual(['0002_second']);
  });

  it('lets several nodes start at once and migrates once', async () => {
    const answers = await Promise.all([run(), run(), run()]);

    expect(answers.flat()).toEqual(['0001_first']);
  });

  it('writes down what Prisma looks for', async () => {
    await run();

    const [row] = await database.rows('SELECT * FROM _prisma_migrations');
    expect(row).toMatchObject({ migration_name: '0001_first', applied_steps_count: 1, rolled_back_at: null });
    expect(row?.finished_at).toBeInstanceOf(Date);
    expect(row?.checksum).toMatch(/^[0-9a-f]{64}$/);
  });

  it('makes the database where it is missing', async () => {
    await database.rows(`DROP DATABASE \`${new URL(database.url).pathname.slice(1)}\``);

    await run();
    const [found] = await database.rows('SHOW DATABASES LIKE ?', [new URL(database.url).pathname.slice(1)]);

    expect(found).toBeDefined();
  });

  it('refuses a migration that was changed after it had been applied', async () => {
    await run();
    put('0001_first', 'CREATE TABLE other (id INT PRIMARY KEY);');

    await expect(run()).rejects.toThrow('0001_first was changed');
  });

  it('refuses a database of a newer version', async () => {
    put('0002_second', 'CREATE TABLE c (id INT PRIMARY KEY);');
    await run();
    fs.rmSync(path.join(folder, '0002_second'), { recursive: true });

    await expect(run()).rejects.toThrow('does not know');
  });

  it('refuses to go on after one that ended half-way', async () => {
    put('0002_second', 'CREATE TABLE c (id INT PRIMARY KEY); CREATE TABLE a (id INT);');

    await expect(run()).rejects.toThrow(/a.*already exists/i);
    await expect(run()).rejects.toThrow('0002_second ended half-way');
  });
});
