// An agent lets three customers wait: reminded, the customers moved to a colleague, and after the third suspended.
import { expect, it } from 'vitest';
import { zh } from '#console/app/messages/zh/all.ts';
import { workAt } from '../support/a-console-agent.ts';
import { aShop } from '../support/a-shop.ts';
import { visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';

const system = useSystem();
const browser = useBrowser();
const ASKED = ['有人吗一', '有人吗二', '有人吗三'];

it('reminds an agent who does not reply, moves their customers on and suspends them after the third', async () => {
  const shop = await aShop(system);
  await shop.policy({
    ladder: [
      { afterSeconds: 5, action: 'remind' },
      { afterSeconds: 45, action: 'reassign' },
    ],
    missBudget: 3,
  });
  await shop.mayEnter('chenming');
  const agent = await workAt(await browser.aPage(), system.url, 'chenming');
  const visitors = [];
  for (const words of ASKED) {
    const visitor = await visitChat(await browser.aPage(), system.url);
    await visitor.say(words);
    visitors.push(visitor);
  }

  await agent.row('有人吗三').getByText(zh.timer['level-amber']).waitFor();
  await agent.open('有人吗一');
  const colleague = await shop.agent('wangfang');
  await agent.sees(/未回复，已提醒陈明/);
  const moved = await colleague.has(3);
  for (const { id } of moved) await colleague.say(id, '我来帮您。');
  await Promise.all(visitors.map((visitor) => visitor.sees('我来帮您。')));

  await agent.sees(/陈明.*0:45 未回复，会话改派/);
  await agent.sees(/现由王芳.*接待/);
  await agent.row('有人吗').waitFor({ state: 'detached' });
  await agent.page.getByTitle(zh.presence['effect-suspended-misses']).waitFor();
  for (const { id } of moved) {
    const log = await shop.records.log(id);
    const kinds = log.map(({ kind }) => kind);
    const before = kinds.slice(0, kinds.indexOf('reassigned'));
    expect(before.filter((kind) => kind === 'reminded')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'reassigned')).toHaveLength(1);
    const [from = 0, to = 0] = (['assigned', 'reassigned'] as const).map(
      (kind) => log.find((event) => event.kind === kind)?.atMs ?? 0,
    );
    // Never before its time; how much after it is no promise.
    expect(to - from).toBeGreaterThanOrEqual(44_000);
  }
  await keepsItsPromises(system);
});
