import { beforeAll, describe, expect, it } from 'vitest';
import { insertDecision } from '#activities/store/decisions.ts';
import { liveRules } from '#activities/store/published-rules.ts';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import { aDecision, aSession } from '../rules/fixtures/a-fixture.ts';
import { CATALOGUE, CLOCK } from '../support/a-rule-set.ts';
import { useApi } from './an-api.ts';
import { aRule, useRulePeople } from './rule-people.ts';

const api = useApi();
const people = useRulePeople(api);

/** Greets campaign `spring`; the fixtures below know no other rule. */
beforeAll(async () => {
  const saved = await people.save('lina', await people.draft('lina'), aRule('greets', 'spring'), {
    after: null,
  });
  await people.publish('lina', saved);
});

const SPRING = { 'visit.campaign': 'spring' };

const aGreeting = (title: string) =>
  aDecision({ title, facts: SPRING, expect: { rule: 'greets', reason: { root: true, leaf: true } } });

async function kept(document: unknown, expected: unknown = 'as-written') {
  const { status, body } = await people.ask('lina', '/fixtures', { document, expect: expected });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
}

const review = async (draft: { id: string }) => (await people.ask('lina', `/drafts/${draft.id}/review`)).body;
const gateOf = (body: { gates: { name: string }[] }, name: string) =>
  body.gates.find((gate) => gate.name === name);

describe('a rule set without fixtures', () => {
  it('fails its gate, and blocks unless the administrator made it optional', async () => {
    const draft = await people.save('lina', await people.draft('lina'), aRule('other'));
    const optional = await review(draft);

    await people.ask('admin', '/api/rule-gates', { fixtures: true, coverage: true }, 'PATCH');
    const asked = await review(draft);
    const { body: refused } = await people.publish('lina', draft);
    await people.ask('admin', '/api/rule-gates', { fixtures: false, coverage: false }, 'PATCH');

    expect(optional).toMatchObject({ open: false, fixtures: 0 });
    expect(gateOf(optional, 'fixtures')).toMatchObject({ state: 'failed', required: false, count: 0 });
    expect(gateOf(asked, 'fixtures')).toMatchObject({ state: 'failed', required: true, count: 0 });
    expect(gateOf(asked, 'coverage')).toMatchObject({ state: 'failed', required: true, count: 1 });
    expect(refused.details.gates.map((gate: { name: string }) => gate.name)).toEqual([
      'fixtures',
      'coverage',
    ]);
    const audit = await api.database.rows("SELECT after_value FROM audit WHERE action = 'change-rule-gates'");
    expect(audit).toHaveLength(2);
  });
});

describe('fixtures', () => {
  it('are kept by those who edit rules, read by those who read them', async () => {
    const saved = await kept(aGreeting('kept'));

    const read = await people.ask('wangfang', `/fixtures/${saved.id}`);
    const written = await people.ask('wangfang', '/fixtures', { document: aGreeting('not mine') });
    const { body: list } = await people.ask('wangfang', '/fixtures');

    expect(read.body).toMatchObject({ name: 'kept', kind: 'decision', document: aGreeting('kept') });
    expect([written.status, written.body.details.right]).toEqual([403, 'rules.edit']);
    expect(list.fixtures).toMatchObject([{ name: 'kept', accepted: null }]);
  });

  it('may be told to expect what happens now', async () => {
    const saved = await kept(aDecision({ title: 'as it is', facts: SPRING }), {});

    expect(saved.document.expect).toMatchObject({
      rule: 'greets',
      reason: { leaf: true },
      action: { messages: [{ id: 'm1' }] },
    });
  });

  it.each([
    ['an older format', { format: 0 }, '/format', /format 0 is older/],
    ['a format to come', { format: 9 }, '/format', /format 9 is newer/],
    ['no format', { format: undefined }, '/format', /not named/],
    ['a key nobody knows', { tittle: 'x' }, '/tittle', /title/],
    ['a fact nobody knows', { facts: { 'visit.campain': 'x' } }, '/facts/visit.campain', /visit.campaign/],
    [
      'a fact of a group that was retired',
      { facts: { 'group.gone.open': true } },
      '/facts/group.gone.open',
      /group\./,
    ],
    ['a value that cannot be', { facts: { 'visit.count': 'many' } }, '/facts/visit.count', /a number/],
    ['another rule set', { set: 'assignment' }, '/set', /assignment/],
  ])('are refused with %s, at its place and with what would be right', async (_, more, path, words) => {
    const before = (await people.ask('lina', '/fixtures')).body.fixtures.length;
    const document = { ...aDecision({ title: 'bad' }), ...more };

    const { status, body } = await people.ask('lina', '/fixtures', { document });

    expect([status, body.code]).toEqual([422, 'invalid-rule']);
    expect(body.details.problems).toHaveLength(1);
    const [problem] = body.details.problems;
    expect(problem.path).toBe(`/body/document${path}`);
    expect(`${problem.reason}; ${problem.remedy}`).toMatch(words);
    expect((await people.ask('lina', '/fixtures')).body.fixtures).toHaveLength(before);
  });

  it('go out as files and come back the same', async () => {
    await kept(aGreeting('two words, here'));

    const { body } = await people.ask('lina', '/fixtures/files');
    const files = body.files.map(({ file, text }: { file: string; text: string }) => ({
      file,
      document: JSON.parse(text),
    }));
    const back = await people.ask('lina', '/fixtures/files', { files }, 'PUT');

    expect(body.files.map(({ file }: { file: string }) => file)).toContain('two-words-here.json');
    expect(back.body).toEqual({ added: 0, replaced: 0, same: files.length });
  });

  it('are taken in all or not at all, each fault named', async () => {
    const files = [
      { file: 'good.json', document: aGreeting('good') },
      { file: 'bad.json', document: { ...aGreeting('bad'), format: 7 } },
    ];

    const { status, body } = await people.ask('lina', '/fixtures/files', { files }, 'PUT');

    expect(status).toBe(422);
    expect(body.details.problems).toMatchObject([{ path: '/body/files/1/document/format' }]);
    const { body: list } = await people.ask('lina', '/fixtures');
    expect(list.fixtures.map(({ name }: { name: string }) => name)).not.toContain('good');
  });
});

