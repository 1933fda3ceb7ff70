// A node whose clock is set by hours while it runs: only the database's counts, so nobody may notice.
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { ENTRY_POINT_KEY } from '#activities/store/demo/ids.ts';
import { useApi } from './an-api.ts';

const api = useApi();
const HOURS_MS = 6 * 3_600_000;

let cookie = '';

beforeAll(async () => {
  await api.store.pool.query("UPDATE staff SET must_change = 0 WHERE name = 'admin'");
  cookie = await api.signIn('admin');
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function jump(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

async function limit(body: object): Promise<void> {
  const { status } = await api.ask('/api/limits', { method: 'PATCH', cookie, body });
  expect(status).toBe(200);
}

const to = [
  ['forward', HOURS_MS],
  ['back', -HOURS_MS],
] as const;

it.each(to)('counts failed sign-ins as if it had not been set %s', async (_, ms) => {
  await limit({ failedSignIns: 1 });
  const name = `nobody ${ms}`;
  const guess = () => api.ask('/api/sign-in', { body: { name, password: 'a guess' } });
  await guess();
  await guess();
  jump(ms);

  const { status, headers } = await guess();

  expect(status).toBe(429);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(800);
  expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(900);
});

it('says of too many messages to come again within their minute, though it was set back', async () => {
  await limit({ messagesPerVisitorPerMinute: 1 });
  const visitor = await api.visit();
  await api.say(visitor, 'one');
  jump(-HOURS_MS);

  const { status, headers } = await api.say(visitor, 'two');
  await limit({ messagesPerVisitorPerMinute: 60 });

  expect(status).toBe(429);
  expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
});

it.each(to)('knows its visitors and its staff as before when it was set %s', async (_, ms) => {
  const visitor = await api.visit();
  jump(ms);

  const said = await api.say(visitor, 'hello');
  const me = await api.ask('/api/me', { cookie });

  expect([said.status, me.status]).toEqual([200, 200]);
});

it.each(to)('believes what a site signed a moment before it was set %s', async (_, ms) => {
  const minted = await api.ask('/api/demo/identity', { body: { entryPoint: ENTRY_POINT_KEY, name: 'Ann' } });
  jump(ms);

  const { visitId } = await api.visit({ identity: minted.body.identity });

  const [row] = await api.database.rows(
    `SELECT c.name FROM visits w JOIN visitors v ON v.id = w.visitor_id JOIN customers c ON c.id = v.customer_id WHERE w.id = ?`,
    [visitId],
  );
  expect(row).toEqual({ name: 'Ann' });
});
