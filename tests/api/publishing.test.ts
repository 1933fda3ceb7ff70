import { describe, expect, it } from 'vitest';
import { publishDue } from '#activities/store/scheduled-publications.ts';
import { useApi } from './an-api.ts';
import { aRule, type Person, useRulePeople } from './rule-people.ts';

const api = useApi();
const people = useRulePeople(api);

const live = async () => (await people.ask('lina', '')).body;
const review = async (draft: { id: string }, person: Person = 'lina') =>
  (await people.ask(person, `/drafts/${draft.id}/review`)).body;

describe('publishing', () => {
  it('makes the draft live, and leaves the version before as it was', async () => {
    const before = await live();
    const draft = await people.draft('lina');
    const saved = await people.save('lina', draft, aRule('published'));

    const { status, body } = await people.publish('lina', saved, { note: 'for the season' });

    expect([status, body]).toMatchObject([200, { number: before.version + 1, moved: null }]);
    expect(await live()).toMatchObject({ version: body.number, hash: body.hash });
    const { body: versions } = await people.ask('lina', '/versions');
    expect(versions.versions.slice(0, 2)).toMatchObject([
      { number: body.number, live: true, note: 'for the season' },
      { number: before.version, live: false, hash: before.hash },
    ]);
    const [audit] = await api.database.rows(
      "SELECT subject, after_value FROM audit WHERE action = 'publish-rules' ORDER BY id DESC LIMIT 1",
    );
    expect(audit).toMatchObject({
      subject: 'rule-set:guidance',
      after_value: expect.stringContaining(body.hash),
    });
  });

  it('can be read as JSON, and compared as such beside the sentences', async () => {
    const before = await live();
    const saved = await people.save('lina', await people.draft('lina'), aRule('as-json'));
    const { body: published } = await people.publish('lina', saved);

    const { body: version } = await people.ask('wangfang', `/versions/${published.number}`);
    const { body: compared } = await people.ask(
      'wangfang',
      `/compare?from=${before.version}&to=${published.number}`,
    );
    const nowhere = await people.ask('wangfang', '/versions/9999');

    expect(version).toMatchObject({ number: published.number, hash: published.hash, live: true });
    expect(version.ruleSet.rules.at(-1)).toMatchObject({ id: 'as-json' });
    expect(compared.changes).toMatchObject([
      { kind: 'added', subjectId: 'as-json', before: null, after: { id: 'as-json', enabled: true } },
    ]);
    expect(nowhere.status).toBe(404);
  });

  it('gives two at once one winner; the other keeps every edit and takes the winner in', async () => {
    const [mine, theirs] = [await people.draft('lina'), await people.draft('chenming')];
    const savedMine = await people.save('lina', mine, aRule('of-lina'));
    const savedTheirs = await people.save('chenming', theirs, aRule('of-chenming'), { after: null });

    const answers = await Promise.all([
      people.publish('lina', savedMine),
      people.publish('chenming', savedTheirs),
    ]);

    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const [loser, own] = answers[0].status === 409 ? [savedMine, 'lina'] : [savedTheirs, 'chenming'];
    const { body: refused } = answers[0].status === 409 ? answers[0] : answers[1];
    const { version } = await live();
    expect(refused.details).toMatchObject({ cause: 'live-moved', live: version });
    const taken = await people.ask(own as Person, `/drafts/${loser.id}/take-live`, {
      revision: loser.revision,
    });
    const ids = taken.body.document.rules.map((rule: { id: string }) => rule.id);
    expect(ids).toEqual(expect.arrayContaining(['of-lina', 'of-chenming']));
    const second = await people.publish(own as Person, taken.body);
    expect(second.status).toBe(200);
    expect((await live()).rules.map((rule: { id: string }) => rule.id)).toEqual(ids);
  });

  it('keeps what a colleague was typing while it went live', async () => {
    const draft = await people.draft('lina');
    const seen = await people.save('lina', draft, aRule('finished'));
    await people.publish('lina', seen);

    const late = await people.save('chenming', seen, aRule('typed-late'));

    const ids = late.document.rules.map((rule: { id: string }) => rule.id);
    expect(ids).toEqual(expect.arrayContaining(['finished', 'typed-late']));
    expect(late.base).toBe(late.live);
  });

  it('refuses a draft that was saved since it was looked at', async () => {
    const draft = await people.draft('lina');
    const seen = await people.save('lina', draft, aRule('seen'));
    await people.save('chenming', seen, aRule('unseen'));

    const { status, body } = await people.publish('lina', seen);

    expect([status, body.details.cause]).toEqual([409, 'draft-changed']);
  });

  it('refuses what changes nothing', async () => {
    const draft = await people.draft('lina');

    expect((await people.publish('lina', draft)).body.details.cause).toBe('no-change');
  });

  it('leaves a visit in the middle on its version', async () => {
    const before = await live();
    const visitor = await api.visit();
    const saved = await people.save('lina', await people.draft('lina'), aRule('spring'), { after: null });
    const { body: published } = await people.publish('lina', saved);

    await api.ask(`/api/visits/${visitor.visitId}/page`, {
      method: 'POST',
      token: visitor.token,
      body: { url: 'https://shop.example/?utm_campaign=spring', title: 'Spring' },
    });
    const fresh = await api.visit({
      page: { url: 'https://shop.example/?utm_campaign=spring', title: 'Spring' },
    });

    const pinned = async (id: string) =>
      (
        await api.database.rows(
          'SELECT r.number, v.guidance_rule_id FROM visits v JOIN rule_versions r ON r.id = v.guidance_version_id WHERE v.id = ?',
          [id],
        )
      )[0];
    expect((await pinned(visitor.visitId))?.number).toBe(before.version);
    expect(await pinned(fresh.visitId)).toEqual({ number: published.number, guidance_rule_id: 'spring' });
  });

  it('moves visits under way when asked to, and counts them', async () => {
    const visitor = await api.visit({ page: { url: 'https://shop.example/nothing-for-you', title: 'x' } });
    await api.database.rows('UPDATE visits SET guidance_rule_id = NULL WHERE id = ?', [visitor.visitId]);
    const saved = await people.save('lina', await people.draft('lina'), aRule('moved'));
    const { running } = await review(saved);

    const { body } = await people.publish('lina', saved, { moveRunning: true });

    expect(running).toBeGreaterThan(0);
    expect(body.moved).toBe(running);
    const [row] = await api.database.rows(
      'SELECT r.number FROM visits v JOIN rule_versions r ON r.id = v.guidance_version_id WHERE v.id = ?',
      [visitor.visitId],
    );
    expect(row?.number).toBe(body.number);
  });
});

