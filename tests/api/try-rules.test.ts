import { v7 as uuid } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { insertDecision, keepCandidates } from '#activities/store/decisions.ts';
import { AFTER_SALES, demoId, PRE_SALES } from '#activities/store/demo/ids.ts';
import { liveRules } from '#activities/store/published-rules.ts';
import type { Candidate } from '#rules/assignment/choose-agent.ts';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import { evaluate } from '#rules/authoring/compile.ts';
import { explain } from '#rules/authoring/explain.ts';
import { CATALOGUE, CLOCK, NOW_MS } from '../support/a-rule-set.ts';
import { someRawFacts } from '../support/fact-generator.ts';
import { seededRandom } from '../support/random.ts';
import { useApi } from './an-api.ts';
import { aRule, useRulePeople } from './rule-people.ts';

const api = useApi();
const people = useRulePeople(api);
const CHEN = demoId('agent', 2);
const WANG = demoId('agent', 3);
const ZHAO = demoId('agent', 4);

describe('try it', () => {
  it('shows live beside draft: the winner, each earlier rule and the condition that failed', async () => {
    const draft = await people.draft('lina');
    const saved = await people.save('lina', draft, aRule('first', 'spring'), { after: null });
    await people.save('lina', saved, aRule('second', 'summer'), { after: 'first' });
    const facts = { 'visit.campaign': ' Summer ' };

    const { status, body } = await people.ask('lina', '/try', { draft: draft.id, facts, ruleId: 'first' });

    expect(status).toBe(200);
    expect(body.draft).toMatchObject({
      winner: 'second',
      rules: [
        { ruleId: 'first', won: false, nodes: [{ result: false }, { id: 'leaf', result: false }] },
        { ruleId: 'second', won: true },
      ],
      asked: { rule: { ruleId: 'first' }, toWin: { kind: 'found', size: 1 } },
    });
    expect(body.draft.rules[0].nodes[1].words.en).toContain('it was: summer');
    expect(body.live).toMatchObject({ version: 1, winner: null, asked: null });
  });

  it('refuses facts that cannot be, each with its path', async () => {
    const facts = { 'visit.count': 'many', 'no.such': 1, 'visit.cappedRules': [] };

    const { status, body } = await people.ask('lina', '/try', { facts });

    expect(status).toBe(422);
    expect(body.details.problems.map((problem: { path: string }) => problem.path).sort()).toEqual([
      '/body/facts/no.such',
      '/body/facts/visit.cappedRules',
      '/body/facts/visit.count',
    ]);
  });

  it('decides a recorded decision again as it was decided', async () => {
    const saved = await people.save('lina', await people.draft('lina'), aRule('greets', 'greet-me'), {
      after: null,
    });
    await people.publish('lina', saved);
    const page = { url: 'https://shop.example/?utm_campaign=greet-me', title: 'x' };
    await api.visit({ page });
    const [decision] = await api.database.rows("SELECT id FROM decisions WHERE rule_id = 'greets'");

    const { body } = await people.ask('lina', '/try', { decision: decision?.id });
    const changed = await people.ask('lina', '/try', {
      decision: decision?.id,
      facts: { 'visit.campaign': 'other' },
    });

    expect(body).toMatchObject({ live: { winner: 'greets' }, draft: null, notRecorded: [] });
    expect(changed.body.live.winner).not.toBe('greets');
  });

  it('asks the right to read the decision as well', async () => {
    const [decision] = await api.database.rows("SELECT id FROM decisions WHERE rule_id = 'greets'");

    const { status } = await people.ask('wangfang', '/try', { decision: decision?.id });

    expect(status).toBe(404);
  });
});

it('shows what the evaluation says, for any facts', async () => {
  const random = seededRandom(7);
  for (const set of ['guidance', 'assignment'] as const) {
    const rules = await liveRules(api.store, set);
    if (rules === null) throw new Error('nothing is live');
    const winners = new Set<string | null>();
    for (let turn = 0; turn < 15; turn += 1) {
      const raw = Object.fromEntries(
        Object.entries(someRawFacts(random)).filter(([id]) => rules.catalogue.facts.has(id)),
      );
      const { facts } = assembleFacts(rules.catalogue, raw);

      const { body } = await people.ask('lina', `/api/rule-sets/${set}/try`, { facts: raw });

      const { winner } = evaluate(rules.compiled, facts);
      winners.add(winner);
      expect(body.live.winner).toBe(winner);
      const shown = body.live.rules.map((rule: { ruleId: string; nodes: { result: boolean }[] }) => [
        rule.ruleId,
        rule.nodes[0]?.result,
      ]);
      expect(shown).toEqual(
        explain(rules.compiled, facts).rules.map((rule) => [rule.ruleId, rule.tree?.result]),
      );
      for (const miss of body.live.misses) expect(miss.rule.ruleId).not.toBe(winner);
    }
    expect(winners.size).toBeGreaterThan(2);
  }
});

