// Two api and two workers on one database and one Temporal, behind what deals out connections: any one may die, and talk goes on.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aShop } from '../support/a-shop.ts';
import { type Visitor, visitChat } from '../support/a-visitor.ts';
import type { Agent } from '../support/an-agent.ts';
import { type Balancer, balance } from '../support/balancer.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';
import { eventually } from '../support/wait.ts';

const system = useSystem({ nodes: { api: 2, worker: 2 }, env: { TEMPORAL_TASK_SECONDS: '2' } });
const browser = useBrowser();
let balancer: Balancer;

beforeAll(async () => {
  balancer = await balance(system.urls);
});
afterAll(() => balancer?.close());

/** The customer asks, the agent answers, each sees the other. */
async function exchange(visitor: Visitor, agent: Agent, about: string): Promise<void> {
  const [question, answer] = [`question ${about}`, `answer ${about}`];
  await visitor.say(question);
  const sessionId = await eventually(
    async () => {
      for (const { id } of await agent.mine()) if ((await textsOf(agent, id)).includes(question)) return id;
      throw new Error(`nobody has heard: ${question}`);
    },
    { withinMs: 60_000, everyMs: 200 },
  );
  await agent.say(sessionId, answer);
  await visitor.sees(answer);
}

async function textsOf(agent: Agent, sessionId: string): Promise<readonly string[]> {
  return (await agent.log(sessionId)).flatMap((event) =>
    event.kind === 'message' && event.content.type === 'text' ? [event.content.text] : [],
  );
}

it('is not noticed by visitor or agent when any one of them is killed, but for a reconnect', async () => {
  const shop = await aShop(system);
  await shop.policy({ returnWindowSeconds: 0 });
  const agent = await shop.agent('chenming', balancer.url);
  const visitor = await visitChat(await browser.aPage(), balancer.url);
  await exchange(visitor, agent, 'before');
  const killed = ['api-1', 'worker-1', 'api-2', 'worker-2'];

  for (const name of killed) {
    await system.kill(name);
    await exchange(visitor, agent, `without ${name}`);
    const another = await visitChat(await browser.aPage(), balancer.url);
    await exchange(another, agent, `of somebody new without ${name}`);
    await system.restart(name);
  }

  const said = (await visitor.said()).filter((text) => /^(question|answer) /.test(text));
  expect(said).toEqual(
    ['before', ...killed.map((name) => `without ${name}`)].flatMap((about) => [
      `question ${about}`,
      `answer ${about}`,
    ]),
  );
  await keepsItsPromises(system);
}, 600_000);