describe('a run', () => {
  it('names the condition that broke it, on the draft and not on what is live', async () => {
    const { id } = await kept(aGreeting('broken by the draft'));
    const draft = await people.save('lina', await people.draft('lina'), aRule('greets', 'autumn'));

    const { body } = await people.ask('lina', '/fixtures/run', { draft: draft.id });
    const { body: live } = await people.ask('lina', '/fixtures/run', {});
    const { body: one } = await people.ask('lina', `/fixtures/${id}/run`, { draft: draft.id });

    expect(body.revision).toBe(draft.revision);
    expect(body.results[0]).toMatchObject({
      state: 'failed',
      broken: {
        kind: 'rule',
        rule: { set: 'guidance', ruleId: 'greets' },
        node: { id: 'leaf', words: { en: expect.stringContaining('it was: spring') } },
      },
    });
    expect(live.results.map(({ state }: { state: string }) => state)).not.toContain('failed');
    expect(one.explained).toMatchObject([
      { expected: { ruleId: 'greets', won: false, nodes: [{}, { id: 'leaf', result: false }] } },
    ]);
  });

  it('says which of today’s fixtures an earlier version would fail', async () => {
    await kept(aGreeting('unknown to the first version'));

    const { body } = await people.ask('lina', '/fixtures/run', { version: 1 });
    const nowhere = await people.ask('lina', '/fixtures/run', { version: 999 });

    expect(body.revision).toBeNull();
    expect(
      body.results.map(({ name, state }: { name: string; state: string }) => [name, state]),
    ).toContainEqual(['unknown to the first version', 'failed']);
    expect(nowhere.status).toBe(404);
  });

  it('says what is covered, and why the rest is not', async () => {
    const first = await people.save('lina', await people.draft('lina'), aRule('first', 'summer'), {
      after: null,
    });
    const draft = await people.save('lina', first, aRule('last', 'spring'));

    const { body } = await people.ask('lina', '/fixtures/run', { draft: draft.id });

    const rule = (id: string) => body.coverage.find((one: { ruleId: string }) => one.ruleId === id);
    expect(rule('greets')).toMatchObject({ changed: false, gap: null, leaves: [{ gap: null }] });
    expect(rule('first')).toMatchObject({ changed: true, wonIn: null, gap: 'never-held' });
    expect(rule('last')).toMatchObject({ changed: true, gap: 'never-reached' });
    expect(gateOf(await review(draft), 'coverage')).toMatchObject({ state: 'failed', count: 2 });
  });

  it('goes on where one of them names what is not there any more', async () => {
    const { id } = await kept(aDecision({ title: 'retired', expect: { rule: null } }));
    const stale = JSON.stringify({ ...aDecision({ title: 'retired' }), facts: { 'group.gone.open': true } });
    await api.database.rows('UPDATE fixtures SET document = ?, hash = ? WHERE id = ?', [stale, 'stale', id]);

    const { body } = await people.ask('lina', '/fixtures/run', {});
    await people.ask('lina', `/fixtures/${id}`, undefined, 'DELETE');

    expect(body.results[0]).toMatchObject({
      name: 'retired',
      state: 'unreadable',
      problems: [{ path: '/facts/group.gone.open' }],
    });
    expect(body.results.slice(1).every(({ state }: { state: string }) => state === 'passed')).toBe(true);
  });
});

