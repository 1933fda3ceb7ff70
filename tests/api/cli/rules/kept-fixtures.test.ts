import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { openStore } from '#activities/store/database.ts';
import { seedBase } from '#activities/store/demo/seed-base.ts';
import { addFixture } from '#activities/store/fixtures.ts';
import { aDecision } from '../../../rules/fixtures/a-fixture.ts';
import { useDatabase } from '../../../support/database.ts';
import { useFolders, usherRules } from './a-project.ts';

const database = useDatabase();
const folderOf = useFolders();
const env = () => ({ DATABASE_URL: database.url });

beforeAll(async () => {
  const store = openStore({ databaseUrl: database.url, connections: 2 });
  await seedBase(store.pool, { nobody: 'x', entryPoint: 'x' });
  const facts = { 'customer.vip': true };
  for (const [title, rule] of [
    ['greets a VIP', 'vip-winter'],
    ['greets nobody', null],
  ] as const)
    await addFixture(store, { fixture: aDecision({ title, facts, expect: { rule } }), by: 'x', why: null });
  await store.close();
});

it('runs the fixtures that the server keeps where no folder is named', async () => {
  const { code, out } = await usherRules(['test', '--live'], env());

  expect(code).toBe(1);
  expect(out).toContain('✗ greets-nobody.json: greets nobody');
  expect(out).toContain('1 of 2 fixtures pass.');
});

it('writes them as files, which the same command reads', async () => {
  const folder = folderOf();

  const { code } = await usherRules(['fixtures', '--out', path.join(folder, 'fixtures')], env());

  expect(code).toBe(0);
  expect(fs.readdirSync(path.join(folder, 'fixtures'))).toEqual(['greets-a-vip.json', 'greets-nobody.json']);
  const { out } = await usherRules(['test', folder, '--live'], env());
  expect(out).toContain('1 of 2 fixtures pass.');
});
