import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore, type Store } from '#activities/store/database.ts';
import { organisationZone, readSetting, writeSetting } from '#activities/store/settings.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
let store: Store;

beforeAll(() => {
  store = openStore({ databaseUrl: database.url });
});
afterAll(() => store.close());

it('reads what was written last', async () => {
  await writeSetting(store, 'zone', { value: 'Asia/Urumqi', by: null });
  await writeSetting(store, 'zone', { value: 'Asia/Shanghai', by: null });

  expect(await readSetting(store, 'zone')).toBe('Asia/Shanghai');
});

it('takes what can no longer be read for not set, so that the default holds', async () => {
  await writeSetting(store, 'zone', { value: 'Asia/Urumqi', by: null });
  await database.rows("UPDATE settings SET value = '\"Asia/' WHERE name = 'zone'");

  expect(await readSetting(store, 'zone')).toBeNull();
  expect(await organisationZone(store)).toBe('Asia/Shanghai');
});
