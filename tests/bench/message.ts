/** What a chat message costs, and how soon the other side has it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openDesks } from './desk.ts';
import { type Conversation, exchange, post } from './exchange.ts';
import type { Measurements } from './figures.ts';
import { liveSessions } from './live-sessions.ts';
import { type Product, withProduct } from './product.ts';
import { median, quantile } from './spread.ts';

const CONNECTIONS = 8;
const PER_SECOND = 50;
const LIVE = 200;

/** Everyone as fast as they are answered. */
async function closedLoop(product: Product, live: readonly Conversation[], seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1_000;
  let sent = 0;
  const cpu = product.cpu();
  await Promise.all(
    live.slice(0, CONNECTIONS).map(async (session) => {
      for (let turn = 0; performance.now() < until; turn += 1) {
        await post(session, turn % 2 === 0);
        sent += 1;
      }
    }),
  );
  return (cpu() * 1_000) / sent;
}

/** At an even rate over all sessions, the sides by turns; answers how long each took to be seen. */
async function evenly(live: readonly Conversation[], seconds: number): Promise<readonly number[]> {
  const began = performance.now();
  const sending: Promise<number>[] = [];
  for (let at = 0; at < seconds * PER_SECOND; at += 1) {
    await sleep(Math.max(0, began + (at * 1_000) / PER_SECOND - performance.now()));
    const session = live[at % live.length];
    if (session === undefined) break;
    const one = exchange(session, Math.floor(at / live.length) % 2 === 0);
    one.catch(() => undefined);
    sending.push(one);
  }
  return Promise.all(sending);
}

/** One of each process: what a message costs. */
async function costs({ quick }: { readonly quick: boolean }): Promise<{ cpuMs: number; sql: number }> {
  return withProduct({ furnishing: { guided: [], scale: 1 } }, async (product) => {
    const url = product.urls[0] ?? '';
    const desks = await openDesks(url);
    const live = await liveSessions(url, desks, quick ? CONNECTIONS : LIVE / 4);
    await closedLoop(product, live, quick ? 1 : 5);
    const cpuMs = await closedLoop(product, live, quick ? 1 : 20);
    const questions = await product.questions();
    const took = await evenly(live, quick ? 2 : 20);
    const sql = (await questions()) / took.length;
    for (const { visitor } of live) visitor.leave();
    desks.leave();
    return { cpuMs, sql };
  });
}

/** Visitors on one node, agents on another. */
async function acrossNodes({ quick }: { readonly quick: boolean }): Promise<readonly number[]> {
  return withProduct({ api: 2, furnishing: { guided: [], scale: 1 } }, async (product) => {
    const [here = '', there = ''] = product.urls;
    const desks = await openDesks(there);
    const live = await liveSessions(here, desks, quick ? CONNECTIONS : LIVE);
    await evenly(live, quick ? 1 : 5);
    const took = await evenly(live, quick ? 2 : 40);
    for (const { visitor } of live) visitor.leave();
    desks.leave();
    return took;
  });
}

export async function measureMessage(options: { readonly quick: boolean }): Promise<Measurements> {
  const { cpuMs, sql } = await costs(options);
  const took = await acrossNodes(options);
  return {
    'message.cpuMs': { value: cpuMs },
    'message.sql': { value: sql },
    'message.p50Ms': { value: median(took) },
    'message.p99Ms': { value: quantile(took, 0.99) },
  };
}
