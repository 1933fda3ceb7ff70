// Temporal is away while a visitor opens and writes: nothing is lost, and all goes on when it is back.
import { expect, it } from 'vitest';
import { aShop } from '../support/a-shop.ts';
import { visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';

const system = useSystem({ own: ['temporal'] });
const browser = useBrowser();

it('keeps what a visitor writes while Temporal is away, and serves them when it is back', async () => {
  const shop = await aShop(system);
  const agent = await shop.agent('chenming');
  await system.ownTemporal?.kill();
  const visitor = await visitChat(await browser.aPage(), system.url);

  await visitor.say('有人在吗？');
  await visitor.sees('正在为您接通客服');
  await visitor.say('我想改期');
  expect(await agent.mine()).toEqual([]);
  await system.ownTemporal?.start();

  const { id } = await agent.session();
  await agent.say(id, '在的，改到哪天？');
  await visitor.sees('在的，改到哪天？');
  const said = (await agent.log(id)).flatMap((event) =>
    event.kind === 'message' && event.content.type === 'text' ? [event.content.text] : [],
  );
  expect(said).toEqual(['有人在吗？', '我想改期', '在的，改到哪天？']);
  await keepsItsPromises(system);
});
