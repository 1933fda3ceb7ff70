import { beforeAll, describe, expect, it } from 'vitest';
import { type AVisitor, useApi } from './an-api.ts';

const api = useApi();
beforeAll(() => api.store.pool.query('UPDATE staff SET must_change = 0'));

/** What somebody finds, by who said it with what. */
async function found(name: string, search: string): Promise<string[]> {
  const cookie = await api.signIn(name);
  const { status, body } = await api.ask(`/api/messages?search=${encodeURIComponent(search)}`, { cookie });
  expect(status).toBe(200);
  return body.messages.map((hit: { author: string; excerpt: string }) => `${hit.author}: ${hit.excerpt}`);
}

async function aVisitorWhoSaid(...texts: readonly string[]): Promise<AVisitor> {
  const visitor = await api.visit();
  for (const text of texts) expect((await api.say(visitor, text)).status).toBe(200);
  return visitor;
}

describe('the search for what was said', () => {
  it('finds Chinese and English words, whatever their case, newest first', async () => {
    await aVisitorWhoSaid('雪鞋可以租吗？', 'Are Snow Boots included?', '雪鞋有大码吗');

    expect(await found('admin', '雪鞋')).toEqual(['visitor: 雪鞋有大码吗', 'visitor: 雪鞋可以租吗？']);
    expect(await found('admin', 'snow BOOTS')).toEqual(['visitor: Are Snow Boots included?']);
  });

  it('takes every sign as itself, and none of what the log says beside the words', async () => {
    await aVisitorWhoSaid('100% "sure"_\\', 'plain');

    expect(await found('admin', '0% "sure"_\\')).toEqual(['visitor: 100% "sure"_\\']);
    expect(await found('admin', '%ure')).toEqual([]);
    expect(await found('admin', '"type"')).toEqual([]);
  });

  it('shows the words of a long message', async () => {
    await aVisitorWhoSaid(`${'路'.repeat(400)}终点站${'远'.repeat(400)}`);

    const [hit] = await found('admin', '终点站');

    expect(hit).toBe(`visitor: …${'路'.repeat(20)}终点站${'远'.repeat(77)}…`);
  });

  it('finds nothing of sessions that lie with others', async () => {
    const visitor = await aVisitorWhoSaid('只有接待的人看得到');
    const [row] = await api.store.rows<{ id: string }>('SELECT id FROM sessions WHERE visit_id = ?', [
      visitor.visitId,
    ]);
    await api.store.pool.query(
      `UPDATE sessions SET agent_id = (SELECT id FROM agents WHERE name LIKE '陈明%'), group_id = NULL WHERE id = ?`,
      [row?.id],
    );

    expect(await found('admin', '只有接待的人')).toHaveLength(1);
    expect(await found('zhaolei', '只有接待的人')).toEqual([]);
  });

  it('asks for words', async () => {
    const cookie = await api.signIn('admin');

    expect((await api.ask('/api/messages?search=%20', { cookie })).status).toBe(400);
  });
});
