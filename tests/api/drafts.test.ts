import { describe, expect, it } from 'vitest';
import { newestIds } from '#activities/store/session-log.ts';
import { readStaffEvents } from '#activities/store/staff-events.ts';
import { useApi } from './an-api.ts';
import { aRule, useRulePeople } from './rule-people.ts';

const api = useApi();
const people = useRulePeople(api);

describe('a draft', () => {
  it('begins as what is live, once per author', async () => {
    const { body: live } = await people.ask('lina', '');

    const mine = await people.ask('lina', '/drafts', undefined, 'POST');
    const again = await people.ask('lina', '/drafts', undefined, 'POST');
    const theirs = await people.ask('chenming', '/drafts', undefined, 'POST');

    expect(mine.body.document.rules).toEqual(live.rules.map((one: { rule: unknown }) => one.rule));
    expect(mine.body).toMatchObject({ base: 1, live: 1, revision: 1, unfinished: [], problems: [] });
    expect(again.body.id).toBe(mine.body.id);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });

  it('is one draft, however often it is started at once', async () => {
    const started = await Promise.all(
      [1, 2, 3, 4].map(() => people.ask('admin', '/drafts', undefined, 'POST')),
    );

    expect(new Set(started.map((answer) => answer.body.id)).size).toBe(1);
  });

  it('keeps an unfinished rule as it was typed, and says what is wrong where', async () => {
    const draft = await people.draft('lina');
    const half = { ...aRule('half'), conditions: { id: 'root', all: [] }, thought: 'later' };

    const saved = await people.save('lina', draft, half);
    const { body: read } = await people.ask('lina', `/drafts/${draft.id}`);

    expect(saved.unfinished).toEqual(['half']);
    expect(read.document.rules.at(-1)).toEqual(half);
    const place = read.document.rules.length - 1;
    expect(read.problems).toContainEqual(
      expect.objectContaining({ path: `/rules/${place}/thought`, reason: 'unknown key' }),
    );
  });

  it('takes no revision for a save that changes nothing', async () => {
    const draft = await people.draft('lina');
    const path = `/drafts/${draft.id}`;

    const { body } = await people.ask('lina', path, { revision: 1, document: draft.document }, 'PUT');

    expect(body).toMatchObject({ revision: 1, merged: false, hash: draft.hash });
  });

  it('adds, moves and deletes a rule', async () => {
    const draft = await people.draft('lina');
    const [first] = draft.document.rules;
    const path = `/drafts/${draft.id}/rules/new`;

    const added = await people.save('lina', draft, aRule('new'), { after: first.id });
    const moved = await people.ask('lina', path, { revision: added.revision, after: null }, 'PUT');
    const there = await people.ask('lina', `/drafts/${draft.id}`);
    const deleted = await people.ask('lina', path, { revision: moved.body.revision, rule: null }, 'PUT');
    const gone = await people.ask('lina', `/drafts/${draft.id}`);
    const again = await people.ask('lina', path, { revision: deleted.body.revision, rule: null }, 'PUT');

    expect(there.body.document.rules[0].id).toBe('new');
    expect(gone.body.document).toEqual(draft.document);
    expect(again.status).toBe(404);
  });
});