describe('try it on a roster', () => {
  const facts = { 'customer.known': false, 'visit.count': 1, 'visit.language': 'zh' };
  const path = '/api/rule-sets/assignment/try';
  const aCandidate = (agentId: string, over: Partial<Candidate>): Candidate => ({
    agentId,
    groupId: PRE_SALES,
    step: 0,
    chosen: false,
    reason: 'ranked-lower',
    load: 0,
    limit: 6,
    ...over,
  });
  const KEPT = [
    aCandidate(ZHAO, { reason: 'offline' }),
    aCandidate(WANG, { chosen: true, reason: null, load: 1 }),
    aCandidate(CHEN, { load: 3 }),
  ];
  let decision = '';

  beforeAll(async () => {
    const rules = await liveRules(api.store, 'assignment');
    if (rules?.ruleSet.set !== 'assignment') throw new Error('nothing is live');
    const [session] = await api.database.rows('SELECT id, visit_id FROM sessions LIMIT 1');
    decision = uuid();
    await insertDecision(api.store.pool, {
      id: decision,
      sessionId: String(session?.id),
      visitId: String(session?.visit_id),
      set: 'assignment',
      versionId: rules.id,
      ruleId: null,
      ruleName: null,
      facts: assembleFacts(rules.catalogue, { ...CLOCK, ...facts }).facts,
      plan: rules.ruleSet.defaultRule.plan,
    });
    await keepCandidates(api.store.pool, decision, KEPT);
  });

  it('gets for a recorded decision the same plan, candidates, reasons and agent as it got', async () => {
    const { status, body } = await people.ask('lina', path, { decision });

    expect(status).toBe(200);
    const { ends, steps } = body.live.route;
    expect(ends).toBe('agent');
    expect(steps[0]).toMatchObject({ state: 'serves', atSeconds: 0 });
    expect(
      steps[0].candidates.map(({ name: _, group: __, ...line }: { name: string; group: string }) => line),
    ).toEqual(KEPT.map(({ groupId: _, ...line }) => line));
    expect(body.atMs).toBe(NOW_MS);
  });

  it('says at the name what a change by hand does', async () => {
    const roster = [{ agentId: WANG, accepting: false }];

    const { body } = await people.ask('lina', path, { decision, roster });

    const lines = body.live.route.steps[0].candidates;
    expect(lines[1]).toMatchObject({ agentId: WANG, chosen: false, reason: 'not-accepting' });
    expect(lines[2]).toMatchObject({ agentId: CHEN, chosen: true });
    expect(body.roster.find((row: { agentId: string }) => row.agentId === WANG)).toMatchObject({
      accepting: false,
      load: 1,
      recorded: true,
    });
  });

  it('opens and closes groups by the hours of the time that is tried', async () => {
    const at = async (time: string) => {
      const { body } = await people.ask('lina', path, { facts, atMs: Date.parse(time) });
      return body.live.route.steps.map(({ state }: { state: string }) => state);
    };

    // Pre-sales works on weekdays from nine, after-sales always; nobody is signed in.
    expect(await at('2026-11-25T10:00:00+08:00')).toEqual(['waits', 'waits']);
    expect(await at('2026-11-25T23:00:00+08:00')).toEqual(['closed', 'waits']);
  });

  it('names groups in the language that is asked for', async () => {
    const cookie = await api.signIn('lina');
    const told = async (language: string) => {
      const { body } = await api.ask(path, {
        cookie,
        body: { facts },
        headers: { 'accept-language': language },
      });
      const [step] = body.live.route.steps;
      return [step.name, step.candidates[0].group];
    };

    expect(await told('en-GB,zh;q=0.5')).toEqual(['Pre-sales', 'Pre-sales']);
    expect(await told('zh-CN')).toEqual(['售前', '售前']);
  });

  it('offers only what one rule decided where it is asked for', async () => {
    const rules = await liveRules(api.store, 'assignment');
    const [session] = await api.database.rows('SELECT id, visit_id FROM sessions LIMIT 1');
    const owned = uuid();
    await insertDecision(api.store.pool, {
      id: owned,
      sessionId: String(session?.id),
      visitId: String(session?.visit_id),
      set: 'assignment',
      versionId: rules?.id ?? '',
      ruleId: 'to-owner',
      ruleName: { en: 'To the owner' },
      facts: assembleFacts(CATALOGUE, { ...CLOCK, ...facts }).facts,
      plan: null,
    });

    const of = async (rule: string) =>
      (await people.ask('lina', `/api/rule-sets/assignment/cases?rule=${rule}`)).body.cases;

    expect(await of('to-owner')).toMatchObject([{ decision: owned, ruleId: 'to-owner' }]);
    expect(await of('nobody')).toEqual([]);
    await api.database.rows('DELETE FROM decisions WHERE id = ?', [owned]);
  });

  it('offers the newest recorded decisions within the data scope', async () => {
    const mine = await people.ask('lina', '/api/rule-sets/assignment/cases');
    const theirs = await people.ask('wangfang', '/api/rule-sets/assignment/cases');

    expect(mine.body.cases).toMatchObject([{ decision, ruleId: null }]);
    expect(theirs.body.cases).toEqual([]);
  });

  it('refuses what cannot be, each by its path', async () => {
    const bodies = [
      { facts, atMs: -1 },
      { facts, roster: [{ agentId: WANG, presence: 'dancing' }] },
      { facts, roster: [{ agentId: WANG, load: 1.5 }] },
      { decision: 'x'.repeat(65) },
      {},
    ];

    const answers = await Promise.all(bodies.map((body) => people.ask('lina', path, body)));

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
  });
});

