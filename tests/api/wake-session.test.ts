import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createWaker } from '#api/wake-session.ts';
import { neverAnswering } from '../support/silent-server.ts';

it('is given up in time where Temporal froze', async () => {
  const temporal = await neverAnswering();
  const waker = createWaker(
    { address: temporal.address, namespace: 'any', taskSeconds: 10 },
    pino({ level: 'silent' }),
  );
  const began = performance.now();

  const answers = await Promise.all([waker.wake({ sessionId: 's1', signal: 'engaged' }), waker.reachable()]);

  expect(answers).toEqual([false, false]);
  expect(performance.now() - began).toBeLessThan(6_000);
  await waker.close();
  temporal.close();
});