describe('two people in one draft', () => {
  it('are told of each other, and of what was saved', async () => {
    const draft = await people.draft('lina');
    const { told: before } = await newestIds(api.store);

    await people.ask('chenming', `/drafts/${draft.id}/looking`, { ruleId: 'a-rule', on: true });
    const saved = await people.save('lina', draft, aRule('mine'));

    const told = (await readStaffEvents(api.store, before, []))
      .filter(({ kind }) => kind === 'draft')
      .map(({ body }) => body);
    expect(told).toMatchObject([
      { draftId: draft.id, what: 'looking', ruleId: 'a-rule' },
      { draftId: draft.id, what: 'saved', revision: saved.revision },
    ]);
  });

  it('both win where they changed different rules', async () => {
    const draft = await people.draft('lina');
    await people.save('lina', draft, aRule('mine'));

    const late = await people.save('chenming', draft, aRule('theirs'), { after: null });

    expect(late).toMatchObject({ merged: true, revision: 3, savedBy: { name: expect.any(String) } });
    const ids = late.document.rules.map((rule: { id: string }) => rule.id);
    expect([ids[0], ids.at(-1)]).toEqual(['theirs', 'mine']);
  });

  it('are asked where both changed one rule: theirs beside mine, and nothing is written', async () => {
    const draft = await people.draft('lina');
    const begun = await people.save('lina', draft, aRule('r'));
    await people.save('chenming', begun, aRule('r', 'theirs'));

    const clash = await people.ask(
      'lina',
      `/drafts/${draft.id}/rules/r`,
      { revision: begun.revision, rule: aRule('r', 'mine') },
      'PUT',
    );

    expect(clash.status).toBe(409);
    expect(clash.body.details).toMatchObject({
      cause: 'same-unit',
      revision: 3,
      questions: [{ unit: 'rule', ruleId: 'r', ours: aRule('r', 'mine'), theirs: aRule('r', 'theirs') }],
    });
    const { body } = await people.ask('lina', `/drafts/${draft.id}`);
    expect(body.document.rules.at(-1)).toEqual(aRule('r', 'theirs'));
  });

  it('lose nothing when many save at once', async () => {
    const draft = await people.draft('lina');
    const names = Array.from({ length: 8 }, (_, place) => `r${place}`);
    const authors = ['lina', 'chenming', 'admin'] as const;

    const saves = await Promise.all(
      names.map((name, place) =>
        people.save(authors[place % 3] ?? 'lina', draft, aRule(name), { after: null }),
      ),
    );

    const { body } = await people.ask('lina', `/drafts/${draft.id}`);
    const kept = body.document.rules.map((rule: { id: string }) => rule.id);
    expect(kept).toEqual(expect.arrayContaining(names));
    expect(new Set(saves.map((save) => save.revision)).size).toBe(names.length);
  });
});

