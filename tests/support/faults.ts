// What a test may do to a program at a named point. The product calls `fault(name)` there, which does nothing outside tests.
import { setTimeout as sleep } from 'node:timers/promises';

export type FaultAction = 'kill' | 'throw' | { readonly waitMs: number };

/** What the test sends to the program, over the channel that only a parent process has. */
export interface FaultOrder {
  readonly fault: string;
  readonly action: FaultAction;
  /** At which of the coming visits to the point; count from 1, default 1. */
  readonly at: number;
}

/** The same, for its clock; answered as armed under the name `CLOCK`. */
export interface ClockOrder {
  /** Of the machine's; negative = behind. Milliseconds. */
  readonly aheadMs: number;
}

export const CLOCK = 'clock';

/** What the program answers: the order has been taken, or the point was reached. */
export interface FaultReport {
  readonly fault: string;
  readonly state: 'armed' | 'reached';
}

/** For a program under test: obeys the orders of the process that started it. */
export function faultsFromParent(): (name: string) => Promise<void> {
  const orders = new Map<string, FaultOrder>();
  const report = (fault: string, state: FaultReport['state']): Promise<void> =>
    new Promise((resolve) => {
      if (process.send === undefined) resolve();
      else process.send({ fault, state } satisfies FaultReport, undefined, {}, () => resolve());
    });
  process.on('message', (order: FaultOrder | ClockOrder) => {
    if ('aheadMs' in order) return;
    orders.set(order.fault, order);
    void report(order.fault, 'armed');
  });
  return async (name) => {
    const order = orders.get(name);
    if (order === undefined) return;
    if (order.at > 1) {
      orders.set(name, { ...order, at: order.at - 1 });
      return;
    }
    orders.delete(name);
    // Told before it happens: a killed process tells nothing any more.
    await report(name, 'reached');
    if (order.action === 'kill') process.kill(process.pid, 'SIGKILL');
    else if (order.action === 'throw') throw new Error(`the test asked for a failure at ${name}`);
    else await sleep(order.action.waitMs);
  };
}
