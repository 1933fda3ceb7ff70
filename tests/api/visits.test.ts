import { v4 as uuid } from 'uuid';
import { describe, expect, it } from 'vitest';
import { useApi } from './an-api.ts';

const api = useApi();

async function identity(claims: object): Promise<string> {
  const { body } = await api.ask('/api/demo/identity', { body: { entryPoint: 'demo', ...claims } });
  return body.identity;
}

describe('opening a visit', () => {
  it('greets a VIP by the rule that won and keeps why', async () => {
    const visitor = await api.visit({
      identity: await identity({
        sub: 'zhang',
        name: '张伟',
        tags: ['VIP'],
        vip: true,
        visits: 4,
        region: '吉林',
      }),
      page: { url: 'https://shop.example/trips/skiing', title: 'Skiing' },
      languages: ['zh-CN'],
    });

    expect(visitor.opened).toMatchObject({ sessionId: expect.any(String), state: { phase: 'guiding' } });
    expect(visitor.opened.guidance.messagesDueAtMs.length).toBeGreaterThan(0);
    const { body } = await api.ask(`/api/demo/visits/${visitor.visitId}/rule`, { token: visitor.token });
    expect(body).toMatchObject({ rule: { name: { zh: expect.any(String) }, version: 1 }, shown: 0 });
    const decisions = await api.database.rows('SELECT set_name, rule_id FROM decisions WHERE visit_id = ?', [
      visitor.visitId,
    ]);
    expect(decisions).toEqual([{ set_name: 'guidance', rule_id: body.rule.id }]);
    const outbox = await api.database.rows('SELECT kind FROM outbox WHERE session_id = ?', [body.sessionId]);
    expect(outbox).toEqual([{ kind: 'nudge' }]);
  });

  it('goes on with the same visit in another tab', async () => {
    const first = await api.visit();

    const second = await api.visit({ token: first.token });

    expect(second.visitId).toBe(first.visitId);
  });

  it('never gives one person the thread of another', async () => {
    const mine = await api.visit({ identity: await identity({ sub: 'anna' }) });
    await api.say(mine, 'my secret');

    const theirs = await api.visit({ token: mine.token, identity: await identity({ sub: 'tom' }) });

    expect(theirs.visitId).not.toBe(mine.visitId);
    expect(JSON.stringify(theirs.opened.events)).not.toContain('secret');
  });

  it('refuses an identity that the site did not sign', async () => {
    const { status, body } = await api.ask('/api/visits', {
      body: { entryPoint: 'demo', page: { url: 'x' }, identity: `${await identity({ sub: 'x' })}x` },
    });

    expect(status).toBe(400);
    expect(body.code).toBe('bad-request');
  });

  it('mints identities for no other entry point', async () => {
    const { status } = await api.ask('/api/demo/identity', { body: { entryPoint: 'another', sub: 'x' } });

    expect(status).toBe(404);
  });
});

describe('a message', () => {
  it('opens a session while Temporal is away, and is shown', async () => {
    const visitor = await api.visit();

    const sent = await api.say(visitor, '你好 👋 שלום');

    expect(sent).toMatchObject({ status: 200, body: { vseq: 1, sessionId: expect.any(String) } });
    const { body } = await api.ask(`/api/visits/${visitor.visitId}/events`, { token: visitor.token });
    expect(body.events).toMatchObject([{ kind: 'message', from: 'me', content: { text: '你好 👋 שלום' } }]);
    expect(body.state).toMatchObject({ sessionId: sent.body.sessionId, answering: 'connecting' });
    expect(api.wakes).toContainEqual({ sessionId: sent.body.sessionId, signal: 'engaged' });
  });

  it('sent twice is stored once and answered the same', async () => {
    const visitor = await api.visit();
    const clientId = uuid();

    const [first, second] = await Promise.all([
      api.say(visitor, 'only once', clientId),
      api.say(visitor, 'only once', clientId),
    ]);
    const third = await api.say(visitor, 'only once', clientId);

    expect(second.body).toEqual(first.body);
    expect(third.body).toEqual(first.body);
    const rows = await api.database.rows('SELECT COUNT(*) AS n FROM session_events WHERE client_id = ?', [
      clientId,
    ]);
    expect(Number(rows[0]?.n)).toBe(1);
  });

  it('from two tabs at once opens one session', async () => {
    const visitor = await api.visit();

    const sent = await Promise.all([1, 2, 3, 4].map((number) => api.say(visitor, `tab ${number}`)));

    expect(new Set(sent.map(({ body }) => body.sessionId)).size).toBe(1);
    expect(sent.map(({ body }) => body.vseq).sort()).toEqual([1, 2, 3, 4]);
  });

  it('of a megabyte is refused and not kept', async () => {
    const visitor = await api.visit();

    const { status, body } = await api.say(visitor, 'x'.repeat(1_048_576));

    expect([status, body.code]).toEqual([413, 'too-large']);
    expect(visitor.opened.sessionId).toBeNull();
  });

  it('is read by nobody else', async () => {
    const mine = await api.visit();
    const sent = await api.say(mine, 'for the shop only');
    const other = await api.visit();

    const byPath = await api.ask(`/api/visits/${mine.visitId}/events`, { token: other.token });
    const bySession = await api.ask(`/api/visits/${other.visitId}/events?sessionId=${sent.body.sessionId}`, {
      token: other.token,
    });

    expect([byPath.status, bySession.status]).toEqual([404, 404]);
  });
});
