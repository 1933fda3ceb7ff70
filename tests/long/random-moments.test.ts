// Ends whatever runs at random moments under 20 concurrent sessions: a few rounds with `npm test -- long`, as many as are asked for
// with `npm run test:kill -- --rounds 200`.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { seededRandom } from '../support/random.ts';
import { type System, startSystem } from '../support/system.ts';
import { type Traffic, traffic } from '../support/traffic.ts';
import { keepsItsPromises, type Verifier, verifierOf } from '../support/verified.ts';
import { eventually } from '../support/wait.ts';

const ROUNDS = Number(process.env.KILL_ROUNDS ?? 3);
const CUSTOMERS = 20;
const VICTIMS = ['worker-1', 'worker-2', 'api-1', 'database', 'temporal'] as const;
/** A round that is not over by then has lost something, even on a machine under load. Milliseconds. */
const LONGEST_ROUND_MS = 300_000;

let system: System;
let people: Traffic;
let verifier: Verifier;

beforeAll(async () => {
  system = await startSystem({
    nodes: { api: 1, worker: 2 },
    own: ['database', 'temporal'],
    env: { TEMPORAL_TASK_SECONDS: '2' },
  });
  people = await traffic(system, { seats: 3, longestMs: LONGEST_ROUND_MS - 60_000 });
  verifier = verifierOf(system);
});
afterAll(async () => {
  await people?.stop();
  await verifier?.close();
  await system?.stop();
});
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(system.logs());
});

async function endAndStart(victim: (typeof VICTIMS)[number]): Promise<void> {
  if (victim === 'database' || victim === 'temporal') {
    const server = victim === 'database' ? system.ownDatabase : system.ownTemporal;
    await server?.kill();
    await server?.start();
  } else {
    await system.kill(victim);
    await system.restart(victim);
  }
}

it(
  `keeps every promise through ${ROUNDS} rounds of kills at random moments`,
  async () => {
    const random = seededRandom(Number(process.env.KILL_SEED ?? 1));
    const killed = new Map<string, number>();
    const startedAt = Date.now();
    for (let round = 1; round <= ROUNDS; round += 1) {
      const beganAt = Date.now();
      const talking = Promise.all(Array.from({ length: CUSTOMERS }, () => people.customer()));
      // Whoever waits for it is told; until then nobody hears.
      talking.catch(() => undefined);
      await sleep(random.next() * 2_000);
      const victim = random.pick(VICTIMS);
      await endAndStart(victim);
      killed.set(victim, (killed.get(victim) ?? 0) + 1);
      await talking;
      expect(await people.broken()).toEqual([]);
      await eventually(async () => expect(await verifier.broken()).toEqual([]), {
        withinMs: 60_000,
        everyMs: 250,
      });
      console.log(`round ${round}: ${victim} killed, all well after ${Date.now() - beganAt} ms`);
    }
    await keepsItsPromises(system);
    const alarms = await system.database.rows('SELECT kind, COUNT(*) AS n FROM alarms GROUP BY kind');
    console.log(
      [
        `${ROUNDS} rounds, ${ROUNDS * CUSTOMERS} sessions, ${people.acknowledged.length} acknowledged messages, none lost`,
        `killed: ${[...killed].map(([name, times]) => `${name} ${times}`).join(', ')}`,
        `healed: ${alarms.map(({ kind, n }) => `${kind} ${n}`).join(', ') || 'nothing was left to heal'}`,
        `${Math.round((Date.now() - startedAt) / 1000)} s`,
      ].join('\n'),
    );
  },
  ROUNDS * LONGEST_ROUND_MS,
);
