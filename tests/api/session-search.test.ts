import { expect, it } from 'vitest';
import { useApi } from './an-api.ts';

const api = useApi();

it.each(['mine', 'open', 'ended'])('looks for Chinese words among sessions that are %s', async (list) => {
  const cookie = await api.signIn('lina');

  const found = await api.ask(`/api/sessions?list=${list}&search=${encodeURIComponent('张')}`, { cookie });

  expect([found.status, found.body.sessions]).toEqual([200, []]);
});

it('finds the open sessions of an agent by their name', async () => {
  const cookie = await api.signIn('lina');
  const visitor = await api.visit();
  await api.say(visitor, 'hello');
  await api.store.pool.query(
    `UPDATE sessions SET agent_id = (SELECT id FROM agents WHERE name LIKE '陈明%'), phase = 'serving',
       group_id = (SELECT m.group_id FROM memberships m JOIN agents a ON a.id = m.agent_id WHERE a.name LIKE '李娜%' LIMIT 1)`,
  );

  const names = async (search: string) => {
    const { body } = await api.ask(`/api/sessions?list=open&search=${encodeURIComponent(search)}`, {
      cookie,
    });
    return body.sessions.map((session: { agent: { name: string } }) => session.agent.name);
  };

  expect([await names('陈明'), await names('赵磊')]).toEqual([[expect.stringContaining('陈明')], []]);
});
