/** One session: a counter, one alarm, one step per wake. Nothing is decided here, so that a deploy cannot break what runs. */
import { condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Phase } from '#rules/session/messages.ts';
import { advance } from './activity-options.ts';
import { engaged, nudge, type SessionStart, view } from './messages.ts';

/** A look that came before its time by the database's clock is not repeated sooner than this. Milliseconds. */
const SOONEST_LOOK_MS = 50;

export async function session({ sessionId }: SessionStart): Promise<void> {
  let phase: Phase = 'routing';
  let alarmAtMs: number | null = 0;
  let [revision, received, seen] = [0, 0, 0];
  const wake = (): void => void received++;
  setHandler(engaged, wake);
  setHandler(nudge, wake);
  setHandler(view, () => ({ phase, revision, received, seen, alarmAtMs }));

  while (phase !== 'ended') {
    const wait = alarmAtMs === null ? undefined : alarmAtMs - Date.now();
    // A wait of nothing would still cost seven events.
    if (received === seen && wait === undefined) await condition(() => received > seen);
    else if (received === seen && wait !== undefined && wait > 0)
      await condition(() => received > seen, wait);
    const answer = await advance({ sessionId, revision: ++revision, received });
    ({ phase, seen } = answer);
    alarmAtMs = answer.alarmInMs === null ? null : alarmAfter(answer.alarmInMs);
    if (phase !== 'ended' && received === seen && workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof session>({ sessionId });
  }
}

/** What is left is told by the database's clock; ours only adds it. */
function alarmAfter(inMs: number): number {
  return Date.now() + (inMs > 0 ? Math.max(SOONEST_LOOK_MS, inMs) : 0);
}