describe('new truth', () => {
  it('is accepted with a reason, kept, audited and counted', async () => {
    const fixture = await kept(aGreeting('accepted'));
    const draft = await people.save('lina', await people.draft('lina'), aRule('greets', 'autumn'));
    const path = `/fixtures/${fixture.id}/accept`;
    const ask = { revision: fixture.revision, draft: draft.id };
    const { body: before } = await people.ask('lina', '/fixtures/run', {});

    const without = await people.ask('lina', path, ask);
    const { body: accepted } = await people.ask('lina', path, { ...ask, why: 'moved to autumn' });
    const { body: run } = await people.ask('lina', '/fixtures/run', { draft: draft.id });

    expect(without.status).toBe(400);
    expect(accepted).toMatchObject({
      document: { expect: { rule: null } },
      accepted: { why: 'moved to autumn', sinceLive: true },
    });
    expect(run.acceptedSinceLive).toBe(before.acceptedSinceLive + 1);
    expect(run.results.find(({ id }: { id: string }) => id === fixture.id).state).toBe('passed');
    const [audit] = await api.database.rows("SELECT after_value FROM audit WHERE action = 'accept-fixture'");
    expect(audit?.after_value).toContain('moved to autumn');
    await people.ask('lina', `/fixtures/${fixture.id}`, undefined, 'DELETE');
  });

  it('opens the gates again: an approval was given on other fixtures', async () => {
    const draft = await people.save('lina', await people.draft('lina'), aRule('approved'));
    const before = await review(draft);
    await people.ask('chenming', `/drafts/${draft.id}/review`, {
      kind: 'approve',
      holdsFor: before.holdsFor,
    });

    await kept(aGreeting('came after the approval'));

    const after = await review(draft);
    expect(after.holdsFor).not.toBe(before.holdsFor);
    expect(after.reviews).toMatchObject([{ kind: 'approve', holds: false }]);
  });
});

describe('recording', () => {
  it('shows the redaction first and keeps nothing; what is kept tells no original', async () => {
    const visitor = await api.visit({
      page: { url: 'https://shop.example/?utm_campaign=spring', title: 'x' },
    });
    await api.say(visitor, 'I am Ada Lovelace');
    const [session] = await api.database.rows('SELECT id FROM sessions WHERE visit_id = ?', [
      visitor.visitId,
    ]);
    const rules = await liveRules(api.store, 'guidance');
    const raw = {
      ...CLOCK,
      ...SPRING,
      'customer.known': true,
      'customer.name': 'Ada Lovelace',
      'customer.lastSession': 1_763_999_111_000,
    };
    const decision = { id: 'recorded', sessionId: String(session?.id), visitId: visitor.visitId };
    await insertDecision(api.store.pool, {
      ...decision,
      set: 'guidance',
      versionId: rules?.id ?? '',
      ruleId: 'greets',
      ruleName: null,
      facts: assembleFacts(CATALOGUE, raw).facts,
      plan: null,
    });
    const before = (await people.ask('lina', '/fixtures')).body.fixtures.length;

    const { status, body } = await people.ask('lina', '/fixtures/record', { decision: 'recorded' });

    expect([status, body.needs]).toEqual([200, []]);
    expect(body.replaced).toContainEqual({ place: 'customer.name', before: 'ada lovelace', after: 'name-1' });
    expect(body.replaced).toContainEqual({
      place: 'customer.lastSession',
      before: 1_763_999_111_000,
      after: expect.any(Number),
    });
    expect((await people.ask('lina', '/fixtures')).body.fixtures).toHaveLength(before);
    const saved = await kept({ ...body.document, title: 'recorded' });
    expect(JSON.stringify(saved.document)).not.toMatch(/\bAda\b|Lovelace/u);
    expect(saved.document.expect.rule).toBe('greets');
  });

  it('asks for the session to be within reach', async () => {
    const decision = await people.ask('lina', '/fixtures/record', { decision: 'nowhere' });
    const session = await people.ask('lina', '/fixtures/record', { session: 'nowhere' });
    const reader = await people.ask('wangfang', '/fixtures/record', { decision: 'recorded' });

    expect([decision.status, session.status, reader.status]).toEqual([404, 404, 403]);
  });

  it('refuses a word written by hand that is the original again', async () => {
    const { body } = await people.ask('lina', '/fixtures/record', {
      decision: 'recorded',
      typed: { 'customer.name': 'Ms Ada Lovelace' },
    });

    expect(body).toMatchObject({ document: null, needs: [{ fact: 'customer.name' }] });
  });
});

describe('a fixture that passes', () => {
  it('says what decided and why, and what happened', async () => {
    const decision = await kept(aGreeting('passes and tells why'));
    const session = await kept(aSession({ title: 'passes and tells what happened' }), {});

    const { body: decided } = await people.ask('lina', `/fixtures/${decision.id}/run`, {});
    const { body: played } = await people.ask('lina', `/fixtures/${session.id}/run`, {});

    expect(decided).toMatchObject({
      state: 'passed',
      explained: [{ set: 'guidance', expected: null, actual: { ruleId: 'greets', won: true } }],
    });
    expect(played).toMatchObject({ state: 'passed', differences: [], firstDifference: null });
    expect(played.timeline.map(({ happening }: { happening: { what: string } }) => happening.what)).toEqual([
      'form-opened',
      'prompt',
      'closed',
    ]);
  });
});
