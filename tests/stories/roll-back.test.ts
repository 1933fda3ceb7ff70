// Rolled back in two clicks with a reason: what returns is shown before, running sessions keep their version.
import { expect, it } from 'vitest';
import { zh } from '#console/app/messages/zh/all.ts';
import { aShop } from '../support/a-shop.ts';
import { visitDemo } from '../support/a-visitor.ts';
import { anEditor, saying } from '../support/an-editor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';

const system = useSystem();
const browser = useBrowser();
const NEW = '欢迎再来！这一版要回退。';

it('goes back to the version before, and leaves the running session on its own', async () => {
  const shop = await aShop(system);
  const agent = await shop.agent('chenming');
  const editor = await anEditor({ system, shop }, await browser.aPage(), 'lina');
  await editor.edit('vip-winter', (rule) => saying(rule, NEW));
  await editor.publish();
  const visitor = await visitDemo(await browser.aPage(), system.url);
  await visitor.page.getByRole('radio', { name: /^贵宾/ }).check();
  await visitor.sees(NEW);
  await visitor.open();
  await visitor.say('你好');
  const { id } = await agent.session();

  await editor.open('versions/1');
  await editor.press('回退到 v1');
  const dialog = editor.page.getByRole('dialog');
  await dialog
    .getByText(/贵宾冬季问候/)
    .first()
    .waitFor();
  const back = dialog.getByRole('button', { name: zh.versions['roll-back'], exact: true });
  expect(await back.isDisabled()).toBe(true);
  await dialog.getByRole('textbox', { name: zh.versions.reason }).fill('客户不喜欢');
  await back.click();
  await editor.page.getByText('客户不喜欢').waitFor();

  expect(await editor.live()).toBe(3);
  const rows = await system.database.rows(
    `SELECT number, restores FROM rule_versions WHERE set_name = 'guidance' ORDER BY number DESC LIMIT 1`,
  );
  expect(rows).toEqual([{ number: 3, restores: 1 }]);
  const [pinned] = await system.database.rows(
    'SELECT v.number FROM sessions s JOIN rule_versions v ON v.id = s.guidance_version_id WHERE s.id = ?',
    [id],
  );
  expect(pinned?.number).toBe(2);
  await keepsItsPromises(system);
});
