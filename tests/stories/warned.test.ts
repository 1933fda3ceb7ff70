// A customer falls silent: warned, closed by time-out, asked how it was, and what they say is kept.
import { expect, it } from 'vitest';
import { aShop } from '../support/a-shop.ts';
import { rate, sawRating, visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';

const system = useSystem();
const browser = useBrowser();

it('warns a silent customer, closes by time-out and keeps two stars and their tags', async () => {
  const shop = await aShop(system);
  await shop.policy({ closure: { warnAfterSeconds: 6, closeAfterSeconds: 12 } });
  const agent = await shop.agent('chenming');
  const visitor = await visitChat(await browser.aPage(), system.url);
  await visitor.say('滑雪课怎么约？');
  const { id } = await agent.session();

  await agent.say(id, '小程序里就能约，需要我发您链接吗？');
  const warned = await agent.sees(id, 'warned');
  await visitor.sees(/会话将.*结束/);
  const closed = await agent.sees(id, 'closed');
  await visitor.sees('会话已结束');
  await rate(visitor, 2, ['回复慢', '说不清楚']);
  await visitor.page.reload();

  await sawRating(visitor, 2, ['回复慢', '说不清楚']);
  expect(closed).toMatchObject({ cause: 'by-time-out' });
  const { survey, lastMessageAtMs } = { ...(await shop.records.read(id)), lastMessageAtMs: warned.atMs };
  expect(survey).toMatchObject({ stars: 2, tags: ['slow', 'unclear'] });
  expect(closed.atMs - lastMessageAtMs).toBeGreaterThanOrEqual(6_000);
  expect(await agent.mine()).toEqual([]);
  expect((await agent.presence()).load).toBe(0);
  await keepsItsPromises(system);
});
