import { beforeAll, describe, expect, it } from 'vitest';
import { insertEvaluation } from '#activities/store/evaluations.ts';
import { liveRules } from '#activities/store/published-rules.ts';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import { CATALOGUE, CLOCK } from '../support/a-rule-set.ts';
import { useApi } from './an-api.ts';
import { aRule, useRulePeople } from './rule-people.ts';

const api = useApi();
const people = useRulePeople(api);

beforeAll(async () => {
  const rules = await liveRules(api.store, 'guidance');
  for (let place = 0; place < 6; place += 1) {
    const raw = { ...CLOCK, 'visit.campaign': 'spring', 'visit.count': 1, 'customer.tags': ['VIP'] };
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

describe('the vocabulary of rules', () => {
  it('is the facts of this installation and the names behind ids', async () => {
    const { status, body } = await people.ask('lina', '/api/rule-vocabulary');

    expect(status).toBe(200);
    expect(body.facts).toContainEqual(expect.objectContaining({ id: 'customer.tags', type: 'set' }));
    expect(body.facts).toContainEqual(expect.objectContaining({ id: `group.${body.groups[0].id}.open` }));
    expect(body.agents).toContainEqual(expect.objectContaining({ name: { zh: expect.any(String) } }));
    expect(body.zone).toBe('Asia/Shanghai');
  });
});

describe('recorded values', () => {
  const of = async (person: 'lina' | 'wangfang', fact: string) => {
    const { body } = await people.ask(person, '/recorded-values');
    return body.facts.find((one: { fact: string }) => one.fact === fact);
  };

  it('are told to who sees every customer', async () => {
    expect(await of('lina', 'customer.tags')).toEqual({
      fact: 'customer.tags',
      unknown: 0,
      hidden: false,
      values: [{ value: 'VIP', cases: 6 }],
    });
  });

  it('hide what is about persons from who does not, but not how often it is unknown', async () => {
    expect(await of('wangfang', 'customer.tags')).toMatchObject({ hidden: true, values: [], unknown: 0 });
    expect(await of('wangfang', 'customer.name')).toMatchObject({ hidden: true, unknown: 6 });
    expect(await of('wangfang', 'visit.campaign')).toMatchObject({
      hidden: false,
      values: [{ value: 'spring', cases: 6 }],
    });
  });
});

describe('figures of a list', () => {
  it('lay a draft over the last visits, rule by rule', async () => {
    const draft = await people.draft('lina');
    const second = await people.save('lina', draft, aRule('second', 'spring'), { after: null });
    await people.save('lina', second, aRule('first', 'spring'), { after: null });

    const { body } = await people.ask('lina', `/wins?draft=${draft.id}`);

    expect(body.visits).toBe(6);
    expect(body.rules.slice(0, 2)).toEqual([
      { ruleId: 'first', matches: 6, wins: 6, lostTo: null },
      { ruleId: 'second', matches: 6, wins: 0, lostTo: { ruleId: 'first', visits: 6 } },
    ]);
  });

  it('tell what a rule would win at every place before it is moved there', async () => {
    const draft = await people.draft('lina');
    const first = await people.save('lina', draft, aRule('first', 'spring'), { after: null });
    await people.save('lina', first, aRule('mine', 'spring'));
    const rule = aRule('mine', 'spring');

    const { body } = await people.ask('lina', '/counts', { draft: draft.id, rule, places: true });

    expect(body.wins).toBe(0);
    expect(body.places.winsAt.slice(0, 2)).toEqual([6, 0]);
    expect(body.places.otherwise).toEqual([{ ruleId: 'first', visits: 6 }]);
  });

  it('count what was won and how many then spoke, each visit once', async () => {
    const rules = await liveRules(api.store, 'guidance');
    const visit = await api.visit();
    await api.store.pool.query(
      'UPDATE visits SET guidance_rule_id = ?, guidance_version_id = ?, opened_at = NOW(3) - INTERVAL 25 HOUR WHERE id = ?',
      ['a-rule', rules?.id ?? '', visit.visitId],
    );

    const { body } = await people.ask('lina', '/figures');

    expect(body.rules).toContainEqual({
      ruleId: 'a-rule',
      days: [0, 0, 0, 0, 0, 1, 0],
      won: 1,
      wonMonth: 1,
      spoke: 0,
    });
  });
});
