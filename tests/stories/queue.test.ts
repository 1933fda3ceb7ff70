// Everyone is busy: who waits reads a true place, and is served in the order of coming.
import { expect, it } from 'vitest';
import { aShop } from '../support/a-shop.ts';
import { type Visitor, visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';

const system = useSystem();
const browser = useBrowser();

it('queues visitors with true places and serves them in order as seats come free', async () => {
  const shop = await aShop(system);
  await shop.limit('chenming', 1);
  const agent = await shop.agent('chenming');
  const arrives = async (words: string): Promise<Visitor> => {
    const visitor = await visitChat(await browser.aPage(), system.url);
    await visitor.say(words);
    return visitor;
  };
  const first = await arrives('我是第一位');
  await first.sees('阿明 Ming为您服务');
  const second = await arrives('我是第二位');
  await second.sees(/^您排在第 1 位/);
  const third = await arrives('我是第三位');
  await third.sees(/^您排在第 2 位/);
  await third.page.reload();
  await third.sees(/^您排在第 2 位/);

  const one = await agent.session();
  await agent.command(one.id, { kind: 'end' });
  await second.sees('阿明 Ming为您服务');
  await third.sees(/^您排在第 1 位/);
  const two = await agent.session();
  expect(two.excerpt).toBe('我是第二位');
  await second.press('结束会话');
  await second.page.getByRole('button', { name: '结束会话' }).last().click();

  await third.sees('阿明 Ming为您服务');
  expect((await agent.session()).excerpt).toBe('我是第三位');
  expect((await agent.presence()).load).toBe(1);
  await keepsItsPromises(system);
});
