// A regular guest is greeted by the rule that fits, speaks, is served and rates; a reload changes nothing of it.
import { expect, it } from 'vitest';
import { aShop } from '../support/a-shop.ts';
import { rate, sawRating, visitDemo } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';

const system = useSystem();
const browser = useBrowser();

it('greets a VIP in the right words at their intervals, serves them and keeps what they thought of it', async () => {
  const shop = await aShop(system);
  const agent = await shop.agent('lina');
  const visitor = await visitDemo(await browser.aPage(), system.url);

  await visitor.page.getByRole('radio', { name: /^贵宾/ }).check();
  const rule = visitor.page.getByRole('region', { name: '当前规则' });
  await rule.getByText('贵宾冬季问候').waitFor();
  await visitor.sees('欢迎回来，张女士！今天想看看哪里的雪？');
  await visitor.sees('贵宾专享：雪景房八折');
  await visitor.sees('您的专属顾问在线，直接输入即可。');
  await visitor.open();
  await visitor.say('温泉那边还有房间吗？');
  const { id } = await agent.session();
  await agent.say(id, '有的，雪景房还剩两间。');
  await visitor.sees('有的，雪景房还剩两间。');
  await agent.command(id, { kind: 'end' });
  await visitor.sees('会话已结束');
  await rate(visitor, 2, ['回复慢', '说不清楚']);
  await visitor.page.reload();
  await visitor.open();

  await sawRating(visitor, 2, ['回复慢', '说不清楚']);
  const log = await agent.log(id);
  const guided = log.flatMap((event) =>
    event.kind === 'message' && event.from === 'guide' ? [event.atMs] : [],
  );
  const opened = log.find((event) => event.kind === 'opened')?.atMs ?? 0;
  expect(guided).toHaveLength(3);
  // Never before its time; how much after it is no promise.
  const [first = 0, second = 0, third = 0] = guided.map((at) => at - opened);
  expect(first).toBeGreaterThanOrEqual(2_000);
  expect(second).toBeGreaterThanOrEqual(7_000);
  expect(third).toBeGreaterThanOrEqual(15_000);
  expect((await agent.read(id)).survey).toMatchObject({ stars: 2, tags: ['slow', 'unclear'] });
  await keepsItsPromises(system);
});
