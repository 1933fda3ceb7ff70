import { v7 as uuid } from 'uuid';
import { beforeEach, expect, it } from 'vitest';
import { useApi } from './an-api.ts';

const api = useApi();
let sessionId = '';

/** A message of somebody without a name. */
beforeEach(async () => {
  sessionId = (await api.say(await api.visit(), 'hello')).body.sessionId;
  await api.store.pool.query(
    "INSERT INTO left_messages (id, session_id, contact, words) VALUES (?, ?, '13800138000', 'call me')",
    [uuid(), sessionId],
  );
});

async function nameNow(): Promise<string> {
  const cookie = await api.signIn('chenming');
  const { body } = await api.ask('/api/left-messages?state=open', { cookie });
  return body.messages.find((message: { sessionId: string }) => message.sessionId === sessionId)
    ?.customerName;
}

it('calls somebody without a name as the other lists do', async () => {
  expect(await nameNow()).toMatch(/^访客 [0-9A-F]{4}$/);
});

it('calls a customer by the name that they were entered under', async () => {
  await api.store.pool.query(
    "UPDATE sessions SET agent_id = (SELECT id FROM agents WHERE name LIKE '陈明%') WHERE id = ?",
    [sessionId],
  );
  const cookie = await api.signIn('chenming');
  await api.ask(`/api/sessions/${sessionId}/customer`, { cookie, body: { name: 'Zhang Wei' } });

  expect(await nameNow()).toBe('Zhang Wei');
});
