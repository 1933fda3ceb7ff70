import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, inOrderOf } from '#rules/assignment/choose-agent.ts';
import type { Plan } from '#rules/assignment/plan.ts';
import { type KnownOf, whyNotAgent } from '#rules/assignment/why-not-agent.ts';
import { aGroup, aMember, OWNER } from '../session/builders.ts';

const PLAN: Plan = {
  steps: [
    { target: OWNER, waitSeconds: 20 },
    { target: aGroup('sales'), waitSeconds: 60 },
    { target: aGroup('general'), waitSeconds: 0 },
  ],
  overflow: { to: 'queue' },
};

function aCandidate(agentId: string, over: Partial<Candidate> = {}): Candidate {
  return {
    agentId,
    groupId: 'sales',
    step: 1,
    chosen: false,
    reason: 'ranked-lower',
    load: 0,
    limit: 10,
    ...over,
  };
}

const CHEN = aCandidate('chen', { chosen: true, reason: null, load: 4 });

function known(agentId: string, over: Partial<KnownOf> = {}): KnownOf {
  return { agentId, groupIds: [], ownerId: null, lastAgentId: null, ...over };
}

describe('why not this agent', () => {
  it('names the figure of one who was ranked lower, and with how few sessions they would have come first', () => {
    const wang = aCandidate('wang', { load: 8 });

    expect(whyNotAgent(PLAN, [CHEN, wang], known('wang'))).toEqual({
      kind: 'considered',
      lines: [wang],
      behind: { firstAtLoad: 3 },
    });
  });

  it('gives the reason at each step they were considered under, without a comparison', () => {
    const lines = [
      aCandidate('zhao', { step: 0, groupId: null, reason: 'offline' }),
      aCandidate('zhao', { reason: 'full' }),
    ];

    expect(whyNotAgent(PLAN, [CHEN, ...lines], known('zhao'))).toEqual({
      kind: 'considered',
      lines,
      behind: null,
    });
  });

  it('tells a step that was never reached from a plan that does not lead to them', () => {
    expect(whyNotAgent(PLAN, [CHEN], known('sun', { groupIds: ['general'] }))).toEqual({
      kind: 'not-reached',
      step: 2,
    });
    expect(whyNotAgent(PLAN, [CHEN], known('own', { ownerId: 'own' }))).toEqual({
      kind: 'not-reached',
      step: 0,
    });
    expect(whyNotAgent(PLAN, [CHEN], known('qian', { groupIds: ['refunds'] }))).toEqual({
      kind: 'not-asked',
    });
    expect(whyNotAgent(null, [CHEN], known('qian'))).toEqual({ kind: 'not-asked' });
  });

  it('has nothing to say against the one who was chosen', () => {
    expect(whyNotAgent(PLAN, [CHEN], known('chen'))).toEqual({ kind: 'chosen' });
  });

  it('is right about how few sessions it takes: with so many they come first, with one more they do not', () => {
    const seats = fc.record({ load: fc.nat(20), limit: fc.integer({ min: 1, max: 20 }) });
    const strategies = fc.constantFrom('highest-free-ratio', 'fewest-sessions');
    fc.assert(
      fc.property(strategies, seats, seats, (strategy, chosen, mine) => {
        const plan: Plan = { ...PLAN, steps: [{ target: aGroup('sales', { strategy }), waitSeconds: 0 }] };
        const lines = [
          aCandidate('chosen', { ...chosen, step: 0, chosen: true, reason: null }),
          aCandidate('mine', { ...mine, step: 0 }),
        ];
        // Waiting decides among equals; here always for the one who was chosen.
        const firstWith = (load: number): string | undefined =>
          inOrderOf(strategy, [
            aMember('chosen', { ...chosen, lastAssignedAtMs: 1 }),
            aMember('mine', { ...mine, load, lastAssignedAtMs: 2 }),
          ])[0]?.agentId;
        fc.pre(firstWith(mine.load) === 'chosen');

        const answer = whyNotAgent(plan, lines, known('mine'));

        const load = answer.kind === 'considered' ? (answer.behind?.firstAtLoad ?? -1) : null;
        expect(load).not.toBeNull();
        if (load === null) return;
        if (load >= 0) expect(firstWith(load)).toBe('mine');
        expect(firstWith(load + 1)).toBe('chosen');
      }),
    );
  });
});
