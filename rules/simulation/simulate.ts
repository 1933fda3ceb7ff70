/** Scripted visitors and agents on the imagined floor: a seed in, finished sessions out, the same each time. */
import { agentScript } from './agent-script.ts';
import { createRandom } from './random.ts';
import type { SimulatedAgent, Simulation } from './script.ts';
import { visitorScript } from './visitor-script.ts';
import { createWorld, type World } from './world.ts';
import type { SessionRow } from './world-state.ts';

export type { SimulatedAgent, SimulatedArrival, Simulation } from './script.ts';

export interface SimulationResult {
  /** In the order of arrival. */
  readonly sessions: readonly SessionRow[];
  readonly world: World;
}

const DAY_MS = 86_400_000;

export function simulate<Facts>(simulation: Simulation<Facts>): SimulationResult {
  const arrivals = [...simulation.arrivals].sort(
    (a, b) => a.atMs - b.atMs || (a.sessionId < b.sessionId ? -1 : 1),
  );
  const startMs = arrivals[0]?.atMs ?? 0;
  const people = createRandom(simulation.seed);
  const reactions = new Map<string, (news: { readonly kind: string }) => void>();
  const world = createWorld({
    startMs,
    policy: simulation.policy,
    agents: simulation.agents,
    groups: simulation.groups,
    ...(simulation.bot ? { bot: simulation.bot } : {}),
    ...(simulation.newId ? { newId: simulation.newId } : {}),
    told: (news) => {
      if (news.kind === 'stepped') reactions.get(news.sessionId)?.(news);
      else if (news.event.kind === 'message') reactions.get(news.sessionId)?.(news);
    },
  });
  for (const agent of simulation.agents) planShifts(world, agent);
  for (const arrival of arrivals) {
    const random = people.fork();
    const visitor = visitorScript(world, arrival);
    const agent = agentScript(world, arrival, { ...simulation, random });
    world.clock.at(arrival.atMs, () => {
      reactions.set(arrival.sessionId, () => {
        visitor.react();
        agent.react();
      });
      visitor.arrive((atMs, session) => simulation.plan(arrival.facts, { atMs, session }));
    });
  }
  world.clock.runUntil(simulation.untilMs ?? (arrivals.at(-1)?.atMs ?? 0) + DAY_MS);
  return { sessions: arrivals.map(({ sessionId }) => world.row(sessionId)), world };
}

function planShifts(world: World, { agentId, shifts }: SimulatedAgent): void {
  if (shifts === undefined) return;
  world.setAgent(agentId, { presence: 'offline' });
  for (const { fromMs, untilMs } of shifts) {
    world.clock.at(fromMs, () => world.setAgent(agentId, { presence: 'online', accepting: true }));
    world.clock.at(untilMs, () => world.setAgent(agentId, { presence: 'offline' }));
  }
}
