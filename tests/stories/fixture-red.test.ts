// A rule is broken in the editor: its fixture is red at once wherever one is in the studio, and the condition is named.
import { expect, it } from 'vitest';
import { zh } from '#console/app/messages/zh/all.ts';
import { aDecision } from '../rules/fixtures/a-fixture.ts';
import { aShop } from '../support/a-shop.ts';
import { anEditor } from '../support/an-editor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';

const system = useSystem();
const browser = useBrowser();

it('turns a fixture red on the save that breaks it, and green when its truth is accepted', async () => {
  const shop = await aShop(system);
  const editor = await anEditor({ system, shop }, await browser.aPage(), 'lina');
  const { page } = editor;
  const facts = { 'customer.vip': true, 'customer.known': true };
  const id = await editor.keep(aDecision({ title: '贵宾被问候', facts }));
  const { document } = await editor.draft();
  const rule = (document as { rules: { id: string }[] }).rules.find((one) => one.id === 'vip-winter');
  const broken = JSON.stringify(rule).replace(
    '"operator":"equal","value":true',
    '"operator":"equal","value":false',
  );
  expect(broken).not.toBe(JSON.stringify(rule));

  await editor.open('vip-winter');
  await page.getByRole('button', { name: /JSON/ }).click();
  const code = page.getByRole('region', { name: zh.studio.json }).getByRole('textbox');
  await code.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(broken);
  const tab = page.getByRole('navigation', { name: zh.studio.tabs }).getByRole('link', { name: /录制样例/ });
  await tab.getByTitle('1 个样例不通过').waitFor();
  await tab.click();
  const line = page.getByRole('link', { name: /贵宾被问候/ });
  await line.getByText(zh.fixtures['state-failed']).waitFor();
  expect(await line.textContent()).toMatch(/贵宾冬季问候 › VIP/);
  await line.click();
  await page.getByText(zh.fixtures['why-not']).waitFor();
  expect(page.url()).toContain(id);

  await editor.press(zh.fixtures.accept);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('从此只问候普通客户');
  await dialog.getByRole('button', { name: zh.fixtures.accept }).click();

  await line.getByText(zh.fixtures['state-passed'], { exact: true }).waitFor();
  await page.getByText(/从此只问候普通客户/).waitFor();
});
