/** Who finds what in their message centre. */
import { describe, expect, it } from 'vitest';
import { demoId, PRE_SALES, VIP } from '#activities/store/demo/ids.ts';
import { writeStaffEvent } from '#activities/store/staff-log.ts';
import { keepTap } from '#activities/store/survey-answers.ts';
import { useApi } from './an-api.ts';

const api = useApi();
const CHEN = demoId('agent', 2);

async function aServedSession(groupId: string): Promise<string> {
  const visitor = await api.visit();
  await api.say(visitor, 'hello');
  const [row] = await api.store.rows<{ session_id: string }>('SELECT session_id FROM visits WHERE id = ?', [
    visitor.visitId,
  ]);
  const id = row?.session_id ?? '';
  await api.store.pool.query('UPDATE sessions SET agent_id = ?, group_id = ? WHERE id = ?', [
    CHEN,
    groupId,
    id,
  ]);
  return id;
}

async function found(name: string): Promise<readonly Record<string, unknown>[]> {
  return (await api.ask('/api/notices', { cookie: await api.signIn(name) })).body.notices;
}

const about = (notices: readonly Record<string, unknown>[], sessionId: string) =>
  notices.filter(({ session }) => (session as { id: string } | undefined)?.id === sessionId);

describe('the message centre', () => {
  it('tells an agent of the reminders and transfers that are theirs, and colleagues nothing of them', async () => {
    const sessionId = await aServedSession(PRE_SALES);
    await writeStaffEvent(api.store.pool, {
      kind: 'reminded',
      agentId: CHEN,
      groupId: PRE_SALES,
      sessionId,
      body: { afterSeconds: 30 },
    });
    await writeStaffEvent(api.store.pool, {
      kind: 'transferred',
      agentId: CHEN,
      groupId: PRE_SALES,
      sessionId,
      body: { fromAgentId: null, to: CHEN, note: 'be kind', by: demoId('staff', 1) },
    });

    const [newest, older] = about(await found('chenming'), sessionId);

    expect(newest).toMatchObject({ kind: 'transferred', mine: true, words: 'be kind', byName: '李娜 Li Na' });
    expect(older).toMatchObject({ kind: 'reminded', mine: true, afterSeconds: 30 });
    expect(about(await found('wangfang'), sessionId)).toEqual([]);
  });

  it('tells the agent and the supervisor of the group of a bad score, once each', async () => {
    const [mine, theirs] = [await aServedSession(VIP), await aServedSession(demoId('group', 2))];
    for (const id of [mine, theirs]) {
      await api.store.pool.query(
        `INSERT INTO surveys (session_id, visitor_id, sent_at, expires_at, policy_number)
         SELECT id, visitor_id, NOW(3), NOW(3) + INTERVAL 1 DAY, policy_number FROM sessions WHERE id = ?`,
        [id],
      );
      await keepTap(api.store, { sessionId: id, stars: 1 });
    }

    const kinds = about(await found('chenming'), mine).map(({ kind }) => kind);
    const supervisor = await found('lina');

    expect(kinds).toEqual(['bad-score']);
    expect(about(supervisor, mine)).toMatchObject([{ kind: 'bad-score', stars: 1, mine: false }]);
    expect(about(supervisor, theirs)).toEqual([]);
  });

  it('lists at most a hundred and says that there are more', async () => {
    const sessionId = await aServedSession(PRE_SALES);
    for (let at = 0; at < 102; at += 1)
      await writeStaffEvent(api.store.pool, {
        kind: 'reminded',
        agentId: CHEN,
        groupId: PRE_SALES,
        sessionId,
        body: { afterSeconds: at },
      });

    const { body } = await api.ask('/api/notices', { cookie: await api.signIn('chenming') });

    expect(body.notices).toHaveLength(100);
    expect(body.more).toBe(true);
    expect(body.notices[0]).toMatchObject({ afterSeconds: 101 });
  });
});