it('publishes a first version where nothing was live, once there is a default', async () => {
  await api.database.rows("UPDATE rule_sets SET live_version_id = NULL WHERE name = 'assignment'");
  const path = '/api/rule-sets/assignment/drafts';
  const { body: draft } = await people.ask('lina', path, undefined, 'POST');
  const early = await people.ask('lina', `${path}/${draft.id}/publish`, { revision: 1, live: null });
  const steps = [{ target: { kind: 'last-agent', evenSuspended: false }, waitSeconds: 0 }];
  const defaultRule = { id: 'default', plan: { steps, overflow: { to: 'queue' } } };
  const document = { ...draft.document, defaultRule };
  await people.ask('lina', `${path}/${draft.id}`, { revision: 1, document }, 'PUT');

  const { status, body } = await people.ask('lina', `${path}/${draft.id}/publish`, {
    revision: 2,
    live: null,
  });

  expect(draft).toMatchObject({ base: null, live: null, unfinished: ['default'] });
  expect(early.body.details).toMatchObject({ cause: 'gates', gates: [{ name: 'unfinished' }] });
  expect([status, body.number]).toEqual([200, 2]);
  const [row] = await api.database.rows(
    "SELECT v.number FROM rule_sets s JOIN rule_versions v ON v.id = s.live_version_id WHERE s.name = 'assignment'",
  );
  expect(row?.number).toBe(2);
});

