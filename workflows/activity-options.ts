/** The one activity, twice: local while MySQL answers quickly, regular as long as it takes when it does not. */
import { isCancellation, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { AdvanceAnswer, AdvanceInput } from '#rules/session/messages.ts';

interface SessionActivities {
  advance(input: AdvanceInput): Promise<AdvanceAnswer>;
}

// Attempts are counted, since the time limit of the whole is not kept between attempts that fail at once: they would be
// repeated locally for ever, at three events of history every eight seconds.
const local = proxyLocalActivities<SessionActivities>({
  startToCloseTimeout: '4 seconds',
  scheduleToCloseTimeout: '7 seconds',
  retry: { maximumAttempts: 2, initialInterval: '100 milliseconds' },
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
