import { beforeEach, describe, expect, it } from 'vitest';
import { useApi } from './an-api.ts';

const api = useApi();
let sessionId = '';

/** A session that Chen Ming serves. */
beforeEach(async () => {
  const visitor = await api.visit();
  const said = await api.say(visitor, 'hello');
  sessionId = said.body.sessionId;
  await give('陈明');
});

async function give(agent: string): Promise<void> {
  await api.store.pool.query(
    "UPDATE sessions SET agent_id = (SELECT id FROM agents WHERE name LIKE ?), phase = 'serving' WHERE id = ?",
    [`${agent}%`, sessionId],
  );
}

async function mark(name: string, colour: string | null): Promise<number> {
  const cookie = await api.signIn(name);
  const { status } = await api.ask(`/api/sessions/${sessionId}/mark`, {
    method: 'PUT',
    cookie,
    body: { colour },
  });
  return status;
}

async function markSeenBy(name: string): Promise<unknown> {
  const cookie = await api.signIn(name);
  const { body } = await api.ask('/api/sessions?list=mine', { cookie });
  return body.sessions.find((row: { id: string }) => row.id === sessionId)?.mark;
}

describe('my colour mark', () => {
  it('is kept on my session until I take it away', async () => {
    const given = await mark('chenming', 'amber');
    const seen = await markSeenBy('chenming');
    await mark('chenming', null);

    expect([given, seen, await markSeenBy('chenming')]).toEqual([200, 'amber', null]);
  });

  it('does not go with the session to the next agent, and is there when it comes back', async () => {
    await mark('chenming', 'blue');
    await give('王芳');
    const theirs = await markSeenBy('wangfang');
    await give('陈明');

    expect([theirs, await markSeenBy('chenming')]).toEqual([null, 'blue']);
  });

  it('is no colour that nobody knows, and on no session of a colleague', async () => {
    expect([await mark('chenming', 'mauve'), await mark('wangfang', 'red')]).toEqual([400, 404]);
  });
});
