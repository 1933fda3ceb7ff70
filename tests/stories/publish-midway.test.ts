// A version is published in the middle of a guided session: that one keeps its version, the next visitor meets the new one.
import { expect, it } from 'vitest';
import { aShop } from '../support/a-shop.ts';
import { visitDemo } from '../support/a-visitor.ts';
import { anEditor, saying } from '../support/an-editor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';

const system = useSystem();
const browser = useBrowser();
const OLD = '欢迎回来，张女士！今天想看看哪里的雪？';
const NEW = '欢迎再来！这一版是新的。';

it('leaves a guided session on its version, and greets the next visitor by the new one', async () => {
  const shop = await aShop(system);
  const agent = await shop.agent('chenming');
  const editor = await anEditor({ system, shop }, await browser.aPage(), 'lina');
  const visitor = await visitDemo(await browser.aPage(), system.url);
  await visitor.page.getByRole('radio', { name: /^贵宾/ }).check();
  await visitor.sees(OLD);
  await visitor.open();
  await visitor.say('温泉那边还有房间吗？');
  const { id } = await agent.session();

  await editor.edit('vip-winter', (rule) => saying(rule, NEW));
  await editor.publish();
  await agent.say(id, '有的，还剩两间。');
  await visitor.sees('有的，还剩两间。');
  const next = await visitDemo(await browser.aPage(), system.url);
  await next.page.getByRole('radio', { name: /^贵宾/ }).check();
  await next.sees(NEW);

  expect(await editor.live()).toBe(2);
  const [pinned] = await system.database.rows(
    'SELECT v.number FROM sessions s JOIN rule_versions v ON v.id = s.guidance_version_id WHERE s.id = ?',
    [id],
  );
  expect(pinned?.number).toBe(1);
  expect(await visitor.said()).not.toContain(NEW);
  await keepsItsPromises(system);
});
