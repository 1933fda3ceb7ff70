import { beforeAll, describe, expect, it } from 'vitest';
import { useApi } from './an-api.ts';

const api = useApi();

let cookie = '';

async function limit(body: object): Promise<void> {
  const { status } = await api.ask('/api/limits', { method: 'PATCH', cookie, body });
  expect(status).toBe(200);
}

beforeAll(async () => {
  await api.store.pool.query("UPDATE staff SET must_change = 0 WHERE name = 'admin'");
  cookie = await api.signIn('admin');
});

describe('a limit', () => {
  it('bounds the sessions a visitor opens in an hour and names itself', async () => {
    await limit({ sessionsPerVisitorPerHour: 2 });
    const visitor = await api.visit();
    const close = () =>
      api.store.pool.query("UPDATE sessions SET open_key = NULL, phase = 'ended' WHERE visit_id = ?", [
        visitor.visitId,
      ]);

    const statuses = [];
    for (let number = 0; number < 3; number += 1) {
      const { status, body } = await api.say(visitor, `session ${number}`);
      statuses.push(status === 200 ? status : [status, body.code, body.details.limit]);
      await close();
    }

    expect(statuses).toEqual([200, 200, [429, 'too-many-requests', 'sessionsPerVisitorPerHour']]);
  });

  it('bounds messages, and acts at once when it is raised', async () => {
    await limit({ messagesPerVisitorPerMinute: 1 });
    const visitor = await api.visit();
    await api.say(visitor, 'one');

    const refused = await api.say(visitor, 'two');
    await limit({ messagesPerVisitorPerMinute: 100 });
    const taken = await api.say(visitor, 'three');

    expect([refused.status, taken.status]).toEqual([429, 200]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('of one visitor is not another’s', async () => {
    await limit({ messagesPerVisitorPerMinute: 1 });
    const [first, second] = [await api.visit(), await api.visit()];
    await api.say(first, 'one');
    await api.say(first, 'two');

    expect((await api.say(second, 'mine')).status).toBe(200);
  });
});
