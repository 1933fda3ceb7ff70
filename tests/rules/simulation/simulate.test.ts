import { describe, expect, it } from 'vitest';
import type { Plan } from '#rules/assignment/plan.ts';
import { DEFAULT_ENTRY } from '#rules/session/default-policy.ts';
import type { Policy, PolicyEntry } from '#rules/session/policy.ts';
import { createRandom } from '#rules/simulation/random.ts';
import { type SimulatedArrival, type Simulation, simulate } from '#rules/simulation/simulate.ts';
import { aGroup, guided, OWNER, SECOND, T0 } from '../session/builders.ts';
import { brokenPromises } from './floor-promises.ts';

interface Wish {
  readonly groupId: string;
}

const entry: PolicyEntry = {
  ...DEFAULT_ENTRY,
  queue: { maxLength: 5, maxWaitSeconds: 300, overflow: 'bot' },
  bot: { maxMisses: 2, botId: 'b1' },
  survey: { ...DEFAULT_ENTRY.survey, remindAfterSeconds: 7200 },
};

const policy: Policy = {
  default: entry,
  groups: { g2: { ...entry, queue: { ...entry.queue, overflow: 'message-form' } } },
  entryPoints: {},
};

function arrivals(count: number, seed: number): readonly SimulatedArrival<Wish>[] {
  const random = createRandom(seed);
  let atMs = T0;
  return Array.from({ length: count }, (_, n) => {
    atMs += Math.round(random.exponential(12 * SECOND));
    const messages = random.whole(0, 4);
    return {
      atMs,
      sessionId: `s${n}`,
      visitorId: `v${n}`,
      entryPointId: 'e1',
      language: 'en' as const,
      ownerId: random.chance(0.2) ? 'a1' : null,
      facts: { groupId: random.pick(['g1', 'g2']) },
      guidance: random.chance(0.5) ? { messages: [guided(5), guided(20)], decisionId: `guide${n}` } : null,
      says: Array.from({ length: messages }, (_, k) => ({
        afterMs: random.whole(1, 60) * SECOND,
        text: `${k}`,
      })),
      patienceMs: random.chance(0.5) ? random.whole(10, 300) * SECOND : null,
      endsAfterMs: random.chance(0.4) ? 30 * SECOND : null,
      asksAgentAfterBotAnswers: random.chance(0.5) ? 1 : null,
      form: random.chance(0.5) ? { afterMs: 20 * SECOND, contact: '1', text: 'call me' } : null,
      survey: random.chance(0.5)
        ? { afterMs: 60 * SECOND, stars: 4 as const, tags: [], solved: true, words: null }
        : null,
    };
  });
}

function plan({ groupId }: Wish): { plan: Plan; decisionId: string } {
  return {
    plan: {
      steps: [
        { target: OWNER, waitSeconds: 20 },
        { target: aGroup(groupId), waitSeconds: 60 },
        { target: aGroup(groupId === 'g1' ? 'g2' : 'g1'), waitSeconds: 0 },
      ],
      overflow: { to: 'queue' },
    },
    decisionId: `d-${groupId}`,
  };
}

function aSimulation(count: number, seed = 7): Simulation<Wish> {
  const agent = { replySeconds: [5, 60], ignores: 0.03, closesAfterSeconds: 90 } as const;
  return {
    seed,
    policy,
    agents: [
      { ...agent, agentId: 'a1', limit: 3 },
      { ...agent, agentId: 'a2', limit: 4 },
      { ...agent, agentId: 'a3', limit: 3, closesAfterSeconds: null },
    ],
    groups: [
      { groupId: 'g1', hours: null, members: [{ agentId: 'a1' }, { agentId: 'a2' }] },
      { groupId: 'g2', hours: null, members: [{ agentId: 'a2' }, { agentId: 'a3' }] },
    ],
    bot: { answerAfterMs: 500, answer: (text) => (text.endsWith('1') ? null : 'Have you tried…') },
    plan,
    arrivals: arrivals(count, seed),
    reply: ({ nth }) => `answer ${nth}`,
  };
}

describe('simulate', () => {
  it('gives the same sessions for the same seed', () => {
    const [first, second] = [simulate(aSimulation(150)), simulate(aSimulation(150))];

    expect(first.sessions.map((row) => row.log)).toEqual(second.sessions.map((row) => row.log));
  });

  it('ends every session, keeps every promise of the floor and frees every seat', () => {
    const { sessions, world } = simulate(aSimulation(400));

    expect(sessions.flatMap(brokenPromises)).toEqual([]);
    expect(sessions.map((row) => row.session.phase).filter((phase) => phase !== 'ended')).toEqual([]);
    expect([...world.floor.agents.values()].map((agent) => agent.load)).toEqual([0, 0, 0]);
  });

  it('shows every way a session can go', () => {
    const { sessions } = simulate(aSimulation(600));

    const causes = new Set(sessions.map((row) => row.closing?.cause));
    const kinds = new Set(sessions.flatMap((row) => row.log.map(({ event }) => event.kind)));

    expect([...causes].sort()).toEqual(
      [
        'by-agent',
        'by-customer',
        'by-time-out',
        'form-sent',
        'form-abandoned',
        'left-queue',
        'visit-ended',
      ].sort(),
    );
    for (const kind of ['guided', 'queued', 'widened', 'bot-started', 'reassigned', 'survey-sent', 'warned'])
      expect(kinds).toContain(kind);
  });
});