describe('a hostile document', () => {
  const put = async (document: unknown) => {
    const draft = await people.draft('lina');
    const answer = await people.ask('lina', `/drafts/${draft.id}`, { revision: 1, document }, 'PUT');
    const after = await people.ask('lina', `/drafts/${draft.id}`);
    expect(after.body.hash).toBe(draft.hash);
    return { status: answer.status, body: answer.body };
  };
  const set = (more: object) => ({ format: 1, set: 'guidance', rules: [], conditions: [], ...more });
  const deep = (levels: number): unknown => {
    let node: unknown = { id: 'x' };
    for (let level = 0; level < levels; level += 1) node = { id: `d${level}`, all: [node] };
    return node;
  };

  it('of more than ten million bytes is refused unread', async () => {
    expect((await put(set({ rules: [{ id: 'r', note: 'x'.repeat(10_000_000) }] }))).status).toBe(413);
  });

  it('of 100,000 rules is refused', async () => {
    const rules = Array.from({ length: 100_000 }, (_, place) => ({ id: `r${place}` }));

    const { status, body } = await put(set({ rules }));

    expect(status).toBe(422);
    expect(body.details.problems[0]).toMatchObject({ path: '/body/document/rules', remedy: 'at most 10000' });
  });

  it.each([
    ['depth 1,000', set({ rules: [{ id: 'r', conditions: deep(1_000) }] })],
    ['another format', { ...set({}), format: 2 }],
    ['another set', { ...set({}), set: 'assignment' }],
    ['ids used twice', set({ rules: [{ id: 'r' }, { id: 'r' }] })],
    ['a rule that is none', set({ rules: [7] })],
    ['half a character', set({ rules: [{ id: 'r', note: '\ud83d' }] })],
    ['an unknown key', set({ more: 1 })],
  ])('with %s is refused with a path', async (_, document) => {
    const { status, body } = await put(document);

    expect(status).toBe(422);
    expect(body.details.problems[0].path).toMatch(/^\/body\/document/);
  });

  it('with a prototype in it is refused', async () => {
    const draft = await people.draft('lina');
    const text = `{"revision":1,"document":{"format":1,"set":"guidance","conditions":[],"rules":[{"id":"r","__proto__":{"x":1}}]}}`;

    const refused = await fetch(`${api.url}/api/rule-sets/guidance/drafts/${draft.id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', cookie: await api.signIn('lina') },
      body: text,
    });

    expect(refused.status).toBe(422);
  });

  it('whose named conditions go in a circle is kept, told and not published', async () => {
    const named = (id: string, other: string) => ({
      id,
      revision: 1,
      name: { en: id },
      conditions: { id: 'root', all: [{ id: 'ref', condition: other }] },
    });
    const draft = await people.draft('lina');
    const rule = aRule('r', 'r', { conditions: { id: 'root', all: [{ id: 'ref', condition: 'a' }] } });
    const document = set({ rules: [rule], conditions: [named('a', 'b'), named('b', 'a')] });

    const saved = await people.ask('lina', `/drafts/${draft.id}`, { revision: 1, document }, 'PUT');
    const published = await people.publish('lina', { ...saved.body });

    expect(saved.body).toMatchObject({ unfinished: ['r'], unfinishedConditions: ['a', 'b'] });
    expect(published.body.details).toMatchObject({ cause: 'gates', gates: [{ name: 'unfinished' }] });
  });
});

describe('a named condition', () => {
  const regulars = (visits: number) => ({
    name: { zh: '常客', en: 'Regulars' },
    conditions: {
      id: 'root',
      all: [{ id: 'a', fact: 'visit.count', operator: 'greaterThanInclusive', value: visits }],
    },
  });

  it('is pinned by revision, and tells of newer ones without changing anything', async () => {
    const path = '/api/named-conditions/regulars';
    await people.ask('lina', path, { basedOn: 0, ...regulars(3) }, 'PUT');
    const draft = await people.draft('lina');
    const pin = `/drafts/${draft.id}/conditions/regulars`;
    const pinned = await people.ask('lina', pin, { revision: 1, conditionRevision: 1 }, 'PUT');
    const rule = aRule('r', 'r', { conditions: { id: 'root', all: [{ id: 'ref', condition: 'regulars' }] } });
    const saved = await people.save('lina', pinned.body, rule);

    const late = await people.ask('chenming', path, { basedOn: 0, ...regulars(9) }, 'PUT');
    await people.ask('chenming', path, { basedOn: 1, ...regulars(2) }, 'PUT');
    const { body: findings } = await people.ask('lina', `/drafts/${draft.id}/findings`);
    const taken = await people.ask('lina', pin, { revision: saved.revision, conditionRevision: 2 }, 'PUT');

    expect(late).toMatchObject({ status: 409, body: { details: { newest: 1 } } });
    expect(saved.problems).toEqual([]);
    expect(findings.newer).toMatchObject([
      {
        conditionId: 'regulars',
        pinned: 1,
        newest: 2,
        usedBy: ['r'],
        words: { en: [expect.stringContaining('3')] },
      },
    ]);
    expect(taken.body).toMatchObject({ revision: saved.revision + 1, unfinished: [] });
  });

  it('cannot be changed behind its back', async () => {
    const draft = await people.draft('lina');
    const forged = { id: 'regulars', revision: 1, ...regulars(1) };
    const document = { ...draft.document, conditions: [forged] };

    const { body } = await people.ask('lina', `/drafts/${draft.id}`, { revision: 1, document }, 'PUT');

    expect(body.unfinishedConditions).toEqual(['regulars']);
    expect(body.problems[0]).toMatchObject({ path: '/conditions/0' });
  });

  it('is refused with a path where it says nothing that can be', async () => {
    const wrong = { basedOn: 0, name: { en: 'x' }, conditions: { id: 'root', all: [] } };

    const { status, body } = await people.ask('lina', '/api/named-conditions/x', wrong, 'PUT');

    expect([status, body.details.problems[0].path]).toEqual([422, '/body/conditions/all']);
  });
});