describe('the gates', () => {
  it('hold unfinished rules back', async () => {
    const half = { ...aRule('half'), conditions: { id: 'root', all: [] } };
    const saved = await people.save('lina', await people.draft('lina'), half);

    const { status, body } = await people.publish('lina', saved);

    expect(status).toBe(409);
    expect(body.details).toMatchObject({
      cause: 'gates',
      gates: [{ name: 'unfinished', state: 'failed', count: 1 }],
    });
  });

  it('hold a lint error back, until an administrator makes that optional, which is audited', async () => {
    const never = aRule('never', 'x', {
      conditions: {
        id: 'root',
        all: [
          { id: 'a', fact: 'visit.count', operator: 'lessThan', value: 2 },
          { id: 'b', fact: 'visit.count', operator: 'greaterThan', value: 5 },
        ],
      },
    });
    const saved = await people.save('lina', await people.draft('lina'), never);
    const refused = await people.publish('lina', saved);
    const byOperations = await people.ask('lina', '/api/rule-gates', { lint: false }, 'PATCH');
    await people.ask('admin', '/api/rule-gates', { lint: false }, 'PATCH');

    const passed = await people.publish('lina', saved);

    await people.ask('admin', '/api/rule-gates', { lint: true }, 'PATCH');
    const { number } = passed.body;
    await people.ask('lina', '/rollback', { to: number - 1, live: number, reason: 'only a test' });
    expect(refused.body.details.gates).toMatchObject([{ name: 'lint', state: 'failed' }]);
    expect([byOperations.status, passed.status]).toEqual([403, 200]);
    const audit = await api.database.rows("SELECT id FROM audit WHERE action = 'change-rule-gates'");
    expect(audit).toHaveLength(2);
  });

  it('count warnings beside errors, and let them pass', async () => {
    const always = aRule('always', 'x', {
      conditions: {
        id: 'root',
        all: [{ id: 'a', fact: 'visit.count', operator: 'greaterThanInclusive', value: 1 }],
      },
    });
    const before = await review(await people.draft('lina'));

    const after = await review(await people.save('lina', await people.draft('lina'), always));

    expect(after.warnings).toBe(before.warnings + 1);
    expect(after.gates.find((one: { name: string }) => one.name === 'lint')).toMatchObject({
      state: 'passed',
    });
  });

  it('never call a set without fixtures passed', async () => {
    const saved = await people.save('lina', await people.draft('lina'), aRule('bare'));
    const gate = (await review(saved)).gates.find((one: { name: string }) => one.name === 'fixtures');
    await people.ask('admin', '/api/rule-gates', { fixtures: true }, 'PATCH');

    const { body } = await people.publish('lina', saved);

    await people.ask('admin', '/api/rule-gates', { fixtures: false }, 'PATCH');
    expect(gate).toEqual({ name: 'fixtures', state: 'failed', required: false, count: 0 });
    expect(body.details.gates).toMatchObject([{ name: 'fixtures', state: 'failed' }]);
  });
});

describe('where two people are asked for', () => {
  const twoPersons = (on: boolean) => people.ask('admin', '/api/rule-gates', { twoPersons: on }, 'PATCH');
  const approve = async (person: Person, draft: { id: string }) => {
    const { holdsFor } = await review(draft, person);
    return people.ask(person, `/drafts/${draft.id}/review`, { kind: 'approve', holdsFor });
  };

  it('the author cannot approve, another can, and any change asks again', async () => {
    await twoPersons(true);
    const saved = await people.save('lina', await people.draft('lina'), aRule('two'));
    const alone = await people.publish('lina', saved);
    const own = await approve('lina', saved);
    const other = await approve('wangfang', saved);
    const changed = await people.save('lina', saved, aRule('two', 'changed'));
    const reopened = await people.publish('lina', changed);
    await approve('wangfang', changed);

    const published = await people.publish('lina', changed);

    await twoPersons(false);
    expect(alone.body.details.gates).toMatchObject([{ name: 'approval' }]);
    expect([own.status, own.body.details.cause]).toEqual([403, 'own-edits']);
    expect(other.body).toMatchObject({ open: false, reviews: [{ kind: 'approve', holds: true }] });
    expect(reopened.body.details.gates).toMatchObject([{ name: 'approval', state: 'failed' }]);
    expect(published.status).toBe(200);
  });

  it('a verdict on what is not there any more is refused, a wish for changes blocks', async () => {
    await twoPersons(true);
    const saved = await people.save('lina', await people.draft('lina'), aRule('wished'));
    const { holdsFor } = await review(saved);
    await approve('chenming', saved);
    const path = `/drafts/${saved.id}/review`;
    await people.ask('wangfang', path, { kind: 'ask-changes', holdsFor, words: 'shorter', ruleId: 'wished' });
    const blocked = await people.publish('lina', saved);
    await people.save('lina', saved, aRule('wished', 'shorter'));

    const late = await people.ask('wangfang', path, { kind: 'approve', holdsFor });

    await twoPersons(false);
    expect(blocked.body.details.gates).toMatchObject([{ name: 'approval', state: 'failed', count: 1 }]);
    expect([late.status, late.body.details.cause]).toEqual([409, 'draft-changed']);
  });
});

