// The clock of a program under test, apart from everybody else's, and set while it runs. Imported first, so that no line of the
// product sees the real one.
import { CLOCK, type ClockOrder, type FaultOrder, type FaultReport } from './faults.ts';

let aheadMs = Number(process.env.TEST_CLOCK_SHIFT_MS ?? 0);

process.on('message', (order: FaultOrder | ClockOrder) => {
  if (!('aheadMs' in order)) return;
  aheadMs = order.aheadMs;
  process.send?.({ fault: CLOCK, state: 'armed' } satisfies FaultReport);
});

const Real = Date;
globalThis.Date = new Proxy(Real, {
  construct: (target, given, as: new () => object) =>
    Reflect.construct(target, given.length === 0 ? [Real.now() + aheadMs] : given, as),
  apply: () => new Real(Real.now() + aheadMs).toString(),
  get: (target, key, as) => (key === 'now' ? () => Real.now() + aheadMs : Reflect.get(target, key, as)),
});
