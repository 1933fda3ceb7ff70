import { v7 as uuid } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { insertDecision, keepCandidates } from '#activities/store/decisions.ts';
import { demoId, PRE_SALES } from '#activities/store/demo/ids.ts';
import { liveRules } from '#activities/store/published-rules.ts';
import type { Candidate } from '#rules/assignment/choose-agent.ts';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import { CATALOGUE, CLOCK } from '../support/a-rule-set.ts';
import { useApi } from './an-api.ts';
import { aRule, useRulePeople } from './rule-people.ts';

const api = useApi();
const people = useRulePeople(api);
const NOWHERE = '00000000-0000-7000-8000-000000000000';
const CHEN = demoId('agent', 2);
const WANG = demoId('agent', 3);
const ZHAO = demoId('agent', 4);
const SUN = demoId('agent', 5);

let sessionId = '';
let decisionId = '';

function aCandidate(agentId: string, load: number, over: Partial<Candidate> = {}): Candidate {
  return {
    agentId,
    groupId: PRE_SALES,
    step: 0,
    chosen: false,
    reason: 'ranked-lower',
    load,
    limit: 10,
    ...over,
  };
}

/** A session that the default rule gave to Chen, before Wang and Zhao. */
beforeAll(async () => {
  await people.publish(
    'lina',
    await people.save('lina', await people.draft('lina'), aRule('greets'), { after: null }),
  );
  const { visitId } = await api.visit({
    page: { url: 'https://shop.example/?utm_campaign=greets', title: 'x' },
  });
  const [session] = await api.database.rows('SELECT id FROM sessions WHERE visit_id = ?', [visitId]);
  sessionId = String(session?.id);
  const rules = await liveRules(api.store, 'assignment');
  decisionId = uuid();
  await insertDecision(api.store.pool, {
    id: decisionId,
    sessionId,
    visitId,
    set: 'assignment',
    versionId: rules?.id ?? '',
    ruleId: null,
    ruleName: null,
    facts: assembleFacts(CATALOGUE, {
      ...CLOCK,
      'customer.known': false,
      'visit.count': 1,
      'visit.language': 'zh',
    }).facts,
    plan: {
      steps: [
        {
          target: {
            kind: 'group',
            groupId: PRE_SALES,
            strategy: 'highest-free-ratio',
            skills: [],
            headStartSeconds: 0,
          },
          waitSeconds: 60,
        },
      ],
      overflow: { to: 'queue' },
    },
  });
  await keepCandidates(api.store.pool, decisionId, [
    aCandidate(CHEN, 4, { chosen: true, reason: null }),
    aCandidate(WANG, 8),
    aCandidate(ZHAO, 2, { reason: 'not-accepting' }),
  ]);
});

const path = (decision = decisionId, session = sessionId) =>
  `/api/sessions/${session}/decisions/${decision}/why-not`;

describe('why not this agent', () => {
  it('names the figure, who it was instead, and with how few sessions it would have been them', async () => {
    const { status, body } = await people.ask('lina', path(), { agentId: WANG });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      about: 'agent',
      agent: { id: WANG },
      verdict: 'considered',
      lines: [{ load: 8, limit: 10, reason: 'ranked-lower' }],
      chosen: { agentId: CHEN, load: 4, limit: 10 },
      firstAtLoad: 3,
    });
  });

  it('gives the reason of one who could not have been chosen', async () => {
    const { body } = await people.ask('lina', path(), { agentId: ZHAO });

    expect(body).toMatchObject({
      verdict: 'considered',
      lines: [{ reason: 'not-accepting' }],
      firstAtLoad: null,
    });
  });

  it('says of one whom the plan does not ask which rules would have, and what those lack', async () => {
    const { body } = await people.ask('lina', path(), { agentId: SUN });

    expect(body.verdict).toBe('not-asked');
    expect(body.rules.map((one: { rule: { ruleId: string } }) => one.rule.ruleId)).toEqual([
      'vip-to-owner',
      'vip-to-group',
      'refund-words',
    ]);
    const [flip] = body.rules[1].toWin.suggestions[0].flips;
    expect(flip).toMatchObject({ to: true, words: { en: expect.stringContaining('it was: unknown') } });
  });
});

describe('why not this rule', () => {
  it('names the fewest conditions, with facts under which the version of the decision would choose it', async () => {
    const { status, body } = await people.ask('lina', path(), { ruleId: 'english-speakers' });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      about: 'rule',
      rule: { ruleId: 'english-speakers', won: false },
      toWin: { kind: 'found', size: 1, suggestions: [{ facts: [{ id: 'visit.language', value: 'en' }] }] },
    });
    const facts = { 'visit.language': body.toWin.suggestions[0].facts[0].value };
    const tried = await people.ask('lina', '/api/rule-sets/assignment/try', { decision: decisionId, facts });
    expect(tried.body.live.winner).toBe('english-speakers');
  });

  it('offers every rule of its version but the winner, and the agents', async () => {
    const { body } = await people.ask('lina', path());

    expect(body.rules).toHaveLength(8);
    expect(body.rules[0]).toMatchObject({ id: 'vip-to-owner', place: 1 });
    expect(body.agents.map((agent: { id: string }) => agent.id)).toContain(SUN);
  });
});

describe('refusals', () => {
  it('hide what is out of the data scope, and name what is not there', async () => {
    const asked: [string, string, object][] = [
      ['chenming', path(NOWHERE), { ruleId: 'x' }],
      ['wangfang', path(), { ruleId: 'x' }],
      ['lina', path(decisionId, NOWHERE), { ruleId: 'x' }],
      ['lina', path(), { ruleId: 'no-such' }],
      ['lina', path(), { agentId: NOWHERE }],
    ];

    const answers = await Promise.all(
      asked.map(([person, at, body]) => people.ask(person as 'lina', at, body)),
    );

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  });

  it('say that what it was decided by is gone, and still tell of agents', async () => {
    await api.database.rows("UPDATE decisions SET facts = '' WHERE id = ?", [decisionId]);

    const rule = await people.ask('lina', path(), { ruleId: 'english-speakers' });
    const agent = await people.ask('lina', path(), { agentId: WANG });
    const choices = await people.ask('lina', path());

    expect(rule.status).toBe(410);
    expect(agent.body.verdict).toBe('considered');
    expect(choices.body.rules).toEqual([]);
  });
});
