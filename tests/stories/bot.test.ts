// While nobody is there the assistant answers; asked for a person, it hands over and is silent from then on.
import { expect, it } from 'vitest';
import { aShop } from '../support/a-shop.ts';
import { visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';

const system = useSystem();
const browser = useBrowser();

it('has the assistant answer, then hands over to a person', async () => {
  const shop = await aShop(system);
  const visitor = await visitChat(await browser.aPage(), system.url);

  await visitor.say('你好');
  await visitor.press('问智能助手');
  await visitor.sees(/^您好，我是智能助手小白/);
  await visitor.press('怎么开发票？');
  await visitor.sees(/电子发票 1 个工作日内发到您的邮箱/);
  await visitor.say('人工');
  await visitor.sees(/^您排在第 1 位/);
  const agent = await shop.agent('wangfang');
  await visitor.sees('芳芳 Fang为您服务');
  const { id } = await agent.session();
  await agent.say(id, '您好，发票我来帮您开。');
  await visitor.sees('您好，发票我来帮您开。');
  await visitor.say('怎么改期？');

  const said = (await agent.log(id)).flatMap((event) =>
    event.kind === 'message' ? [{ from: event.from, agent: event.agentName }] : [],
  );
  expect(said.filter(({ from }) => from === 'bot').map(({ agent }) => agent)).not.toContain('芳芳 Fang');
  expect((await agent.sees(id, 'bot-handed-over')).cause).toBe('asked');
  await agent.say(id, '改期也可以。');
  await visitor.sees('改期也可以。');
  expect(
    (await agent.log(id)).flatMap((one) => (one.kind === 'message' ? [one.from] : [])).slice(-3),
  ).toEqual(['agent', 'visitor', 'agent']);
  await keepsItsPromises(system);
});
