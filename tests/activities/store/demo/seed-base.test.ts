import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '#activities/store/database.ts';
import { seedAdministrator, seedBase } from '#activities/store/demo/seed-base.ts';
import { useDatabase } from '#tests/support/database.ts';

const SECRETS = { nobody: 'hash of noise', entryPoint: 'sealed' };

describe('seeding the base', () => {
  const database = useDatabase();
  let store: Store;

  beforeAll(() => {
    store = openStore({ databaseUrl: database.url, connections: 2 });
  });
  afterAll(() => store.close());

  async function count(table: string, where = '1 = 1'): Promise<number> {
    const [row] = await database.rows(`SELECT COUNT(*) AS n FROM \`${table}\` WHERE ${where}`);
    return Number(row?.n);
  }

  it('makes one administrator, who must change the password and is an agent in every group', async () => {
    await seedBase(store.pool, SECRETS);

    const created = await seedAdministrator(store.pool, 'hash of a one-time password');

    expect(created).toBe(true);
    expect(await database.rows(`SELECT name, must_change, demo FROM staff WHERE demo = 0`)).toEqual([
      { name: 'admin', must_change: 1, demo: 0 },
    ]);
    expect(
      await count('memberships', `agent_id = (SELECT id FROM agents WHERE demo = 0) AND left_at IS NULL`),
    ).toBe(3);
  });

  it('writes three groups, six agents, rules, policy, words and a bot', async () => {
    expect(await count('groups')).toBe(3);
    expect(await count('agents', 'demo = 1')).toBe(6);
    expect(await count('agent_loads', 'seat_load = 0')).toBe(7);
    expect(await count('rule_versions')).toBe(2);
    expect(await count('rule_sets', 'live_version_id IS NOT NULL')).toBe(2);
    expect(await count('policy_versions')).toBe(1);
    expect(await count('themes')).toBeGreaterThan(10);
    expect(await count('quick_replies')).toBe(10);
    expect(await count('bot_questions', `language = 'zh'`)).toBeGreaterThanOrEqual(25);
    expect(await count('bot_questions', `language = 'en'`)).toBeGreaterThanOrEqual(25);
    expect(await count('entry_points', `public_key = 'demo' AND demo = 1`)).toBe(1);
  });

  it('changes nothing the second time, not even what was edited since', async () => {
    await store.pool.query(`UPDATE \`groups\` SET name = '{"en":"Mine now"}' WHERE id LIKE '%01'`);
    await store.pool.query('DELETE FROM quick_replies');
    const before = await snapshot();

    await seedBase(store.pool, SECRETS);
    const created = await seedAdministrator(store.pool, 'another hash');

    expect(created).toBe(false);
    expect(await snapshot()).toEqual(before);
  });

  async function snapshot(): Promise<unknown> {
    const tables = ['groups', 'staff', 'agents', 'memberships', 'themes', 'quick_replies', 'rule_versions'];
    return Promise.all(tables.map((table) => database.rows(`SELECT * FROM \`${table}\` ORDER BY 1, 2`)));
  }

  it('keeps one group open at any hour', async () => {
    expect(await count('groups', 'is_open = 1 AND next_close_at IS NULL')).toBe(1);
  });
});
