// An agent's browser reloads in the middle of a sentence: the words are where they were, and nowhere else.
import { expect, it } from 'vitest';
import { workAt } from '../support/a-console-agent.ts';
import { aShop } from '../support/a-shop.ts';
import { visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { composing } from '../support/composing.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';
import { eventually } from '../support/wait.ts';

const system = useSystem();
const browser = useBrowser();

it('keeps half a reply through a reload, for its own customer alone, and sends it once', async () => {
  const shop = await aShop(system);
  await shop.mayEnter('chenming');
  const agent = await workAt(await browser.aPage(), system.url, 'chenming');
  const asking = async (words: string) => {
    const visitor = await visitChat(await browser.aPage(), system.url);
    await visitor.say(words);
    await agent.row(words).waitFor();
    return visitor;
  };
  const [first, second] = [await asking('滑雪课一节多久？'), await asking('温泉几点关门？')];

  await agent.open('滑雪课一节多久？');
  await agent.replyBox.pressSequentially('一节课是两个');
  await agent.open('温泉几点关门？');
  await eventually(async () => expect(await agent.replyBox.inputValue()).toBe(''));
  await agent.open('滑雪课一节多久？');
  await eventually(async () => expect(await agent.replyBox.inputValue()).toBe('一节课是两个'));
  await agent.page.reload();
  await agent.replyBox.waitFor();
  await eventually(async () => expect(await agent.replyBox.inputValue()).toBe('一节课是两个'));
  await agent.replyBox.focus();
  await agent.replyBox.press('End');
  await composing(agent.page, 'xiaoshi', '小时');
  await eventually(async () => expect(await agent.replyBox.inputValue()).toBe('一节课是两个小时'));
  await agent.replyBox.press('Enter');
  await first.sees('一节课是两个小时');
  await agent.open('温泉几点关门？');
  await agent.answer('晚上十点。');
  await second.sees('晚上十点。');

  const said = await Promise.all((await shop.records.list('open')).map(({ id }) => shop.records.said(id)));
  expect([...said].sort()).toEqual(
    [
      ['滑雪课一节多久？', '一节课是两个小时'],
      ['温泉几点关门？', '晚上十点。'],
    ].sort(),
  );
  await keepsItsPromises(system);
});
