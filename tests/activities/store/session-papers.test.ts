// What staff and visitors keep on a session besides its log: it waits for whoever holds the session just then.
import { describe, expect, it } from 'vitest';
import {
  markReadByAgent,
  markReadByVisitor,
  readPapers,
  saveRemark,
} from '#activities/store/session-papers.ts';
import { useFloors } from '../../support/a-floor.ts';

const house = useFloors();
/** Longer than one lock is waited for, shorter than four. */
const HELD_MS = 1_400;

describe('what is kept on a session', () => {
  it('is kept although a step held the session for longer than one lock is waited for', async () => {
    const floor = await house.build();
    const sessionId = await floor.arrive();
    const step = await house.store.pool.getConnection();
    await step.beginTransaction();
    await step.query('SELECT id FROM sessions WHERE id = ? FOR UPDATE', [sessionId]);
    const released = new Promise<void>((resolve, reject) => {
      setTimeout(() => {
        step.commit().then(resolve, reject);
      }, HELD_MS);
    });

    await Promise.all([
      markReadByVisitor(house.store, sessionId, 1),
      markReadByAgent(house.store, sessionId, 1),
      saveRemark(house.store, { id: sessionId, customerId: null }, 'calls at noon'),
      released,
    ]);
    step.release();

    expect(await readPapers(house.store, sessionId)).toMatchObject({
      visitorReadVseq: 1,
      agentReadSeq: 1,
      remark: 'calls at noon',
    });
  });
});
