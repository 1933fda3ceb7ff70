import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '#activities/store/database.ts';
import { beat, isInCompany } from '#activities/store/heartbeats.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
let store: Store;

beforeAll(() => {
  store = openStore({ databaseUrl: database.url });
});
beforeEach(() => database.rows('DELETE FROM heartbeats'));
afterAll(() => store.close());

const inCompany = () => isInCompany(store, { process: 'api-1', role: 'api' });

describe('a node', () => {
  it('is alone before anybody has beaten', async () => {
    expect(await inCompany()).toBe(false);
  });

  it('is alone with itself and the workers', async () => {
    await beat(store, 'api-1', 'api');
    await beat(store, 'worker-1', 'worker');

    expect(await inCompany()).toBe(false);
  });

  it('is in company while another one of its kind beats, and not long after that one is dead', async () => {
    await beat(store, 'api-2', 'api');
    const alive = await inCompany();
    await database.rows('UPDATE heartbeats SET seen_at = NOW(3) - INTERVAL 10 SECOND');
    const silent = await inCompany();
    await database.rows('UPDATE heartbeats SET seen_at = NOW(3) - INTERVAL 20 SECOND');

    expect([alive, silent, await inCompany()]).toEqual([true, true, false]);
  });
});
