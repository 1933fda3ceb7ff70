/** What scripted people may do in the imagined world, and what they see of it. */
import type { CommandBody } from '#rules/session/facts.ts';
import type { Session } from '#rules/session/session.ts';
import type { World } from '#rules/simulation/world.ts';
import type { SurveyAnswer } from '#rules/simulation/world-state.ts';
import { PEOPLE } from '../people.ts';

export interface Stage {
  readonly nowMs: () => number;
  readonly after: (seconds: number, act: () => void) => void;
  readonly session: (sessionId: string) => Session;
  readonly customerSays: (sessionId: string, text: string) => void;
  readonly agentSays: (sessionId: string, text: string) => void;
  readonly visitorCommands: (sessionId: string, body: CommandBody) => void;
  readonly agentCommands: (sessionId: string, agentId: string, body: CommandBody) => void;
  readonly answers: (sessionId: string, answer: Omit<SurveyAnswer, 'atMs'>) => void;
}

export function stageOf(world: World): Stage {
  const { clock } = world;
  return {
    nowMs: clock.nowMs,
    after: (seconds, act) => clock.at(clock.nowMs() + Math.round(seconds * 1000), act),
    session: (sessionId) => world.row(sessionId).session,
    customerSays: (sessionId, text) => world.say(sessionId, 'customer', text),
    agentSays: (sessionId, text) => world.say(sessionId, 'agent', text),
    visitorCommands: (sessionId, body) => {
      world.command(sessionId, body, { who: 'visitor' });
    },
    agentCommands: (sessionId, agentId, body) => {
      const staffId = PEOPLE.find((one) => one.agentId === agentId)?.staffId ?? agentId;
      const by = { who: 'staff', staffId, agentId, supervisor: false, mayExceed: false } as const;
      world.command(sessionId, body, by);
    },
    answers: (sessionId, answer) => world.answerSurvey(sessionId, answer),
  };
}
