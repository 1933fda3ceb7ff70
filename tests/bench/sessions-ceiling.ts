/** How many whole sessions a second one machine holds, with and without a bound on how long anybody waits. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Desks, openDesks } from './desk.ts';
import type { Measurements } from './figures.ts';
import { type Product, withProduct } from './product.ts';
import { FAST, playMany, playSession } from './script.ts';
import { quantile } from './spread.ts';

const MOST_MESSAGE_MS = 150;
const MOST_START_MS = 1_000;
/** Held for so long. Seconds. */
const HELD = 120;
/** The rate that was promised; tried first, then more or less. A second. */
const FIRST = 3;
const STEP = 1;
const MOST_TRIALS = 2;

interface Running {
  readonly product: Product;
  readonly desks: Desks;
}

async function isHeld({ product, desks }: Running, perSecond: number, seconds: number): Promise<boolean> {
  const began = performance.now();
  const play = () => playSession(product.urls[0] ?? '', desks, FAST);
  const seen = await playMany(play, { count: Math.round(perSecond * seconds), perSecond });
  const messageP99 = quantile(
    seen.flatMap(({ messageMs }) => messageMs),
    0.99,
  );
  const startP99 = quantile(
    seen.map(({ shownMs }) => shownMs),
    0.99,
  );
  const tookSeconds = Math.round((performance.now() - began) / 1_000);
  console.log(
    `  ${perSecond} sessions a second for ${seconds} s (all over after ${tookSeconds} s): message p99 ${Math.round(messageP99)} ms, start p99 ${Math.round(startP99)} ms`,
  );
  return messageP99 <= MOST_MESSAGE_MS && startP99 <= MOST_START_MS;
}

/** The highest rate that was held; 0 where not even one a second was. */
async function highest(running: Running, seconds: number, trials: number): Promise<number> {
  let best = 0;
  let rate = FIRST;
  for (let trial = 0; trial < trials && rate > 0; trial += 1) {
    const held = await isHeld(running, rate, seconds);
    if (held) best = Math.max(best, rate);
    // Once held and once not: what lies between is noise.
    if (held ? rate < FIRST : best > 0) break;
    rate += held ? STEP : -STEP;
  }
  return best;
}

/** So many visitors at once, each followed by the next; without the pauses in which people think. */
async function ceiling({ product, desks }: Running, seconds: number): Promise<number> {
  const script = { ...FAST, scale: FAST.scale * 10 };
  const until = performance.now() + seconds * 1_000;
  let done = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: 40 }, async (_, at) => {
      await sleep(at * 50);
      while (performance.now() < until) {
        await playSession(product.urls[0] ?? '', desks, script);
        done += 1;
      }
    }),
  );
  return (done * 1_000) / (performance.now() - began);
}

export async function measureSessions({ quick }: { readonly quick: boolean }): Promise<Measurements> {
  const guided = FAST.guided.map((seconds) => seconds / FAST.scale);
  return withProduct({ furnishing: { guided, scale: FAST.scale } }, async (product) => {
    const desks = await openDesks(product.urls[0] ?? '');
    const running = { product, desks };
    await playMany(() => playSession(product.urls[0] ?? '', desks, FAST), { count: 6, perSecond: 2 });
    const held = await highest(running, quick ? 4 : HELD, quick ? 1 : MOST_TRIALS);
    const most = await ceiling(running, quick ? 3 : 45);
    desks.leave();
    return { 'sessions.perSecond': { value: held }, 'sessions.ceilingPerSecond': { value: most } };
  });
}
