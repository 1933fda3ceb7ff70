// A session is handed to a colleague with a note that the customer never sees.
import { expect, it } from 'vitest';
import { aShop } from '../support/a-shop.ts';
import { visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';

const system = useSystem();
const browser = useBrowser();

it('transfers a session with a note for the colleague alone', async () => {
  const shop = await aShop(system);
  const first = await shop.agent('chenming');
  const visitor = await visitChat(await browser.aPage(), system.url);
  await visitor.say('雪鞋要自己带吗？');
  await visitor.sees('阿明 Ming为您服务');
  const { id } = await first.session();
  const second = await shop.agent('wangfang');

  const to = { kind: 'agent', agentId: second.agentId } as const;
  await first.command(id, { kind: 'transfer', args: { to, note: '老客户，请耐心些' } });

  expect((await second.session()).id).toBe(id);
  await visitor.sees('芳芳 Fang为您服务');
  await second.say(id, '不用，我们都备好了。');
  await visitor.sees('不用，我们都备好了。');
  expect(await second.sees(id, 'transferred')).toMatchObject({ note: '老客户，请耐心些' });
  expect(await visitor.page.content()).not.toContain('老客户，请耐心些');
  expect(await first.mine()).toEqual([]);
  expect([(await first.presence()).load, (await second.presence()).load]).toEqual([0, 1]);
  await keepsItsPromises(system);
});
