// A session is handed to a colleague, console to console, with a note that the customer never sees.
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
const NOTE = '老客户，请耐心些';

it('transfers a session with a note for the colleague alone, and keeps what was half written', async () => {
  const shop = await aShop(system);
  await shop.mayEnter('chenming');
  await shop.mayEnter('wangfang');
  const first = await workAt(await browser.aPage(), system.url, 'chenming');
  const visitor = await visitChat(await browser.aPage(), system.url);
  await visitor.say('雪鞋要自己带吗？');
  await visitor.sees('阿明 Ming为您服务');
  const second = await workAt(await browser.aPage(), system.url, 'wangfang');
  await first.open('雪鞋要自己带吗？');
  await first.replyBox.fill('雪鞋我们');

  await first.key('t');
  const dialog = first.dialog('转接');
  const colleague = dialog.getByRole('radio', { name: /王芳/ });
  await colleague.getByText(zh.transfer['outcome-at-once']).waitFor();
  await colleague.click();
  await dialog.getByRole('textbox', { name: zh.transfer.note }).fill(NOTE);
  await dialog.getByRole('button', { name: /^转给王芳/ }).click();

  await visitor.sees('芳芳 Fang为您服务');
  await second.open('雪鞋要自己带吗？');
  await second.sees(NOTE);
  await second.answer('不用，我们都备好了。');
  await visitor.sees('不用，我们都备好了。');
  await first.sees(/现由王芳.*接待/);
  await first.sees(zh.reply.kept);
  expect(await first.replyBox.inputValue()).toBe('雪鞋我们');
  expect(await first.rows.count()).toBe(0);
  expect(await visitor.page.content()).not.toContain(NOTE);
  const [session] = await shop.records.list('open');
  expect(session?.agent?.name).toMatch(/^王芳/);
  await keepsItsPromises(system);
});
