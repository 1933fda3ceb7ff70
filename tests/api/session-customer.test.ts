import { beforeEach, describe, expect, it } from 'vitest';
import { linkCustomer } from '#activities/store/session-customer.ts';
import { useApi } from './an-api.ts';

const api = useApi();
let visitor: Awaited<ReturnType<typeof api.visit>>;
let sessionId = '';

/** A session of somebody nobody knows, served by Chen Ming. */
beforeEach(async () => {
  visitor = await api.visit();
  sessionId = (await api.say(visitor, 'hello')).body.sessionId;
  await giveToChenMing();
});

async function giveToChenMing(): Promise<void> {
  await api.store.pool.query(
    "UPDATE sessions SET agent_id = (SELECT id FROM agents WHERE name LIKE '陈明%'), phase = 'serving' WHERE id = ?",
    [sessionId],
  );
}

async function enter(by: string, name = 'Zhang Wei') {
  const cookie = await api.signIn(by);
  return api.ask(`/api/sessions/${sessionId}/customer`, { cookie, body: { name } });
}

async function visitAs(sub: string, token: string, name?: string) {
  const { body } = await api.ask('/api/demo/identity', { body: { entryPoint: 'demo', sub, name } });
  return api.visit({ token, identity: body.identity });
}

async function detail() {
  const cookie = await api.signIn('chenming');
  return (await api.ask(`/api/sessions/${sessionId}`, { cookie })).body;
}

async function visitorId(): Promise<string> {
  const [row] = await api.database.rows('SELECT visitor_id FROM sessions WHERE id = ?', [sessionId]);
  return String(row?.visitor_id);
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

  it('lets no remark of an earlier session be read again that was taken away in it', async () => {
    await remark('Likes powder');
    const earlier = sessionId;
    await api.store.pool.query("UPDATE sessions SET open_key = NULL, phase = 'ended' WHERE id = ?", [
      earlier,
    ]);
    sessionId = (await api.say(visitor, 'again')).body.sessionId;
    await giveToChenMing();
    await enter('chenming');
    sessionId = earlier;

    await remark('');

    expect((await detail()).remark).toBe('');
  });

  it('whom the site knew meanwhile stays that customer, with the name and the remark that were missing', async () => {
    await remark('Likes powder');
    await visitAs('ann-lee', visitor.token);

    const { status, body } = await enter('chenming');

    const { customer, remark: kept } = await detail();
    const [{ external_id } = {}] = await api.database.rows('SELECT external_id FROM customers WHERE id = ?', [
      body.customerId,
    ]);
    expect([status, customer.name, kept]).toEqual([200, 'Zhang Wei', 'Likes powder']);
    expect(external_id).toMatch(/:ann-lee$/);
    await remark('');
    expect((await detail()).remark).toBe('');
  });

  it('whom the site knew meanwhile by name keeps it, and the record says so', async () => {
    await visitAs('ann-li', visitor.token, 'Ann Li');
    // As where both come in the same moment, and the session does not know yet.
    await api.store.pool.query('UPDATE sessions SET customer_id = NULL WHERE id = ?', [sessionId]);

    const { body } = await enter('chenming');

    const [line] = await api.database.rows(
      "SELECT after_value FROM audit WHERE subject = ? AND action = 'enter-customer'",
      [`customer:${body.customerId}`],
    );
    expect((await detail()).customer.name).toBe('Ann Li');
    expect(JSON.parse(String(line?.after_value)).name).toBe('Ann Li');
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

describe('a visitor who signs in at the site while their session is open', () => {
  it('is that customer to the agent who serves them, with what was remarked', async () => {
    await remark('Likes powder');

    await visitAs('bea', visitor.token, 'Bea Chen');

    const { customer, profile, remark: kept } = await detail();
    expect([customer.name, profile.known, kept]).toEqual(['Bea Chen', true, 'Likes powder']);
  });

  it('brings along what was said with them before', async () => {
    const earlier = sessionId;
    await api.store.pool.query("UPDATE sessions SET open_key = NULL, phase = 'ended' WHERE id = ?", [
      earlier,
    ]);
    sessionId = (await api.say(visitor, 'again')).body.sessionId;
    await giveToChenMing();

    await visitAs('eve', visitor.token, 'Eve');

    expect((await detail()).history.map(({ id }: { id: string }) => id)).toEqual([earlier]);
  });

  it('stays whom staff entered in the same moment', async () => {
    const { body } = await enter('chenming');
    const known = { id: await visitorId(), entryPointId: 'demo' };
    const said = { name: null, tags: null, vip: null };

    const first = await linkCustomer(api.store, known, { ...said, externalId: 'demo:zhang' });
    const other = await linkCustomer(api.store, known, { ...said, externalId: 'demo:somebody-else' });

    expect(first).toEqual({ customerId: body.customerId, isTheirs: true });
    expect(other).toEqual({ customerId: expect.not.stringMatching(body.customerId), isTheirs: false });
    expect((await detail()).customer.name).toBe('Zhang Wei');
  });

  it('leaves what is remarked on the customer as it is', async () => {
    await visitAs('cai', visitor.token, 'Cai Min');
    await remark('Knows the shop');
    await api.store.pool.query("UPDATE sessions SET open_key = NULL, phase = 'ended' WHERE id = ?", [
      sessionId,
    ]);
    visitor = await api.visit();
    sessionId = (await api.say(visitor, 'hello')).body.sessionId;
    await giveToChenMing();
    await remark('In a hurry');

    await visitAs('cai', visitor.token, 'Cai Min');

    expect((await detail()).remark).toBe('Knows the shop');
  });

  it('is named by hand only where the site gave no name', async () => {
    await visitAs('dan', visitor.token, 'Dan');
    const named = await enter('chenming', 'Somebody');
    visitor = await api.visit();
    sessionId = (await api.say(visitor, 'hello')).body.sessionId;
    await giveToChenMing();
    await visitAs('nameless', visitor.token);
    const { known } = (await detail()).profile;
    const nameless = await enter('chenming', 'Somebody');

    expect([named.status, known, nameless.status]).toEqual([409, false, 200]);
    expect((await detail()).customer.name).toBe('Somebody');
  });
});
