// Visitor and agent are connected to different API nodes, and the agent's node goes away for a while.
import { expect, it } from 'vitest';
import { zh } from '#console/app/messages/zh/all.ts';
import { workAt } from '../support/a-console-agent.ts';
import { aShop } from '../support/a-shop.ts';
import { visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';
import { eventually } from '../support/wait.ts';

const system = useSystem({ nodes: { api: 2 } });
const browser = useBrowser();

it('carries talk between two nodes, and after one was away nothing is missing and nothing is there twice', async () => {
  const shop = await aShop(system);
  await shop.mayEnter('chenming');
  const [, other = ''] = system.urls;
  const agent = await workAt(await browser.aPage(), other, 'chenming');
  const visitor = await visitChat(await browser.aPage(), system.url);
  await visitor.say('第一句');
  await agent.open('第一句');
  await agent.replyBox.pressSequentially('第二');
  await visitor.sees(/正在输入/);
  await agent.replyBox.pressSequentially('句');
  await agent.replyBox.press('Enter');
  await visitor.sees('第二句');

  await system.kill('api-2');
  await visitor.say('第三句');
  await agent.answer('第四句');
  await agent.sees(zh.transcript.waiting);
  await agent.page.getByText(/实时数据停留在/).waitFor();
  await visitor.say('第五句');
  await system.restart('api-2');

  await agent.sees('第三句');
  await agent.sees('第五句');
  await visitor.sees('第四句');
  await agent.page.getByText(/实时数据停留在/).waitFor({ state: 'detached' });
  const [session] = await shop.records.list('open');
  const kept = await shop.records.said(session?.id ?? '');
  expect([...kept].sort()).toEqual(['第一句', '第三句', '第二句', '第五句', '第四句'].sort());
  expect(kept.indexOf('第三句')).toBeLessThan(kept.indexOf('第五句'));
  await eventually(async () => expect(await agent.said()).toEqual(kept));
  const seen = (await visitor.said()).filter((one) => kept.includes(one));
  expect(seen).toEqual(kept);
  await keepsItsPromises(system);
});
