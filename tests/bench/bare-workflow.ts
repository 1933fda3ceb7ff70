/** As many wakes and looks as a session, and nothing else. */
import { condition, defineSignal, proxyLocalActivities, setHandler, sleep } from '@temporalio/workflow';
import type { BareStart } from './bare-names.ts';

const { look } = proxyLocalActivities<{ look(): Promise<void> }>({ startToCloseTimeout: '4 seconds' });

export async function bare({ signals, timers, looks, timerMs }: BareStart): Promise<void> {
  let received = 0;
  setHandler(defineSignal('nudge'), () => {
    received += 1;
  });
  let [seen, slept, looked] = [0, 0, 0];
  while (seen < signals || slept < timers) {
    if (slept < timers && slept <= seen) {
      await sleep(timerMs);
      slept += 1;
    } else {
      await condition(() => received > seen);
      seen += 1;
    }
    if (looked < looks) {
      await look();
      looked += 1;
    }
  }
  for (; looked < looks; looked += 1) await look();
}
