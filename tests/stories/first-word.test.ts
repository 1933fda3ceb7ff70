// Of three guided messages the rest never come once the visitor has spoken.
import { expect, it } from 'vitest';
import { aShop } from '../support/a-shop.ts';
import { visitDemo } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';
import { eventually } from '../support/wait.ts';

const system = useSystem();
const browser = useBrowser();

it('stops three guided messages at the first word', async () => {
  const shop = await aShop(system);
  const agent = await shop.agent('lina');
  const visitor = await visitDemo(await browser.aPage(), system.url);
  await visitor.page.getByRole('radio', { name: /^贵宾/ }).check();
  await visitor.sees('欢迎回来，张女士！今天想看看哪里的雪？');

  await visitor.open();
  await visitor.say('你好，想问一下滑雪营');

  const { id } = await agent.session();
  const stopped = await agent.sees(id, 'guidance-stopped');
  expect(stopped).toMatchObject({ shown: 1, left: 2, cause: 'spoke' });
  // Past the moment at which the second and the third would have come, had they not been called off.
  const { openedAtMs } = await agent.read(id);
  await eventually(async () => expect(await agent.nowMs()).toBeGreaterThan(openedAtMs + 16_000), {
    withinMs: 30_000,
    everyMs: 500,
  });
  const guided = (await agent.log(id)).filter((event) => event.kind === 'message' && event.from === 'guide');
  expect(guided).toHaveLength(1);
  expect(await visitor.said()).not.toContain('您的专属顾问在线，直接输入即可。');
  await keepsItsPromises(system);
});
