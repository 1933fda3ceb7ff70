// What a customer said long ago is found by its words, and the conversation opens at it.
import { expect, it } from 'vitest';
import { zh } from '#console/app/messages/zh/all.ts';
import { workAt } from '../support/a-console-agent.ts';
import { aShop } from '../support/a-shop.ts';
import { visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';

const system = useSystem();
const browser = useBrowser();
/** More than the console reads at first. */
const MORE_WORDS = 70;

it('leads from the search to the place where it was said', async () => {
  const shop = await aShop(system);
  await shop.mayEnter('chenming');
  const agent = await workAt(await browser.aPage(), system.url, 'chenming');
  const visitor = await visitChat(await browser.aPage(), system.url);
  await visitor.say('雪鞋要自己带吗？');
  for (let said = 1; said <= MORE_WORDS; said += 1) await visitor.say(`第 ${said} 句`);
  await agent.open(`第 ${MORE_WORDS} 句`);
  await agent.sees(`第 ${MORE_WORDS} 句`);

  await agent.page.keyboard.press('Control+k');
  await agent.page.getByRole('combobox', { name: zh.action.palette }).fill('雪鞋');
  await agent.page.getByRole('option', { name: '雪鞋要自己带吗？' }).click();

  await agent.conversation.getByText('雪鞋要自己带吗？').waitFor();
  expect(await agent.conversation.getByText(`第 ${MORE_WORDS} 句`).count()).toBe(0);
});