describe('a plan by itself', () => {
  const plan = (groupId: string, waitSeconds: number) => ({
    steps: [
      { target: { kind: 'owner', exclusive: false, evenSuspended: false }, waitSeconds: 20 },
      {
        target: { kind: 'group', groupId, strategy: 'fixed-order', skills: [], headStartSeconds: 0 },
        waitSeconds,
      },
    ],
    overflow: { to: 'message-form' },
  });

  it('tells who could serve each step now, and reads a wait as it is written', async () => {
    await api.database.rows("UPDATE agent_loads SET presence = 'online', accepting = 1 WHERE agent_id = ?", [
      ZHAO,
    ]);

    const { status, body } = await people.ask('lina', '/api/rule-sets/assignment/plan', {
      plan: plan(AFTER_SALES, 45),
    });

    await api.database.rows("UPDATE agent_loads SET presence = 'offline' WHERE agent_id = ?", [ZHAO]);
    expect(status).toBe(200);
    expect(body.steps[0]).toMatchObject({ kind: 'owner', state: 'nobody', candidates: [] });
    expect(body.steps[1]).toMatchObject({ state: 'serves', waitSeconds: 45, atSeconds: 0 });
    const zhao = body.steps[1].candidates.find((one: { agentId: string }) => one.agentId === ZHAO);
    expect(zhao).toMatchObject({ chosen: true, reason: null });
    expect(body.lastWeek).toBeNull();
  });

  it('tells how far the rule got last week with a plan that asked the same', async () => {
    const rules = await liveRules(api.store, 'assignment');
    const kept = plan(AFTER_SALES, 60);
    for (let turn = 0; turn < 20; turn += 1) {
      const id = uuid();
      await insertDecision(api.store.pool, {
        id,
        sessionId: null,
        visitId: null,
        set: 'assignment',
        versionId: rules?.id ?? '',
        ruleId: 'weekly',
        ruleName: null,
        facts: {},
        plan: kept as never,
      });
      const chosen = { chosen: true, reason: null, load: 0, limit: 6, groupId: null };
      if (turn < 15)
        await keepCandidates(api.store.pool, id, [{ agentId: ZHAO, step: turn < 5 ? 0 : 1, ...chosen }]);
    }

    const ask = (asked: object) =>
      people.ask('lina', '/api/rule-sets/assignment/plan', { ruleId: 'weekly', ...asked });
    const same = await ask({ plan: plan(AFTER_SALES, 45) });
    const other = await ask({ plan: plan(PRE_SALES, 45) });

    expect(same.body.lastWeek).toEqual({ decisions: 20, servedBy: [25, 75] });
    expect(other.body.lastWeek).toBeNull();
  });
});
