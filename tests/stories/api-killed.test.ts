// The only API node is killed in the middle of a chat and comes back.
import { expect, it } from 'vitest';
import { aShop } from '../support/a-shop.ts';
import { visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';
import { eventually } from '../support/wait.ts';

const system = useSystem();
const browser = useBrowser();

it('sends what was written while the api was gone, once, when it is back', async () => {
  const shop = await aShop(system);
  const agent = await shop.agent('chenming');
  const visitor = await visitChat(await browser.aPage(), system.url);
  await visitor.say('第一句');
  const { id } = await agent.session();
  await agent.say(id, '收到');
  await visitor.sees('收到');

  await system.kill('api-1');
  await visitor.say('第二句');
  await visitor.page.getByTitle('等待发送').waitFor();
  await system.restart('api-1');

  const words = async () =>
    (await agent.log(id)).flatMap((event) =>
      event.kind === 'message' && event.content.type === 'text' ? [event.content.text] : [],
    );
  await eventually(async () => expect(await words()).toEqual(['第一句', '收到', '第二句']), {
    withinMs: 40_000,
  });
  await agent.say(id, '又收到');
  await visitor.sees('又收到');
  expect((await visitor.said()).filter((one) => one === '第二句')).toHaveLength(1);
  await keepsItsPromises(system);
});
