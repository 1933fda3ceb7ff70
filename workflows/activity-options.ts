/** The one activity, twice: local while MySQL answers quickly, regular as long as it takes when it does not. */
import { isCancellation, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { AdvanceAnswer, AdvanceInput } from '#rules/session/messages.ts';

interface SessionActivities {
  advance(input: AdvanceInput): Promise<AdvanceAnswer>;
}

// Well within one workflow task: a local activity that outlives it costs a heartbeat in the history each time.
const local = proxyLocalActivities<SessionActivities>({
  startToCloseTimeout: '4 seconds',
  scheduleToCloseTimeout: '7 seconds',
  localRetryThreshold: '7 seconds',
  retry: { initialInterval: '100 milliseconds', backoffCoefficient: 2, maximumInterval: '1 second' },
});

const regular = proxyActivities<SessionActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 1.5, maximumInterval: '5 seconds' },
});

/** A timed-out attempt that commits all the same does no harm: the next one finds its answer in the ledger. */
export async function advance(input: AdvanceInput): Promise<AdvanceAnswer> {
  try {
    return await local.advance(input);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return await regular.advance(input);
  }
}
