import { beforeAll, describe, expect, it } from 'vitest';
import { insertDecision } from '#activities/store/decisions.ts';
import { insertEvaluation } from '#activities/store/evaluations.ts';
import { liveRules } from '#activities/store/published-rules.ts';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import { CATALOGUE, CLOCK } from '../support/a-rule-set.ts';
import { useApi } from './an-api.ts';
import { aRule, useRulePeople } from './rule-people.ts';

const api = useApi();
const people = useRulePeople(api);

const CAMPAIGNS = ['spring', 'summer', null];
/** Visits that were asked, a third of each campaign. */
const VISITS = 30;

beforeAll(async () => {
  const rules = await liveRules(api.store, 'guidance');
  for (let place = 0; place < VISITS; place += 1) {
    const raw = {
      ...CLOCK,
      'visit.campaign': CAMPAIGNS[place % 3],
      'visit.count': 1,
      'customer.known': false,
    };
    await insertEvaluation(api.store.pool, {
      set: 'guidance',
      versionId: rules?.id ?? '',
      visitId: `visit-${place}`,
      sessionId: null,
      facts: assembleFacts(CATALOGUE, raw).facts,
      winner: null,
    });
  }
});

describe('live counts', () => {
  it('answer for every node of a rule that was never saved, and no fact leaves the server', async () => {
    const { status, body } = await people.ask('lina', '/counts', { rule: aRule('new', 'spring') });

    expect(status).toBe(200);
    expect(body).toEqual({
      visits: VISITS,
      leftOut: 0,
      matches: 10,
      wins: 10,
      short: 20,
      lostTo: [],
      nodes: [
        { id: 'root', true: 10, false: 10, unknown: 10 },
        { id: 'leaf', true: 10, false: 10, unknown: 10 },
      ],
      places: null,
    });
  });

  it('count the rule in its place in the draft, as it is being typed', async () => {
    const draft = await people.draft('lina');
    const first = await people.save('lina', draft, aRule('first', 'spring'), { after: null });
    const saved = await people.save('lina', first, { ...aRule('mine'), conditions: {} });
    const rule = aRule('mine', 'spring');
    const counts = async () => (await people.ask('lina', '/counts', { draft: draft.id, rule })).body;

    const behind = await counts();
    await people.save('lina', saved, { ...aRule('mine'), conditions: {} }, { after: null });
    const before = await counts();

    expect(behind).toMatchObject({ matches: 10, wins: 0, lostTo: [{ ruleId: 'first', visits: 10 }] });
    expect(before).toMatchObject({ matches: 10, wins: 10, lostTo: [] });
  });

  it('follow the other rules of the draft', async () => {
    const draft = await people.draft('lina');
    const rule = aRule('mine', 'spring');
    const before = await people.ask('lina', '/counts', { draft: draft.id, rule });
    await people.save('lina', draft, aRule('first', 'spring'), { after: null });

    const after = await people.ask('lina', '/counts', { draft: draft.id, rule });

    expect([before.body.wins, after.body.wins]).toEqual([10, 0]);
  });

  it('say where a rule cannot be counted', async () => {
    const rule = { ...aRule('mine'), conditions: { id: 'root', all: [] } };

    const { status, body } = await people.ask('lina', '/counts', { rule });

    expect(status).toBe(422);
    expect(body.details.problems).toMatchObject([{ path: '/body/rule/conditions/all' }]);
  });

  it('count assignment by its decisions', async () => {
    const rules = await liveRules(api.store, 'assignment');
    const raw = { ...CLOCK, 'visit.campaign': 'spring', 'customer.known': false };
    for (const id of ['one', 'two'])
      await insertDecision(api.store.pool, {
        id,
        sessionId: id,
        visitId: id,
        set: 'assignment',
        versionId: rules?.id ?? '',
        ruleId: null,
        ruleName: null,
        facts: assembleFacts(CATALOGUE, raw).facts,
        plan: null,
      });
    const plan = {
      steps: [{ target: { kind: 'last-agent', evenSuspended: false }, waitSeconds: 0 }],
      overflow: { to: 'queue' },
    };
    const rule = { ...aRule('mine', 'spring'), event: { type: 'route', params: { plan } } };

    const { body } = await people.ask('lina', '/api/rule-sets/assignment/counts', { rule });

    expect(body).toMatchObject({ visits: 2, leftOut: 0, matches: 2, wins: 2 });
  });
});
