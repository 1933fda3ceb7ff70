/** An agent who answers after a while, sometimes not at all, and closes when nothing more comes. */

import type { Random } from './random.ts';
import type { SimulatedAgent, SimulatedArrival, Simulation } from './script.ts';
import type { World } from './world.ts';

export interface AgentScript {
  readonly react: () => void;
}

export function agentScript<Facts>(
  world: World,
  arrival: SimulatedArrival<Facts>,
  script: Pick<Simulation<Facts>, 'agents' | 'reply'> & { readonly random: Random },
): AgentScript {
  const { sessionId } = arrival;
  const { clock } = world;
  const done = new Set<string>();
  let replies = 0;

  const served = () => {
    const { session } = world.row(sessionId);
    return session.phase === 'serving' || session.phase === 'warned' ? session : null;
  };

  /** Still the same agent's turn as when they began to write. */
  const answer = (agent: SimulatedAgent, turn: number): void => {
    const session = served();
    if (session?.agentId !== agent.agentId || session.talk.turnNumber !== turn) return;
    const nth = replies;
    replies += 1;
    const { agentId } = agent;
    world.say(sessionId, 'agent', script.reply({ arrival, nth, agentId, random: script.random }));
  };

  const closeIfQuiet = (agent: SimulatedAgent, turn: number): void => {
    const session = served();
    if (session?.agentId !== agent.agentId || session.talk.turnNumber !== turn) return;
    const by = { who: 'staff', staffId: agent.agentId, agentId: agent.agentId } as const;
    world.command(sessionId, { kind: 'end' }, { ...by, supervisor: false, mayExceed: false });
  };

  return {
    react() {
      const session = served();
      const agent = script.agents.find(({ agentId }) => agentId === session?.agentId);
      if (session === null || agent === undefined) return;
      const { turn, turnNumber } = session.talk;
      const key = `${turn} ${turnNumber}`;
      if (turn === 'none' || done.has(key)) return;
      done.add(key);
      if (turn === 'agent') {
        const ignored = script.random.chance(agent.ignores);
        const afterMs = script.random.whole(agent.replySeconds[0] * 1000, agent.replySeconds[1] * 1000);
        if (!ignored) clock.at(clock.nowMs() + afterMs, () => answer(agent, turnNumber));
      } else if (agent.closesAfterSeconds !== null)
        clock.at(clock.nowMs() + agent.closesAfterSeconds * 1000, () => closeIfQuiet(agent, turnNumber));
    },
  };
}