describe('a schedule', () => {
  const due = async (draft: { id: string }): Promise<void> => {
    await api.database.rows('UPDATE scheduled_publications SET due_at = NOW(3) WHERE open_key = ?', [
      draft.id,
    ]);
    await publishDue(api.store);
  };
  const schedule = (draft: { id: string; revision: number; live: number }) =>
    people.ask(
      'lina',
      `/drafts/${draft.id}/schedule`,
      { revision: draft.revision, live: draft.live, atMs: Date.now() + 3_600_000 },
      'PUT',
    );

  it('publishes when it is due, once, whoever scans', async () => {
    const saved = await people.save('lina', await people.draft('lina'), aRule('later'));
    const before = await live();
    const { body: waiting } = await schedule(saved);
    await publishDue(api.store);
    const early = await live();

    await api.database.rows('UPDATE scheduled_publications SET due_at = NOW(3) WHERE open_key = ?', [
      saved.id,
    ]);
    await Promise.all([publishDue(api.store), publishDue(api.store)]);

    expect(waiting.schedule).toMatchObject({ state: 'waiting', stale: false });
    expect(early.version).toBe(before.version);
    expect((await live()).version).toBe(before.version + 1);
    expect((await review(saved)).schedule).toMatchObject({ state: 'published' });
  });

  it('publishes nothing else than what was judged, and raises an alarm', async () => {
    const saved = await people.save('lina', await people.draft('lina'), aRule('judged'));
    await schedule(saved);
    await people.save('chenming', saved, aRule('slipped-in'));
    const before = await live();

    await due(saved);

    expect((await live()).version).toBe(before.version);
    expect((await review(saved)).schedule).toMatchObject({ state: 'failed', reason: 'draft-changed' });
    const alarms = await api.database.rows("SELECT cause FROM alarms WHERE kind = 'publication-failed'");
    expect(alarms[0]?.cause).toContain('draft-changed');
  });

  it('is called off', async () => {
    const saved = await people.save('lina', await people.draft('lina'), aRule('called-off'));
    await schedule(saved);
    const before = await live();

    const { body } = await people.ask('lina', `/drafts/${saved.id}/schedule`, undefined, 'DELETE');
    await due(saved);

    expect(body.schedule).toMatchObject({ state: 'cancelled' });
    expect((await live()).version).toBe(before.version);
  });
});

describe('rolling back', () => {
  it('makes a new version equal to the old one, with its reason, by the same compare-and-swap', async () => {
    const before = await live();
    await people.publish('lina', await people.save('lina', await people.draft('lina'), aRule('mistake')));
    const { version } = await live();
    const back = { to: before.version, live: version, reason: 'too many messages' };

    const answers = await Promise.all([
      people.ask('lina', '/rollback', back),
      people.ask('chenming', '/rollback', back),
    ]);

    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect(await live()).toMatchObject({ version: version + 1, hash: before.hash });
    const { body } = await people.ask('lina', '/versions');
    expect(body.versions[0]).toMatchObject({ restores: before.version, note: 'too many messages' });
  });

  it('asks for a reason and for a version that is there', async () => {
    const { version } = await live();

    const silent = await people.ask('lina', '/rollback', { to: 1, live: version, reason: ' ' });
    const nowhere = await people.ask('lina', '/rollback', { to: 999, live: version, reason: 'x' });

    expect([silent.status, nowhere.status]).toEqual([400, 404]);
  });
});

describe('what changed', () => {
  it('is told in sentences, between versions and from a version to a draft', async () => {
    const before = await live();
    const draft = await people.draft('lina');
    const saved = await people.save('lina', draft, aRule('told', 'a'));
    await people.publish('lina', saved);
    const next = await people.draft('lina');
    const edited = await people.save('lina', next, aRule('told', 'b'));
    const halfway = await people.save('lina', edited, { ...draft.document.rules[0], conditions: {} });

    const { body: versions } = await people.ask(
      'lina',
      `/compare?from=${before.version}&to=${before.version + 1}`,
    );
    const { body: toDraft } = await people.ask(
      'lina',
      `/compare?from=${before.version + 1}&draft=${next.id}`,
    );
    const { body: history } = await people.ask('lina', '/rules/told/history');

    expect(versions.changes).toMatchObject([
      { kind: 'added', subjectId: 'told', words: { zh: ['新增规则「told」'], en: ['rule “told” added'] } },
    ]);
    expect(versions.decisions).toMatchObject({ answer: 'no', example: { 'visit.campaign': 'a' } });
    expect(halfway.unfinished).toEqual([draft.document.rules[0].id]);
    expect(toDraft).toMatchObject({
      changes: [
        {
          kind: 'changed',
          subjectId: 'told',
          words: { en: [expect.stringMatching(/a → b$/)] },
          relation: { kind: 'apart', went: { 'visit.campaign': 'a' }, came: { 'visit.campaign': 'b' } },
        },
      ],
      decisions: null,
      unfinished: [draft.document.rules[0].id],
    });
    expect(history.changes).toMatchObject([
      { number: before.version + 1, words: { en: ['rule “told” added'] } },
    ]);
  });
});
