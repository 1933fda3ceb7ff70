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
