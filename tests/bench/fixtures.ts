/** Recorded fixtures against a rule set of 100 rules: how many a second. */
import { PRE_SALES } from '#activities/store/demo/ids.ts';
import type { RuleSet } from '#rules/authoring/rule.ts';
import type { DecisionFixture, Fixture, SessionFixture } from '#rules/fixtures/fixture.ts';
import { groundOf } from '#rules/fixtures/ground.ts';
import { runFixture } from '#rules/fixtures/run-fixture.ts';
import type { Measurements } from './figures.ts';
import { MIX_CATALOGUE, type Mix, ruleMix } from './rule-mix.ts';
import { median, timed } from './spread.ts';

const SEED = 20_261_130;
const HEAD = { format: 1, at: '2026-11-25T14:30:00+08:00', zone: 'Asia/Shanghai' } as const;

/** The rule and every answer of its conditions are expected, as in a recorded one. */
function decisionFixtures({ compiled, cases }: Mix): readonly DecisionFixture[] {
  return cases.map((facts, number) => {
    const recorded = Object.fromEntries(
      Object.entries(facts).filter(([fact, value]) => value !== null && !fact.startsWith('rule.')),
    );
    const rule = compiled.rules.find((one) => one.holds(compiled.reads.map((fact) => facts[fact] ?? null)));
    const nodes = rule?.tree?.kind === 'all' ? rule.tree.children : [];
    return {
      ...HEAD,
      kind: 'decision',
      set: 'assignment',
      title: `case ${number}`,
      facts: recorded as DecisionFixture['facts'],
      expect: {
        rule: rule?.ruleId ?? null,
        reason: Object.fromEntries(nodes.map(({ id }) => [id, true])),
      },
    };
  });
}

/** Guided, queued, answered after a reminder, ended by the agent, rated: nine events and what follows from them. */
function sessionFixtures(count: number): readonly SessionFixture[] {
  return Array.from({ length: count }, (_, number) => ({
    ...HEAD,
    kind: 'session',
    title: `session ${number}`,
    language: 'en',
    facts: { 'visit.count': number + 1, 'customer.vip': number % 2 === 0 },
    agents: [{ id: 'a1', limit: 1, busy: 1 }],
    groups: [{ id: PRE_SALES, agents: ['a1'] }],
    timeline: [
      { second: 0, do: 'opened' },
      { second: 12, do: 'spoke', text: 'I want a refund' },
      { second: 30, do: 'seat-freed', agent: 'a1' },
      { second: 75, do: 'agent-replied', agent: 'a1', text: 'Of course' },
      { second: 90, do: 'spoke', text: 'Thank you' },
      { second: 100, do: 'agent-replied', agent: 'a1', text: 'Anything else?' },
      { second: 110, do: 'spoke', text: 'No' },
      { second: 120, do: 'agent-ended', agent: 'a1' },
      { second: 130, do: 'rated', stars: 5, solved: true },
    ],
    expect: {
      phase: 'ended',
      only: ['queued', 'assigned', 'reminded', 'closed', 'survey-sent'],
      timeline: [
        { second: 12, what: 'queued', targets: [`group:${PRE_SALES}`] },
        { second: 30, what: 'assigned', agent: 'a1', how: 'queue' },
        { second: 60, what: 'reminded', agent: 'a1' },
        { second: 120, what: 'closed', cause: 'by-agent' },
        { second: 120, what: 'survey-sent' },
      ],
    },
  }));
}

async function perSecond(assignment: RuleSet, fixtures: readonly Fixture[], rounds: number): Promise<number> {
  const ground = groundOf({ assignment, catalogue: MIX_CATALOGUE });
  const took = await timed(rounds, () => {
    for (const fixture of fixtures) {
      const result = runFixture(ground, fixture);
      if (!result.ok) throw new Error(`${fixture.title}: ${JSON.stringify(result.differences)}`);
    }
  });
  return (fixtures.length * 1_000) / median(took);
}

export async function measureFixtures({ quick }: { readonly quick: boolean }): Promise<Measurements> {
  const mix = ruleMix({ rules: 100, cases: quick ? 20 : 500, seed: SEED });
  const rounds = quick ? 1 : 5;
  return {
    'fixtures.perSecond': { value: await perSecond(mix.ruleSet, decisionFixtures(mix), rounds) },
    'fixtures.sessionsPerSecond': {
      value: await perSecond(mix.ruleSet, sessionFixtures(quick ? 10 : 200), rounds),
    },
  };
}
