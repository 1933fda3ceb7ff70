// From a system line to the decision and back in two keys; there: why not the other agent, by the figure; and the past by the slider.
import { expect, it } from 'vitest';
import { zh } from '#console/app/messages/zh/all.ts';
import { workAt } from '../support/a-console-agent.ts';
import { aShop } from '../support/a-shop.ts';
import { visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';

const system = useSystem();
const browser = useBrowser();

it('names the figure of the agent who was not chosen, and shows the moment before the reply as it was', async () => {
  const shop = await aShop(system);
  await shop.mayEnter('chenming');
  await shop.limit('wangfang', 1);
  const wang = await shop.agent('wangfang');
  const full = await visitChat(await browser.aPage(), system.url);
  await full.say('先占一个位置');
  await wang.session();
  const chen = await workAt(await browser.aPage(), system.url, 'chenming');
  const visitor = await visitChat(await browser.aPage(), system.url);
  await visitor.say('还有位置吗？');
  await chen.open('还有位置吗');
  await chen.answer('有的，您几位？');
  await visitor.sees('有的，您几位？');

  await chen.key('y');
  const { page } = chen;
  await page.waitForURL(/\/why/);
  await page.getByRole('button', { name: zh['why-not'].ask }).last().click();
  await page.getByRole('combobox', { name: zh['why-not'].choose }).fill('王芳');
  await page.getByRole('option', { name: '王芳 Wang Fang' }).click();
  await page.getByText(/王芳 Wang Fang已满 1\/1/).waitFor();

  const transcript = page.getByRole('log', { name: zh.why.transcript });
  await transcript.getByText('有的，您几位？').waitFor();
  // From the end to the reply, and to what was before it.
  const slider = page.getByRole('slider', { name: zh.why.slider });
  await slider.press('ArrowLeft');
  await slider.press('ArrowLeft');
  await transcript.getByText('有的，您几位？').waitFor({ state: 'detached' });
  await transcript.getByText('还有位置吗？').waitFor();
  await page
    .getByText(/后到期/)
    .first()
    .waitFor();
  await chen.key('y');
  await chen.sees('有的，您几位？');
  expect(page.url()).toContain('/workbench/');
});
