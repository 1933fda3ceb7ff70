/** A visit that ends because its visitor begins another: its guiding session is given a moment to end with it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { inTransaction } from '#activities/store/database.ts';
import { findOpenSession } from '#activities/store/session-opening.ts';
import { readSession } from '#activities/store/session-row.ts';
import { endVisit, type Visit } from '#activities/store/visits.ts';
import type { Deps } from './deps.ts';

/** A session ends by its own step only; longer than this the new visit joins it instead. Milliseconds. */
const LONGEST_MS = 2_000;
const LOOK_EVERY_MS = 50;

export async function endForAnother(deps: Deps, visit: Visit): Promise<void> {
  const sessionId = await findOpenSession(deps.store.pool, visit.visitorId, visit.entryPointId);
  await inTransaction(deps.store, (sql) => endVisit(sql, { id: visit.id, sessionId }));
  if (sessionId === null) return;
  const session = await readSession(deps.store.pool, sessionId);
  if (session?.phase !== 'guiding') return;
  // A workflow that still waits for its first message would sleep through a plain signal.
  await deps.waker.wake({ sessionId, signal: 'engaged' });
  const until = performance.now() + LONGEST_MS;
  while (performance.now() < until) {
    if ((await findOpenSession(deps.store.pool, visit.visitorId, visit.entryPointId)) !== sessionId) return;
    await sleep(LOOK_EVERY_MS);
  }
}
