import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '#activities/store/database.ts';
import { DEMO_SIZE } from '#activities/store/demo/history/play.ts';
import { seedBase } from '#activities/store/demo/seed-base.ts';
import { seedHistory } from '#activities/store/demo/seed-history.ts';
import { useDatabase } from '#tests/support/database.ts';

describe('seeding the history', () => {
  const database = useDatabase();
  let store: Store;

  beforeAll(async () => {
    store = openStore({ databaseUrl: database.url, connections: 2 });
    await seedBase(store.pool, { nobody: 'hash', entryPoint: 'sealed' });
    const startedAt = performance.now();
    await seedHistory(store.pool);
    console.log(`history of the demo: ${Math.round(performance.now() - startedAt)} ms`);
  }, 120_000);
  afterAll(() => store.close());

  async function count(table: string, where = '1 = 1'): Promise<number> {
    const [row] = await database.rows(`SELECT COUNT(*) AS n FROM \`${table}\` WHERE ${where}`);
    return Number(row?.n);
  }

  it('makes 3,000 finished sessions and 20,000 ended visits of the last thirty days', async () => {
    expect(await count('sessions')).toBe(DEMO_SIZE.sessions);
    expect(await count('sessions', `phase = 'ended' AND demo = 1 AND closed_at <= NOW(3)`)).toBe(3_000);
    expect(await count('visits', 'ended_at <= NOW(3) AND demo = 1')).toBe(20_000);
    expect(await count('visits', 'opened_at < NOW(3) - INTERVAL 30 DAY')).toBe(0);
  });
});
