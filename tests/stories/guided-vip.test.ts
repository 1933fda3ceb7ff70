// A regular guest is greeted by the rule that fits, speaks, is served in the console and rates; a reload changes nothing of it.
import { expect, it } from 'vitest';
import { zh } from '#console/app/messages/zh/all.ts';
import { workAt } from '../support/a-console-agent.ts';
import { aShop } from '../support/a-shop.ts';
import { rate, sawRating, visitDemo } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';

const system = useSystem();
const browser = useBrowser();

it('greets a VIP in the right words at their intervals, serves them and keeps what they thought of it', async () => {
  const shop = await aShop(system);
  await shop.mayEnter('lina');
  const agent = await workAt(await browser.aPage(), system.url, 'lina');
  const visitor = await visitDemo(await browser.aPage(), system.url);

  await visitor.page.getByRole('radio', { name: /^贵宾/ }).check();
  const rule = visitor.page.getByRole('region', { name: '当前规则' });
  await rule.getByText('贵宾冬季问候').waitFor();
  await visitor.sees('欢迎回来，张女士！今天想看看哪里的雪？');
  await visitor.sees('贵宾专享：雪景房八折');
  await visitor.sees('您的专属顾问在线，直接输入即可。');
  await visitor.open();
  await visitor.say('温泉那边还有房间吗？');
  await agent.open('张女士');
  await agent.sees('由引导规则“贵宾冬季问候”开始');
  await agent.sees('温泉那边还有房间吗？');
  await agent.answer('有的，雪景房还剩两间。');
  await visitor.sees('有的，雪景房还剩两间。');
  await agent.key('e');
  const end = agent.dialog('结束与张女士的会话');
  await end.getByText(zh.end.survey).waitFor();
  await end.getByRole('button', { name: zh.end.do }).click();
  await end.getByText(zh.summary['needed-solved']).waitFor();
  // The caret is where something is missing.
  await end.locator('input:focus').press('Space');
  await end
    .getByRole('radio', { name: zh.summary['solved-yes'] })
    .and(agent.page.locator(':checked'))
    .waitFor();
  await end.getByRole('button', { name: zh.end.do }).click();
  await visitor.sees('会话已结束');
  await agent.sees(zh.workbench.ended);
  await rate(visitor, 2, ['回复慢', '说不清楚']);
  await visitor.page.reload();
  await visitor.open();

  await sawRating(visitor, 2, ['回复慢', '说不清楚']);
  await agent.sees('客户评价 2 星');
  const [session] = await shop.records.list('ended');
  const log = await shop.records.log(session?.id ?? '');
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
  expect((await shop.records.read(session?.id ?? '')).survey).toMatchObject({
    stars: 2,
    tags: ['slow', 'unclear'],
  });
  await keepsItsPromises(system);
});
