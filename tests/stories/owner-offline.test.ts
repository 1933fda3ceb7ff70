// A customer whose owner is away is served by the group that the plan names next, and the decision says so.
import { expect, it } from 'vitest';
import { readWhy } from '#api/contract/decisions.ts';
import { aShop } from '../support/a-shop.ts';
import { visitDemo } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';

const system = useSystem();
const browser = useBrowser();

it('sends a customer to the group when their owner is offline, and says why', async () => {
  const shop = await aShop(system);
  const agent = await shop.agent('lina');
  const owner = await shop.agentId('chenming');
  const visitor = await visitDemo(await browser.aPage(), system.url);
  await visitor.page.getByRole('radio', { name: /^贵宾/ }).check();
  await visitor.sees('欢迎回来，张女士！今天想看看哪里的雪？');
  await system.database.rows("UPDATE customers SET owner_agent_id = ? WHERE name = '张女士'", [owner]);

  await visitor.open();
  await visitor.say('我的顾问在吗？');

  const { id } = await agent.session();
  await visitor.sees('小娜 Nana为您服务');
  const kinds = (await agent.log(id)).map(({ kind }) => kind);
  expect(kinds).not.toContain('queued');
  const { decisions } = await agent.staff.ask(readWhy, { params: { id } });
  const assignment = decisions.find(({ kind }) => kind === 'assignment');
  expect(assignment).toMatchObject({ ruleId: 'vip-to-owner' });
  const found = assignment?.candidates.map(({ agentId, step, chosen, reason }) => ({
    agentId,
    step,
    chosen,
    reason,
  }));
  expect(found).toContainEqual({ agentId: owner, step: 0, chosen: false, reason: 'offline' });
  expect(found).toContainEqual({ agentId: agent.agentId, step: 1, chosen: true, reason: null });
  await keepsItsPromises(system);
});
