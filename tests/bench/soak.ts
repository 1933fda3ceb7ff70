/** Two sessions a second for as long as asked: what the beginning is like, and what the end. */
import type { Store } from '#activities/store/database.ts';
import { openDesks } from './desk.ts';
import type { Measurements } from './figures.ts';
import { withProduct } from './product.ts';
import { FAST, playMany, playSession } from './script.ts';
import { quantile } from './spread.ts';

const PER_SECOND = 2;

/** Rows that nobody needs any more once every session has ended, and that a reader would have to step over. */
const LEFT_OVER: readonly string[] = [
  'SELECT COUNT(*) AS n FROM seats',
  'SELECT COUNT(*) AS n FROM queue_targets',
  "SELECT COUNT(*) AS n FROM sessions WHERE phase NOT IN ('ended', 'surveying')",
  'SELECT COUNT(*) AS n FROM outbox WHERE sent_at IS NULL AND due_at < NOW(3) - INTERVAL 30 SECOND',
  'SELECT COUNT(*) AS n FROM connections WHERE seen_at < NOW(3) - INTERVAL 120 SECOND',
  'SELECT COUNT(*) AS n FROM commands WHERE answered_at IS NULL',
  'SELECT COUNT(*) AS n FROM alarms WHERE ended_at IS NULL',
  'SELECT ABS(COALESCE(SUM(seat_load), 0)) AS n FROM agent_loads',
];

async function leftOver(store: Store): Promise<number> {
  let rows = 0;
  for (const sql of LEFT_OVER) {
    const [row] = await store.rows<{ n: number | string }>(sql);
    rows += Number(row?.n);
    if (Number(row?.n) > 0) console.log(`  left over: ${row?.n} by ${sql}`);
  }
  return rows;
}

export async function measureSoak({
  quick,
  minutes,
}: {
  readonly quick: boolean;
  readonly minutes: number;
}): Promise<Measurements> {
  const seconds = quick ? 4 : minutes * 60;
  const guided = FAST.guided.map((after) => after / FAST.scale);
  return withProduct({ furnishing: { guided, scale: FAST.scale } }, async (product) => {
    const url = product.urls[0] ?? '';
    const desks = await openDesks(url);
    const play = () => playSession(url, desks, FAST);
    // Until everything is loaded and the caches are full, memory grows for a good reason.
    await playMany(play, { count: PER_SECOND * Math.min(60, Math.ceil(seconds / 5)), perSecond: PER_SECOND });
    const memory: number[] = [];
    const sampling = setInterval(() => memory.push(product.memory()), Math.max(1_000, seconds * 5));
    const began = performance.now();
    const seen = await playMany(play, { count: seconds * PER_SECOND, perSecond: PER_SECOND });
    clearInterval(sampling);
    const tookSeconds = (performance.now() - began) / 1_000;
    const tenth = Math.max(1, Math.floor(memory.length / 10));
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, one) => sum + one, 0) / values.length;
    const growth = (mean(memory.slice(-tenth)) / mean(memory.slice(0, tenth)) - 1) * 100;
    const share = Math.max(1, Math.floor(seen.length / 10));
    const p99 = (from: number, to?: number): number =>
      quantile(
        seen.slice(from, to).flatMap(({ messageMs }) => messageMs),
        0.99,
      );
    desks.leave();
    return {
      'soak.minutes': { value: seconds / 60 },
      'soak.sessionsPerSecond': { value: seen.length / tookSeconds },
      'soak.memoryGrowth': { value: growth },
      'soak.messageP99Start': { value: p99(0, share) },
      'soak.messageP99End': { value: p99(-share) },
      'soak.rowsLeft': { value: await leftOver(product.store) },
    };
  });
}
