import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { seedBase } from '#activities/store/demo/seed-base.ts';
import { backup, restore } from '#api/cli/backup.ts';
import { verify } from '#api/cli/verify.ts';
import { useFloors } from '#tests/support/a-floor.ts';
import { type MadeDatabase, makeDatabase } from '#tests/support/database.ts';

const house = useFloors();
let folder: string;
let other: MadeDatabase;
let printed: string[];

const environment = (url: string) => ({
  DATABASE_URL: url,
  USHER_SECRET: 'a secret of at least thirty-two letters',
});
const file = (name: string) => path.join(folder, name);

/** Sums of every table, as the server takes them. */
async function sums(database: Pick<MadeDatabase, 'rows'>): Promise<readonly unknown[]> {
  const tables = await database.rows("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'");
  const names = tables.map((row) => String(Object.values(row)[0])).sort();
  const answers = await database.rows(`CHECKSUM TABLE ${names.map((name) => `\`${name}\``).join(', ')}`);
  return answers.map(({ Table, Checksum }) => [String(Table).replace(/^.*\./u, ''), Checksum]);
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(inject('runFolder'), 'backup-'));
  await seedBase(house.store.pool, { nobody: 'nobody', entryPoint: 'sealed' });
  const floor = await house.build({ limit: 2 });
  const served = await floor.arrive({ text: 'Line one\nline two, 你好 😀, it\'s \\ "quoted"' });
  await floor.say(served, 'agent', 'of course');
  await floor.arrive();
  await floor.arrive();
  await floor.command(served, { kind: 'end' });
  await floor.open({ guiding: [{ kind: 'text', id: 'm1', intervalSeconds: 60, text: { en: 'Hello' } }] });
});

beforeEach(async () => {
  other = await makeDatabase({ empty: true });
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => {
    printed.push(line);
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await other.drop();
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('a backup', () => {
  it('loaded into an empty database is the same to the last row, and keeps every promise', async () => {
    expect(await backup(file('whole.sql.gz'), environment(house.database.url))).toBe(0);
    const before = await sums(house.database);

    expect(await restore(file('whole.sql.gz'), environment(other.url))).toBe(0);

    expect(await sums(other)).toEqual(before);
    expect(await verify([], environment(other.url))).toBe(0);
    const [open] = await other.rows("SELECT COUNT(*) AS n FROM sessions WHERE phase <> 'ended'");
    expect(Number(open?.n)).toBeGreaterThan(2);
  });

  it('is of one moment, though people go on writing', async () => {
    const floor = await house.build();
    const writing = Promise.all(Array.from({ length: 5 }, () => floor.arrive()));

    expect(await backup(file('moment.sql'), environment(house.database.url))).toBe(0);
    await writing;
    await restore(file('moment.sql'), environment(other.url));

    expect(await verify([], environment(other.url))).toBe(0);
  });

  it('is readable by its owner alone, and takes nobody’s place', async () => {
    await backup(file('own.sql'), environment(house.database.url));

    expect(fs.statSync(file('own.sql')).mode & 0o077).toBe(0);
    await expect(backup(file('own.sql'), environment(house.database.url))).rejects.toThrow(
      'is there already',
    );
  });

  it('is not loaded over anything', async () => {
    await backup(file('over.sql'), environment(house.database.url));
    const before = await sums(house.database);

    await expect(restore(file('over.sql'), environment(house.database.url))).rejects.toThrow('not empty');

    expect(await sums(house.database)).toEqual(before);
  });

  it.each([
    ['cut short', (whole: Buffer) => gzipSync(gunzipSync(whole).subarray(0, 20_000)), 'was cut short'],
    ['cut in its compression', (whole: Buffer) => whole.subarray(0, whole.length - 500), 'cannot be read'],
    ['of something else', () => gzipSync('CREATE TABLE things (id INT);\n'), 'is no backup of Usher'],
  ])('%s is refused before anything is loaded', async (name, spoil, words) => {
    await backup(file(`${name}.sql.gz`), environment(house.database.url));
    fs.writeFileSync(file(`${name}.sql.gz`), spoil(fs.readFileSync(file(`${name}.sql.gz`))));

    await expect(restore(file(`${name}.sql.gz`), environment(other.url))).rejects.toThrow(words);

    expect(await other.rows('SHOW TABLES')).toEqual([]);
  });
});
