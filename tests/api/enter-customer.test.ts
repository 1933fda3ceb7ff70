import { beforeEach, describe, expect, it } from 'vitest';
import { useApi } from './an-api.ts';

const api = useApi();
let visitor: Awaited<ReturnType<typeof api.visit>>;
let sessionId = '';

/** A session of somebody nobody knows, served by Chen Ming. */
beforeEach(async () => {
  visitor = await api.visit();
  sessionId = (await api.say(visitor, 'hello')).body.sessionId;
  await api.store.pool.query(
    "UPDATE sessions SET agent_id = (SELECT id FROM agents WHERE name LIKE '陈明%'), phase = 'serving' WHERE id = ?",
    [sessionId],
  );
});

async function enter(by: string, name = 'Zhang Wei') {
  const cookie = await api.signIn(by);
  return api.ask(`/api/sessions/${sessionId}/customer`, { cookie, body: { name } });
}

async function visitAs(sub: string, token: string) {
  const { body } = await api.ask('/api/demo/identity', { body: { entryPoint: 'demo', sub } });
  return api.visit({ token, identity: body.identity });
}

async function detail() {
  const cookie = await api.signIn('chenming');
  return (await api.ask(`/api/sessions/${sessionId}`, { cookie })).body;
}

async function remark(text: string): Promise<void> {
  const cookie = await api.signIn('chenming');
  await api.ask(`/api/sessions/${sessionId}/remark`, { method: 'PUT', cookie, body: { text } });
}

describe('a visitor entered into the customer base', () => {
  it('is known by their name from then on, with what was remarked', async () => {
    await remark('Likes powder');

    const { status } = await enter('chenming');

    const { customer, profile, remark: kept } = await detail();
    expect(status).toBe(200);
    expect([customer.name, profile.known, profile.source, kept]).toEqual([
      'Zhang Wei',
      true,
      'customer-base',
      'Likes powder',
    ]);
  });

  it('keeps no remark that was taken away later', async () => {
    await remark('Likes powder');
    await enter('chenming');

    await remark('');

    expect((await detail()).remark).toBe('');
  });

  it('is entered once, and by nobody who does not serve them', async () => {
    const theirs = await enter('wangfang');
    await enter('chenming');
    const again = await enter('chenming', 'Somebody else');

    expect([theirs.status, again.status]).toEqual([404, 409]);
    expect((await detail()).customer.name).toBe('Zhang Wei');
  });

  it('goes on in the same thread when the site says who they are', async () => {
    await enter('chenming');

    const first = await visitAs('zhang', visitor.token);
    const other = await visitAs('anna', first.token);

    expect(first.opened.sessionId).toBe(sessionId);
    expect(other.opened.sessionId).not.toBe(sessionId);
  });
});
