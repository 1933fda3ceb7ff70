/** After a change that may let agents take more: they are served at once, and the sessions that were offered a seat are told. */
import { serveAfter } from '#activities/store/serve.ts';
import type { Deps } from './deps.ts';

export async function serveNow(deps: Deps, agentIds: readonly string[]): Promise<readonly string[]> {
  const offered = await serveAfter(deps.store, { agentIds, waitingSessionId: null }, deps.fault);
  // The outbox row of each offer delivers the same where this does not get through.
  for (const sessionId of offered) void deps.waker.wake({ sessionId, signal: 'nudge' });
  return offered;
}
