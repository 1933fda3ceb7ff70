/** A thousand timers due evenly over a minute: how late they are, by the rows that the product itself keeps of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import { inTransaction, type Store } from '#activities/store/database.ts';
import { ENTRY_POINT } from '#activities/store/demo/ids.ts';
import { newestPolicy, type PolicyVersion } from '#activities/store/policies.ts';
import { openSession } from '#activities/store/session-opening.ts';
import type { Measurements } from './figures.ts';
import { withProduct } from './product.ts';
import { quantile } from './spread.ts';

const SPAN_MS = 60_000;
/** In which all sessions are made, before the first timer is due. */
const AHEAD_MS = 30_000;

/** A visitor who stays, with one guided message at that moment. */
async function openOne(store: Store, policy: PolicyVersion, dueInMs: number): Promise<void> {
  const [visitorId, visitId, sessionId] = [uuid(), uuid(), uuid()];
  await store.pool.query('INSERT INTO visitors (id, entry_point_id, token_id) VALUES (?, ?, ?)', [
    visitorId,
    ENTRY_POINT,
    visitorId,
  ]);
  await store.pool.query(
    `INSERT INTO visits (id, visitor_id, entry_point_id, language, page_url, facts, shown, track)
     VALUES (?, ?, ?, 'en', 'https://shop.example/', '{"count":1}', '{}', '[]')`,
    [visitId, visitorId, ENTRY_POINT],
  );
  await store.pool.query(
    "INSERT INTO connections (node, socket, visit_id, seen_at) VALUES ('bench', ?, ?, NOW(3) + INTERVAL 1 DAY)",
    [visitId, visitId],
  );
  await inTransaction(store, (sql) =>
    openSession(sql, {
      sessionId,
      visitorId,
      visitId,
      entryPointId: ENTRY_POINT,
      customer: null,
      language: 'en',
      guidanceVersionId: null,
      assignmentVersionId: null,
      policy,
      demo: false,
      guiding: {
        messages: [{ kind: 'text', id: 'm1', intervalSeconds: dueInMs / 1_000, text: { en: 'May I help?' } }],
        decisionId: uuid(),
      },
    }),
  );
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
