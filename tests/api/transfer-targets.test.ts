import { v7 as uuid } from 'uuid';
import { expect, it } from 'vitest';
import { PRE_SALES } from '#activities/store/demo/ids.ts';
import { useApi } from './an-api.ts';

const api = useApi();

/** Customers whom this group took out of its queue within the hour. */
async function took(groupId: string, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    const visitor = await api.visit();
    const { body } = await api.say(visitor, 'hello');
    await api.store.pool.query('UPDATE sessions SET group_id = ? WHERE id = ?', [groupId, body.sessionId]);
    await api.store.pool.query(
      `INSERT INTO queue_entries (session_id, entered_at, order_at, arrived_at, weight, passed_over, left_at, how)
       VALUES (?, NOW(3), NOW(3), NOW(3), 1, '', NOW(3), 'taken')`,
      [body.sessionId],
    );
  }
}

it('says in minutes how long a group would let the customer wait, once enough is known', async () => {
  const visitor = await api.visit();
  const { body } = await api.say(visitor, uuid());
  const cookie = await api.signIn('lina');
  await api.store.pool.query(
    "UPDATE sessions SET agent_id = (SELECT id FROM agents WHERE name LIKE '李娜%'), phase = 'serving' WHERE id = ?",
    [body.sessionId],
  );
  await api.store.pool.query('UPDATE `groups` SET is_open = 1');
  const sales = async () => {
    const answer = await api.ask(`/api/transfer-targets?session=${body.sessionId}`, { cookie });
    return answer.body.targets.find((target: { id: string }) => target.id === PRE_SALES);
  };

  const before = await sales();
  await took(PRE_SALES, 4);
  const after = await sales();

  expect(before).toMatchObject({ outcome: 'queue', waitFromMs: null, waitToMs: null });
  // One in a quarter of an hour: between two thirds of it and half as much again.
  expect(after).toMatchObject({ outcome: 'queue', waitFromMs: 660_000, waitToMs: 1_320_000 });
});
