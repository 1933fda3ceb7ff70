import { describe, expect, it } from 'vitest';
import { type AgentAnswer, agentVerdict } from '#console/workbench/why/agent-verdict.ts';

const line = (name: string, load: number, change: Partial<AgentAnswer['lines'][number]> = {}) => ({
  agentId: name,
  name,
  group: 'Pre-sales',
  step: 1,
  chosen: false,
  reason: 'ranked-lower',
  load,
  limit: 10,
  ...change,
});
const PLAN = [
  { index: 1, kind: 'group' as const, name: 'Pre-sales', strategy: 'highest-free-ratio', waitSeconds: 60 },
];
const CHEN = line('Chen', 4, { chosen: true, reason: null });
const speech = {
  step: (step: { name: string } | null) => step?.name ?? 'by hand',
  reason: ({ reason }: { reason: string | null }) => `reason ${reason}`,
  strategy: (strategy: string) => `strategy ${strategy}`,
};

function anAnswer(change: Partial<AgentAnswer> = {}): AgentAnswer {
  return {
    about: 'agent',
    agent: { id: 'Wang', name: 'Wang' },
    verdict: 'considered',
    lines: [line('Wang', 8)],
    chosen: CHEN,
    firstAtLoad: null,
    step: null,
    rules: [],
    ...change,
  };
}

describe('the verdict on an agent', () => {
  it('sets their free share beside that of the one who was chosen, and says how few sessions it would take', () => {
    const [figure, least] = agentVerdict(anAnswer({ firstAtLoad: 3 }), PLAN, speech);

    expect(figure).toMatchObject({
      key: 'agent-ranked',
      named: { percent: 20, chosen: 'Chen', chosenPercent: 60 },
    });
    expect(least).toEqual({ key: 'first-at', named: { name: 'Wang', load: 3 } });
  });

  it('says that waiting decided where the figure was the same, and compares sessions where the strategy does', () => {
    const fewest = PLAN.map((step) => ({ ...step, strategy: 'fewest-sessions' }));
    const keyOf = (load: number, plan: typeof PLAN) =>
      agentVerdict(anAnswer({ lines: [line('Wang', load)] }), plan, speech)[0]?.key;

    expect(keyOf(4, PLAN)).toBe('agent-as-free');
    expect(keyOf(4, fewest)).toBe('agent-as-few');
    expect(keyOf(5, fewest)).toBe('agent-fewer');
  });

  it('names the turn where the strategy is one of turns, and the reason where they could not serve', () => {
    const inTurn = PLAN.map((step) => ({ ...step, strategy: 'rotation' }));

    expect(agentVerdict(anAnswer(), inTurn, speech)).toEqual([
      { key: 'agent-turn', named: { name: 'Wang', chosen: 'Chen', strategy: 'strategy rotation' } },
    ]);
    expect(
      agentVerdict(anAnswer({ lines: [line('Wang', 2, { reason: 'not-accepting' })] }), PLAN, speech),
    ).toEqual([
      { key: 'agent-refused', named: { name: 'Wang', step: 'Pre-sales', reason: 'reason not-accepting' } },
    ]);
  });

  it('tells what was settled before from a plan that never got there', () => {
    const later = { lines: [], verdict: 'not-reached' as const, step: PLAN[0] ?? null };

    expect(agentVerdict(anAnswer(later), PLAN, speech)[0]?.key).toBe('not-reached');
    expect(agentVerdict(anAnswer({ ...later, chosen: null }), PLAN, speech)[0]?.key).toBe(
      'not-reached-nobody',
    );
    expect(
      agentVerdict(anAnswer({ verdict: 'not-asked', lines: [] }), PLAN, speech).map(({ key }) => key),
    ).toEqual(['not-asked', 'no-other-rules']);
  });
});
