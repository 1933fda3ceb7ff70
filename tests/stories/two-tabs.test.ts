// Two tabs are one visitor: one session, and the same conversation in both.
import { expect, it } from 'vitest';
import { aShop } from '../support/a-shop.ts';
import { visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';
import { eventually } from '../support/wait.ts';

const system = useSystem();
const browser = useBrowser();

it('shows one conversation in both tabs of a visitor', async () => {
  const shop = await aShop(system);
  const agent = await shop.agent('chenming');
  const context = await browser.aContext();
  const first = await visitChat(await context.newPage(), system.url);
  const second = await visitChat(await context.newPage(), system.url);

  await first.say('从第一个标签页问：有儿童教练吗？');
  await second.sees('从第一个标签页问：有儿童教练吗？');
  const { id } = await agent.session();
  await agent.say(id, '有的，六岁起就可以。');
  await Promise.all([first.sees('有的，六岁起就可以。'), second.sees('有的，六岁起就可以。')]);
  await second.say('从第二个标签页说：太好了。');
  await first.sees('从第二个标签页说：太好了。');

  await eventually(async () => expect(await second.said()).toEqual(await first.said()));
  const said = await first.said();
  expect(said).toHaveLength(new Set(said).size);
  expect(await agent.mine()).toHaveLength(1);
  await keepsItsPromises(system);
});
