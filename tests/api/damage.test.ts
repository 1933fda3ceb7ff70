/** One bad rule, template, condition or policy document harms nothing but itself, and an alarm names it. */
import { createHash } from 'node:crypto';
import { v4 as uuid } from 'uuid';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { pinnedPolicy } from '#activities/store/policies.ts';
import type { Rule } from '#rules/authoring/rule.ts';
import type { Policy } from '#rules/session/policy.ts';
import { useApi } from './an-api.ts';
import { aRule } from './rule-people.ts';

const api = useApi();
type Document = { ruleSet: { rules: unknown[]; conditions: unknown[] } };

/** Publishes past every check, as only a hand in the table could: the live document with `change` done to it. */
async function publishByHand(change: (document: Document) => string): Promise<string> {
  const [live] = await api.database.rows(
    `SELECT v.* FROM rule_versions v JOIN rule_sets s ON s.live_version_id = v.id WHERE s.name = 'guidance'`,
  );
  const document = change(JSON.parse(String(live?.document)));
  const id = uuid();
  const [{ number } = { number: 0 }] = await api.database.rows(
    "SELECT MAX(number) + 1 AS number FROM rule_versions WHERE set_name = 'guidance'",
  );
  await api.store.pool.query('INSERT INTO rule_versions SET ?', [
    { ...live, id, number, document, hash: createHash('sha256').update(document).digest('hex') },
  ]);
  await api.store.pool.query("UPDATE rule_sets SET live_version_id = ? WHERE name = 'guidance'", [id]);
  return id;
}

const before = (document: Document, ...rules: unknown[]): string => {
  document.ruleSet.rules.unshift(...rules);
  return JSON.stringify(document);
};

const greeting = (id: string): Rule => aRule(id) as Rule;
const visitFrom = (campaign: string) =>
  api.visit({ page: { url: `https://shop.example/?utm_campaign=${campaign}`, title: 'x' } });

async function ruleOf(visitId: string): Promise<unknown> {
  const [row] = await api.database.rows('SELECT guidance_rule_id FROM visits WHERE id = ?', [visitId]);
  return row?.guidance_rule_id;
}

async function alarms(kind: string): Promise<readonly unknown[]> {
  const rows = await api.database.rows('SELECT subject FROM alarms WHERE kind = ?', [kind]);
  return rows.map((row) => row.subject);
}

let policies: readonly Record<string, unknown>[] = [];

async function restorePolicies(): Promise<void> {
  for (const row of policies)
    await api.store.pool.query('UPDATE policy_versions SET ? WHERE number = ?', [row, row.number]);
  policies = [];
}

afterEach(async () => {
  await api.store.pool.query(
    "UPDATE rule_sets SET live_version_id = (SELECT id FROM rule_versions WHERE set_name = 'guidance' AND number = 1) WHERE name = 'guidance'",
  );
  await restorePolicies();
});

describe('a published rule', () => {
  it.each([
    [
      'of an operator that there is none of',
      {
        ...greeting('bad'),
        conditions: { id: 'r', all: [{ id: 'l', fact: 'customer.vip', operator: 'resembles', value: 1 }] },
      },
    ],
    ['without conditions', { ...greeting('bad'), conditions: undefined }],
    ['without anything to do', { ...greeting('bad'), event: undefined }],
    [
      'whose named condition is broken',
      { ...greeting('bad'), conditions: { id: 'r', all: [{ id: 'l', condition: 'gone' }] } },
    ],
  ])('%s is set aside and named, and the next serves', async (_, bad) => {
    const version = await publishByHand((document) => before(document, bad, greeting('good')));

    const { visitId } = await visitFrom('good');

    expect(await ruleOf(visitId)).toBe('good');
    expect(await alarms('rule-quarantined')).toContain(`${version}:bad`);
  });
});

describe('a guided message', () => {
  it('whose template throws is left out and named; the others go', async () => {
    const rule = greeting('half') as Rule & { event: { params: { messages: object[] } } };
    const [good] = rule.event.params.messages;
    const broken = { ...good, id: 'broken', text: { en: '{{#if customer.vip}}never closed' } };
    const messages = [broken, good];
    const version = await publishByHand((document) =>
      before(document, { ...rule, event: { type: 'guide', params: { messages } } }),
    );

    const { visitId, opened } = await visitFrom('half');

    expect(await ruleOf(visitId)).toBe('half');
    expect(opened.guidance.messagesDueAtMs).toHaveLength(1);
    expect(await alarms('rule-quarantined')).toContain(`${version}:half:broken`);
  });
});

