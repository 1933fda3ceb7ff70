/** A thousand timers due evenly over a minute: how late they are, by the rows that the product itself keeps of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import type { Store } from '#activities/store/database.ts';
import { newestPolicy, type PolicyVersion } from '#activities/store/policies.ts';
import { arrive } from './arrive.ts';
import type { Measurements } from './figures.ts';
import { withProduct } from './product.ts';
import { quantile } from './spread.ts';

const SPAN_MS = 60_000;
/** In which all sessions are made, before the first timer is due. */
const AHEAD_MS = 30_000;

/** A visitor who stays, with one guided message at that moment. */
function openOne(store: Store, policy: PolicyVersion, dueInMs: number): Promise<string> {
  const text = { en: 'May I help?' };
  const messages = [{ kind: 'text', id: 'm1', intervalSeconds: dueInMs / 1_000, text }] as const;
  return arrive(store, { policy, stays: true, guiding: { messages, decisionId: uuid() } });
}

export async function measureTimers({ quick }: { readonly quick: boolean }): Promise<Measurements> {
  const [count, spanMs, aheadMs] = quick ? [20, 2_000, 3_000] : [1_000, SPAN_MS, AHEAD_MS];
  return withProduct({ furnishing: { guided: [], scale: 1 } }, async (product) => {
    const { store } = product;
    const policy = await newestPolicy(store);
    const firstAt = performance.now() + aheadMs;
    const dueAt = Array.from({ length: count }, (_, at) => firstAt + (at * spanMs) / count);
    await Promise.all(
      Array.from({ length: 8 }, async (_, worker) => {
        for (const due of dueAt.filter((_due, at) => at % 8 === worker))
          await openOne(store, policy, due - performance.now());
      }),
    );
    const spare = firstAt - performance.now();
    if (spare < 0) throw new Error(`making ${count} sessions took ${Math.round(-spare)} ms too long`);
    await sleep(spare + spanMs + 5_000);
    const fired = await store.rows<{ late_ms: number }>(
      "SELECT late_ms FROM timers WHERE kind = 'guided' AND outcome = 'fired'",
    );
    if (fired.length !== count) throw new Error(`of ${count} timers ${fired.length} fired`);
    const late = fired.map((row) => row.late_ms);
    return { 'timers.lateP999Ms': { value: quantile(late, 0.999) } };
  });
}
