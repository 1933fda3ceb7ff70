// What a recorded session got, it gets again in Try it; and who would have got it had the agent not been accepting.
import { expect, it } from 'vitest';
import { listTrialCases } from '#api/contract/rule-trials.ts';
import { zh } from '#console/app/messages/zh/all.ts';
import { signInAt } from '../support/a-console-agent.ts';
import { aShop } from '../support/a-shop.ts';
import { visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';

const system = useSystem();
const browser = useBrowser();

it('gets in Try it what the session got, and says at the name what it changes when accepting is off', async () => {
  const shop = await aShop(system);
  const chen = await shop.agent('chenming');
  await shop.agent('wangfang');
  const visitor = await visitChat(await browser.aPage(), system.url);
  await visitor.say('请问哪条线路适合亲子？');
  await visitor.sees(/为您服务$/);
  const [first] = (await shop.admin.ask(listTrialCases, { params: { set: 'assignment' } })).cases;
  const served = (await chen.mine()).some(({ id }) => id === first?.sessionId)
    ? '陈明 Chen Ming'
    : '王芳 Wang Fang';
  const other = served.startsWith('陈明') ? '王芳 Wang Fang' : '陈明 Chen Ming';

  const page = await browser.aPage();
  await signInAt(page, system.url, 'admin');
  await page.goto(`${system.url}/rules/assignment/try?decision=${first?.decision}`);
  const result = page.getByRole('region', { name: zh.try.results });
  const line = (name: string) => result.getByRole('listitem').filter({ hasText: name }).last();
  await line(served).getByText(/选中$/).waitFor();
  await line(other)
    .getByText(/未选|排在后面|空闲/)
    .first()
    .waitFor();

  await page.getByRole('switch', { name: zh.try['accepting-of'].replace('{name}', served) }).press('Space');

  await line(served).getByText(zh.candidate['not-accepting']).waitFor();
  await line(other).getByText(/选中$/).waitFor();
  expect(page.url()).toContain('roster=');
});
