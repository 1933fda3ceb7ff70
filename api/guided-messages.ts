/** Guided messages as the widget needs them: when the next ones come, and what the visitor did with one. */
import { markGuidedEvent } from '#activities/store/guided-marks.ts';
import { findOpenSession } from '#activities/store/session-opening.ts';
import { readSession, sessionOf } from '#activities/store/session-row.ts';
import type { BaseDeps, Deps } from './deps.ts';
import type { VisitorCaller } from './visitor-token.ts';

/** Null unless a rule's messages are still under way. */
export async function guidanceAhead(
  deps: BaseDeps,
  sessionId: string | null,
): Promise<{ messagesDueAtMs: number[] } | null> {
  const row = sessionId === null ? null : await readSession(deps.store.pool, sessionId);
  if (row === null || row.phase !== 'guiding') return null;
  const session = sessionOf(row);
  if (session.phase !== 'guiding') return null;
  let dueAtMs = session.previousAtMs;
  const messagesDueAtMs = session.messages.slice(session.next).map((message) => {
    dueAtMs += message.intervalSeconds * 1_000;
    return dueAtMs;
  });
  return { messagesDueAtMs };
}

/** Counted once per message, in the session it belongs to; late or repeated marks change nothing. */
export async function markGuided(
  deps: Deps,
  caller: VisitorCaller,
  mark: { readonly index: number; readonly what: 'clicked' | 'closed' },
): Promise<void> {
  const sessionId = await findOpenSession(deps.store.pool, caller.visitorId, caller.entryPointId);
  if (sessionId === null) return;
  if (await markGuidedEvent(deps.store, { sessionId, ...mark })) deps.live.wrote();
}
