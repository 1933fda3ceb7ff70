// Out of hours a visitor is asked to leave a message, and the message reaches the staff.
import { expect, it } from 'vitest';
import { listLeftMessages } from '#api/contract/left-messages.ts';
import { aShop } from '../support/a-shop.ts';
import { visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';
import { eventually } from '../support/wait.ts';

const system = useSystem();
const browser = useBrowser();

it('takes a message when every group is closed', async () => {
  const shop = await aShop(system);
  const agent = await shop.agent('chenming');
  await shop.open(false);
  const visitor = await visitChat(await browser.aPage(), system.url);

  await visitor.say('元旦还有名额吗？');
  await visitor.sees(/^现在是非工作时间/);
  const contact = visitor.page.getByRole('textbox', { name: '怎么联系您？' });
  await contact.fill('不是联系方式');
  await contact.blur();
  await visitor.sees('看起来不是邮箱、电话或微信号。');
  await contact.fill('zhang@example.com');
  await visitor.page.getByRole('textbox', { name: '留言内容' }).fill('两大一小，元旦出发');
  await visitor.press('提交留言');
  await visitor.sees(/^留言已收到/);

  const left = await eventually(async () => {
    const { messages } = await agent.staff.ask(listLeftMessages, { query: {} });
    expect(messages).toHaveLength(1);
    return messages[0];
  });
  expect(left).toMatchObject({ contact: 'zhang@example.com', text: '两大一小，元旦出发', state: 'open' });
  expect(await agent.mine()).toEqual([]);
  await keepsItsPromises(system);
});