describe('a version', () => {
  it.each([
    ['that is no JSON', () => '{"semantics": 1, "ruleSet": '],
    ['without rules', () => '{"semantics": 1}'],
    [
      'of a meaning that this program does not know',
      (document: Document) => JSON.stringify({ ...document, semantics: 99 }),
    ],
  ])('%s guides nobody, keeps nobody out, and is named', async (_, change) => {
    const version = await publishByHand(change);

    const visitor = await visitFrom('any');
    const { status } = await api.say(visitor, 'can you hear me?');

    expect([await ruleOf(visitor.visitId), status]).toEqual([null, 200]);
    expect(await alarms('rules-missing')).toContain(version);
  });
});

/** As an administrator: what is in force now, and how to publish another after it. */
async function aPublisher() {
  const cookie = await api.signIn('lina');
  await api.store.pool.query("UPDATE staff SET roles = '[\"administrator\"]' WHERE name = 'lina'");
  const { body: first } = await api.ask('/api/policy', { cookie });
  const missBudget = 1 + (first.policy.default.missBudget % 20);
  const policy = { ...first.policy, default: { ...first.policy.default, missBudget } };
  const publish = (basedOn: number) =>
    api.ask('/api/policy', { method: 'PUT', cookie, body: { basedOn, policy } });
  return { cookie, first, policy, publish };
}

describe('a damaged policy document', () => {
  it('is not obeyed: the one before it is, and it is named', async () => {
    const { cookie, first, publish } = await aPublisher();
    const { body: second } = await publish(first.number);
    await api.store.pool.query(
      "UPDATE policy_versions SET document = CONCAT(document, ' ') WHERE number = ?",
      [second.number],
    );

    const visitor = await api.visit();
    const said = await api.say(visitor, 'hello');
    const read = await api.ask('/api/policy', { cookie });
    const mended = await publish(read.body.number);

    const [session] = await api.database.rows('SELECT policy_number FROM sessions WHERE id = ?', [
      said.body.sessionId,
    ]);
    expect([said.status, session?.policy_number, read.body.number]).toEqual([
      200,
      first.number,
      first.number,
    ]);
    expect(await alarms('policy-damaged')).toEqual([`policy:${second.number}`]);
    expect([mended.status, mended.body.number]).toEqual([200, second.number + 1]);
  });

  it('does not stop the sessions that pinned it', async () => {
    const { first, publish } = await aPublisher();
    await publish(first.number);
    const visitor = await api.visit();
    const { body } = await api.say(visitor, 'hello');
    const [kept] = await api.database.rows(
      'SELECT number, document FROM policy_versions ORDER BY number DESC LIMIT 1',
    );
    policies = kept === undefined ? [] : [kept];
    await api.store.pool.query("UPDATE policy_versions SET document = '{' WHERE number = ?", [kept?.number]);

    const { status } = await api.say(visitor, 'are you there?');
    const events = await api.ask(`/api/visits/${visitor.visitId}/events`, { token: visitor.token });

    expect([status, events.status, events.body.state.sessionId]).toEqual([200, 200, body.sessionId]);
  });

  /** Published, and damaged before anybody read it. */
  async function damaged(): Promise<{ before: Policy; number: number; missBudget: number }> {
    const { first, publish, policy } = await aPublisher();
    const { number } = (await publish(first.number)).body;
    policies = await api.database.rows('SELECT number, document FROM policy_versions WHERE number = ?', [
      number,
    ]);
    await api.store.pool.query("UPDATE policy_versions SET document = '{' WHERE number = ?", [number]);
    return { before: first.policy, number, missBudget: policy.default.missBudget };
  }

  it('is replaced by the one before it where a session pinned it and nobody had read it yet', async () => {
    const { before: first, number } = await damaged();

    const policy = await pinnedPolicy(api.store, number);

    expect(policy.default).toEqual(first.default);
    expect(await alarms('policy-damaged')).toContain(`policy:${number}`);
  });

  it('is named once, not with every message of a session that pinned it', async () => {
    const { number } = await damaged();

    for (let asked = 0; asked < 3; asked += 1) await pinnedPolicy(api.store, number);

    const [alarm] = await api.database.rows('SELECT times FROM alarms WHERE subject = ?', [
      `policy:${number}`,
    ]);
    expect(alarm?.times).toBe(1);
  });

  it('is obeyed again within a minute of being restored', async () => {
    const { number, missBudget } = await damaged();
    await pinnedPolicy(api.store, number);
    await restorePolicies();
    const aMinuteLater = performance.now() + 60_000;
    vi.useFakeTimers({ toFake: ['performance'] });
    vi.advanceTimersByTime(aMinuteLater);

    const policy = await pinnedPolicy(api.store, number).finally(() => vi.useRealTimers());

    expect(policy.default.missBudget).toBe(missBudget);
  });
});
