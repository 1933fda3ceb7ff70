// Who comes back within ten minutes goes to the same agent, although a colleague is freer.
import { expect, it } from 'vitest';
import { aShop } from '../support/a-shop.ts';
import { visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';

const system = useSystem();
const browser = useBrowser();

it('gives a customer who returns within the window to the same agent', async () => {
  const shop = await aShop(system);
  const agent = await shop.agent('chenming');
  const visitor = await visitChat(await browser.aPage(), system.url);
  const other = await visitChat(await browser.aPage(), system.url);
  await visitor.say('想订温泉线路');
  await visitor.sees('阿明 Ming为您服务');
  const { id } = await agent.session();
  await agent.say(id, '好的，已为您记下。');
  await visitor.sees('好的，已为您记下。');
  await other.say('我也想问问');
  await other.sees('阿明 Ming为您服务');
  await shop.agent('wangfang');
  await agent.command(id, { kind: 'end' });
  await visitor.sees('会话已结束');

  await visitor.say('还有一个问题');

  const sessions = await agent.has(2);
  const again = sessions.find(({ excerpt }) => excerpt === '还有一个问题');
  expect(again?.id).not.toBe(id);
  expect(await agent.sees(again?.id ?? '', 'assigned')).toMatchObject({
    how: 'return',
    agentId: agent.agentId,
  });
  await keepsItsPromises(system);
});
