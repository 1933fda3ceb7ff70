import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore, type Store } from '#activities/store/database.ts';
import { countDown, countUp, forgetCount } from '#activities/store/shared-counters.ts';
import { sweep } from '#activities/store/sweep.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
let store: Store;

beforeAll(() => {
  store = openStore({ databaseUrl: database.url });
});
afterAll(() => store.close());

const count = async (name: string): Promise<number> => (await countUp(store, name, 60)).count;

async function spanPasses(): Promise<void> {
  await database.rows('UPDATE rate_limits SET expire = expire - 61000');
}

it('tells each of many at once a number of their own', async () => {
  const told = await Promise.all(Array.from({ length: 12 }, () => count('many')));

  expect(told.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
});

it('begins anew after its span, however often it was counted within', async () => {
  const within = [await count('span'), await count('span')];
  await spanPasses();

  const { count: after, leftMs } = await countUp(store, 'span', 60);

  expect([...within, after]).toEqual([1, 2, 1]);
  expect(leftMs).toBeGreaterThan(59_000);
  expect(leftMs).toBeLessThanOrEqual(60_000);
});

it('is one less where one was taken back, and gone where it was forgotten', async () => {
  for (const name of ['less', 'gone']) for (let times = 0; times < 3; times += 1) await count(name);
  await countDown(store, 'less');
  await forgetCount(store, 'gone');

  expect([await count('less'), await count('gone')]).toEqual([3, 1]);
});

it('is swept away once its span is over, and not before', async () => {
  await count('old');
  await spanPasses();
  await count('young');

  await sweep(store);

  expect(await database.rows('SELECT points FROM rate_limits')).toEqual([{ points: 1 }]);
  expect(await count('young')).toBe(2);
});
