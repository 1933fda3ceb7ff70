// Nobody accepts automatically: two agents press `a` for the one customer who waits.
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

it('gives a waiting customer to one of two who take the head, and tells the other who was faster', async () => {
  const shop = await aShop(system);
  const arrive = async (name: 'chenming' | 'wangfang') => {
    await shop.mayEnter(name);
    const agent = await workAt(await browser.aPage(), system.url, name);
    await agent.accept(false);
    await agent.page.goto(`${system.url}/workbench/queue`);
    return agent;
  };
  const agents = [await arrive('chenming'), await arrive('wangfang')];
  const visitor = await visitChat(await browser.aPage(), system.url);
  await visitor.say('现在能帮我订吗？');
  await visitor.sees(/^您排在第 1 位/);
  await Promise.all(agents.map((agent) => agent.rows.first().waitFor()));

  await Promise.all(agents.map((agent) => agent.key('a')));

  await visitor.sees(/为您服务$/);
  const [session] = await shop.records.list('open');
  const taker = session?.agent?.name ?? '';
  const [winner, loser] = taker.startsWith('陈明') ? agents : [...agents].reverse();
  await winner?.sees('现在能帮我订吗？');
  await winner?.sees(zh.workbench['with-you']);
  await loser?.page
    .getByText(new RegExp(`${taker}抢先了一步|现由${taker}接待`))
    .first()
    .waitFor();
  await winner?.answer('可以，您想订哪天？');
  await visitor.sees('可以，您想订哪天？');
  const assigned = (await shop.records.log(session?.id ?? '')).filter(({ kind }) => kind === 'assigned');
  expect(assigned).toHaveLength(1);
  expect(assigned[0]).toMatchObject({ how: 'pick' });
  await keepsItsPromises(system);
});
