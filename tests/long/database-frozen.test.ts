// The database freezes for half a minute under a conversation: its connections stay open, and nothing is answered any more.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { zh } from '#console/app/messages/zh/all.ts';
import { workAt } from '../support/a-console-agent.ts';
import { aShop } from '../support/a-shop.ts';
import { visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';
import { eventually } from '../support/wait.ts';

const FROZEN_MS = 30_000;
/** Silence of a statement, and what it takes to say so. */
const TOLD_MS = 25_000;

const system = useSystem({ own: ['database'] });
const browser = useBrowser();

interface Told {
  readonly status: number;
  readonly code: unknown;
  readonly retryAfter: string | null;
  readonly tookMs: number;
}

async function signInNow(): Promise<Told> {
  const began = performance.now();
  const response = await fetch(`${system.url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'lina', password: 'a password of somebody' }),
  });
  const { code } = (await response.json()) as { code?: unknown };
  return {
    status: response.status,
    code,
    retryAfter: response.headers.get('retry-after'),
    tookMs: performance.now() - began,
  };
}

it('hangs nobody, is named, keeps every word and is over by itself', async () => {
  const shop = await aShop(system);
  await shop.mayEnter('chenming');
  const agent = await workAt(await browser.aPage(), system.url, 'chenming');
  const visitor = await visitChat(await browser.aPage(), system.url);
  await visitor.say('滑雪课一节多久？');
  await agent.open('滑雪课一节多久？');
  await agent.answer('一节课是两个小时。');
  await visitor.sees('一节课是两个小时。');

  await system.ownDatabase?.kill('SIGSTOP');
  const until = Date.now() + FROZEN_MS;
  const told = Promise.all(Array.from({ length: 30 }, signInNow));
  await visitor.say('那温泉呢？');
  await agent.answer('还想知道什么？');
  await agent.replyBox.fill('写了一半');
  await agent.page.getByText(zh.connection['away-database']).waitFor({ timeout: FROZEN_MS });
  const ready = await fetch(`${system.url}/readyz`);
  const answers = await told;
  await sleep(Math.max(0, until - Date.now()));
  await system.ownDatabase?.kill('SIGCONT');

  expect(ready.status).toBe(503);
  for (const answer of answers) {
    expect(answer).toMatchObject({ status: 503, code: 'unavailable', retryAfter: '5' });
    expect(answer.tookMs).toBeLessThan(TOLD_MS);
  }
  await agent.page.getByText(zh.connection['away-database']).waitFor({ state: 'hidden' });
  await visitor.sees('还想知道什么？');
  await agent.sees('那温泉呢？');
  expect(await agent.replyBox.inputValue()).toBe('写了一半');
  await agent.replyBox.press('Enter');
  await visitor.sees('写了一半');
  const [session] = await shop.records.list('open');
  await eventually(async () =>
    expect([...(await shop.records.said(session?.id ?? ''))].sort()).toEqual(
      ['滑雪课一节多久？', '一节课是两个小时。', '那温泉呢？', '还想知道什么？', '写了一半'].sort(),
    ),
  );
  await keepsItsPromises(system);
}, 300_000);
