import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishDue } from '#activities/store/scheduled-publications.ts';
import { askShadow } from '#activities/store/shadow-watch.ts';
import { isDrawn } from '#rules/rollout/draw.ts';
import { eventually } from '../support/wait.ts';
import { type AVisitor, useApi } from './an-api.ts';
import { aRule, useRulePeople } from './rule-people.ts';

const api = useApi();
const people = useRulePeople(api);

const rollouts = async (set = 'guidance') =>
  (await people.ask('lina', `/api/rule-sets/${set}/rollouts`)).body;
const from = (campaign: string, more: object = {}) =>
  api.visit({ page: { url: `https://shop.example/?utm_campaign=${campaign}`, title: 'x' }, ...more });

interface Pinned {
  readonly visitor: string;
  readonly guidance: number;
  readonly rule: string | null;
  readonly assignment: number | null;
}

async function pinned({ visitId }: AVisitor): Promise<Pinned> {
  const [row] = await api.database.rows(
    `SELECT v.visitor_id AS visitor, g.number AS guidance, v.guidance_rule_id AS rule, a.number AS assignment
     FROM visits v LEFT JOIN rule_versions g ON g.id = v.guidance_version_id
     LEFT JOIN rule_versions a ON a.id = v.assignment_version_id WHERE v.id = ?`,
    [visitId],
  );
  return row as unknown as Pinned;
}

/** A draft with one rule for a campaign, above all others. */
async function aDraft(campaign: string) {
  return people.save('lina', await people.draft('lina'), aRule(campaign), { after: null });
}

async function aCanary(campaign: string, percent: number) {
  const draft = await aDraft(campaign);
  const { status, body } = await people.ask('lina', `/drafts/${draft.id}/canary`, {
    revision: draft.revision,
    live: draft.live,
    percent,
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return { number: body.number as number, live: draft.live as number, draft };
}

const stop = (number: number, body: object = {}) => people.ask('lina', '/canary/stop', { number, ...body });

async function stopAll(): Promise<void> {
  const { canary, shadow } = await rollouts();
  if (canary?.state === 'running') await stop(canary.number);
  if (shadow?.state === 'running') await people.ask('lina', '/shadow/stop', undefined, 'POST');
}

describe('a canary', () => {
  afterEach(stopAll);

  it('is a version of its own for its share, drawn once per visitor and kept', async () => {
    const { number, live } = await aCanary('half', 50);

    const visitors = await Promise.all(Array.from({ length: 16 }, () => from('half')));
    const first = await Promise.all(visitors.map(pinned));
    const again = await Promise.all(visitors.map(({ token }) => from('half', { token, again: true })));
    const second = await Promise.all(again.map(pinned));

    expect(new Set(first.map(({ guidance }) => guidance))).toEqual(new Set([live, number]));
    const [row] = await api.database.rows(
      "SELECT id, hash FROM rule_versions WHERE set_name = 'guidance' AND number = ?",
      [number],
    );
    for (const one of first) {
      const isIn = isDrawn({ versionId: String(row?.id), share: 5_000 }, one.visitor);
      expect([one.guidance, one.rule === 'half']).toEqual([isIn ? number : live, isIn]);
    }
    expect(second.map(({ guidance }) => guidance)).toEqual(first.map(({ guidance }) => guidance));
    expect(await rollouts()).toMatchObject({
      live,
      canary: { number, live, percent: 50, state: 'running', hash: row?.hash },
    });
    const { body: versions } = await people.ask('lina', '/versions');
    expect(versions.versions[0]).toMatchObject({ number, live: false });
  });

  it('only adds when it is widened, and takes nothing back when asked to narrow', async () => {
    const { number, live } = await aCanary('wider', 30);
    const visitors = await Promise.all(Array.from({ length: 8 }, () => from('wider')));
    const before = await Promise.all(visitors.map(pinned));

    const narrower = await people.ask('lina', '/canary/percent', { number, percent: 10 }, 'PUT');
    const wider = await people.ask('lina', '/canary/percent', { number, percent: 100 }, 'PUT');
    const again = await Promise.all(visitors.map(({ token }) => from('wider', { token, again: true })));
    const after = await Promise.all(again.map(pinned));

    expect([narrower.status, narrower.body.details]).toMatchObject([
      409,
      { cause: 'not-wider', percent: 30 },
    ]);
    expect(wider.body).toMatchObject({ percent: 100, state: 'running' });
    expect(before.map(({ guidance }) => guidance)).toContain(live);
    expect(new Set(after.map(({ guidance }) => guidance))).toEqual(new Set([number]));
  });

  it('goes to nobody new once it is stopped, and leaves visits under way what they have', async () => {
    const { number, live } = await aCanary('stopped', 100);
    const visitor = await from('elsewhere');

    const { body } = await stop(number, { reason: 'too many complaints' });
    await api.ask(`/api/visits/${visitor.visitId}/page`, {
      method: 'POST',
      token: visitor.token,
      body: { url: 'https://shop.example/?utm_campaign=stopped', title: 'x' },
    });
    const fresh = await from('stopped');

    expect(body).toMatchObject({ state: 'stopped', reason: 'too many complaints' });
    expect((await pinned(visitor)).guidance).toBe(number);
    expect((await pinned(fresh)).guidance).toBe(live);
    expect((await stop(number)).body.details.cause).toBe('no-canary');
    const [audit] = await api.database.rows(
      "SELECT after_value FROM audit WHERE action = 'stop-canary' ORDER BY id DESC LIMIT 1",
    );
    expect(audit?.after_value).toContain('too many complaints');
  });

  it('becomes the live version under its own number', async () => {
    const { number } = await aCanary('finished', 5);

    const { status, body } = await people.ask('lina', '/canary/finish', { number });

    expect([status, body.number]).toEqual([200, number]);
    expect(await rollouts()).toMatchObject({ live: number, canary: { number, state: 'finished' } });
    expect((await pinned(await from('finished'))).guidance).toBe(number);
  });

  it('lets nothing else be published while it runs', async () => {
    const { number } = await aCanary('alone', 10);
    const draft = await people.save('chenming', await people.draft('chenming'), aRule('impatient'));

    const published = await people.publish('chenming', draft);
    const second = await people.ask('chenming', `/drafts/${draft.id}/canary`, {
      revision: draft.revision,
      live: draft.live,
      percent: 10,
    });

    for (const { status, body } of [published, second])
      expect([status, body.details]).toMatchObject([409, { cause: 'canary-runs', canary: number }]);
  });

  it('fails a publication that comes due while it runs, and says why', async () => {
    const draft = await people.save('chenming', await people.draft('chenming'), aRule('due'));
    await people.ask(
      'chenming',
      `/drafts/${draft.id}/schedule`,
      { revision: draft.revision, live: draft.live, atMs: Date.now() + 3_600_000 },
      'PUT',
    );
    await aCanary('first', 10);
    await api.database.rows(
      "UPDATE scheduled_publications SET due_at = NOW(3) - INTERVAL 1 SECOND WHERE state = 'waiting'",
    );

    await publishDue(api.store);

    const { body } = await people.ask('chenming', `/drafts/${draft.id}/review`);
    expect(body.schedule).toMatchObject({ state: 'failed', reason: 'canary-runs' });
  });

  it('is stopped by a roll back in the same stroke', async () => {
    const { number, live } = await aCanary('rolled', 100);

    const { status, body } = await people.ask('lina', '/rollback', { to: 1, live, reason: 'complaints' });

    expect(status).toBe(200);
    expect(await rollouts()).toMatchObject({
      live: body.number,
      canary: { number, state: 'stopped', reason: 'complaints' },
    });
    expect((await pinned(await from('rolled'))).guidance).toBe(body.number);
  });

  it('passes the gates of any publication', async () => {
    await people.ask('admin', '/api/rule-gates', { twoPersons: true }, 'PATCH');
    const draft = await aDraft('unapproved');

    const { status, body } = await people.ask('lina', `/drafts/${draft.id}/canary`, {
      revision: draft.revision,
      live: draft.live,
      percent: 10,
    });

    await people.ask('admin', '/api/rule-gates', { twoPersons: false }, 'PATCH');
    expect([status, body.details.cause]).toEqual([409, 'gates']);
  });

  it('needs the right to publish', async () => {
    const { number } = await aCanary('rights', 10);

    const answers = await Promise.all([
      people.ask('wangfang', '/canary/stop', { number }),
      people.ask('wangfang', '/canary/percent', { number, percent: 50 }, 'PUT'),
      people.ask('wangfang', '/canary/finish', { number }),
      people.ask('wangfang', '/shadow/stop', undefined, 'POST'),
      people.ask('wangfang', `/canaries/${number}`),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 200]);
  });

  it('shows either side, and explains by both where they differ', async () => {
    const { number, live } = await aCanary('figures', 50);
    const visitors = await Promise.all(Array.from({ length: 12 }, () => from('figures')));
    for (const visitor of visitors.slice(0, 4)) await api.say(visitor, 'hello');
    const canaries = (await Promise.all(visitors.map(pinned))).filter(({ guidance }) => guidance === number);

    const { body } = await people.ask('lina', `/canaries/${number}`);
    const [difference] = body.agreement.differences;
    const { body: both } = await people.ask(
      'lina',
      `/rollouts/differences/${difference.caseId}?canary=${number}`,
    );

    expect(body).toMatchObject({
      live: { version: live, visits: 12 - canaries.length },
      other: { version: number, visits: canaries.length, guided: { share: 1 } },
      agreement: { visits: 12, share: { count: 0, of: 12 } },
    });
    expect(body.live.spoke.count + body.other.spoke.count).toBe(4);
    expect(difference).toMatchObject({ other: { id: 'figures' } });
    expect(both.other).toMatchObject({ version: number, winner: { id: 'figures' } });
    expect(both.live.version).toBe(live);
    expect(both.live.winner?.id).not.toBe('figures');
    expect(both.other.rules.at(-1).nodes.at(-1).words.en).toContain('figures');
  });
});

describe('a canary of assignment rules', () => {
  const ask = (path: string, body?: unknown, method?: 'PUT') =>
    people.ask('lina', `/api/rule-sets/assignment${path}`, body, method);

  async function aCanaryOfPlans(percent: number) {
    const { body: begun } = await people.ask('lina', '/api/rule-sets/assignment/drafts', undefined, 'POST');
    const [rule] = begun.document.rules;
    const changed = { ...rule, note: `at ${percent}` };
    const { body: draft } = await ask(
      `/drafts/${begun.id}/rules/${rule.id}`,
      { revision: begun.revision, rule: changed },
      'PUT',
    );
    const { status, body } = await ask(`/drafts/${draft.id}/canary`, {
      revision: draft.revision,
      live: draft.live,
      percent,
    });
    if (status !== 200) throw new Error(JSON.stringify(body));
    return { number: body.number as number, live: draft.live as number };
  }
  const versionOf = async (sessionId: string) => {
    const [row] = await api.database.rows(
      'SELECT r.number FROM sessions s JOIN rule_versions r ON r.id = s.assignment_version_id WHERE s.id = ?',
      [sessionId],
    );
    return row?.number;
  };

  it('is drawn with the visit, so a session within it begins with that version even after a stop', async () => {
    const quiet = await api.visit({ page: { url: 'https://shop.example/quiet', title: 'x' } });
    const { number, live } = await aCanaryOfPlans(100);
    const visitor = await from('assigned');
    const drawn = await pinned(visitor);

    await ask('/canary/stop', { number });
    const [mine, before, after] = await Promise.all([
      api.say(visitor, 'hello'),
      api.say(quiet, 'hello'),
      from('assigned').then((late) => api.say(late, 'hello')),
    ]);

    expect(drawn.assignment).toBe(number);
    expect(await versionOf(mine.body.sessionId)).toBe(number);
    expect(await versionOf(before.body.sessionId)).toBe(live);
    expect(await versionOf(after.body.sessionId)).toBe(live);
  });
});

describe('a shadow', () => {
  beforeEach(stopAll);
  afterEach(stopAll);

  async function aShadow(campaign: string) {
    const draft = await aDraft(campaign);
    const { status, body } = await people.ask('lina', `/drafts/${draft.id}/shadow`, {
      revision: draft.revision,
      live: draft.live,
    });
    if (status !== 200) throw new Error(JSON.stringify(body));
    return { draft, shadow: body };
  }
  const answers = async (visits: number) =>
    eventually(async () => {
      const { body } = await people.ask('lina', '/shadow');
      expect(body.agreement.visits).toBe(visits);
      return body;
    });

  it('is asked beside the live version and changes nothing of what the visitor gets', async () => {
    const { draft } = await aShadow('shadowed');
    const [met, other] = [await from('shadowed'), await from('somebody-else')];

    const body = await answers(2);

    expect(body.shadow).toMatchObject({ state: 'running', live: draft.live, edited: false });
    expect(body.agreement).toMatchObject({
      share: { count: 1, of: 2 },
      differences: [{ live: expect.toSatisfy((live) => live?.id !== 'shadowed'), other: { id: 'shadowed' } }],
    });
    for (const visitor of [met, other])
      expect(await pinned(visitor)).toMatchObject({
        guidance: draft.live,
        rule: expect.toSatisfy((rule) => rule !== 'shadowed'),
      });
    const [{ caseId }] = body.agreement.differences;
    const { body: both } = await people.ask('lina', `/rollouts/differences/${caseId}`);
    expect(both).toMatchObject({
      live: { version: draft.live },
      other: { version: null, winner: { id: 'shadowed' } },
    });
  });

  it('stays what it was when its draft is edited, and is one at a time', async () => {
    const { draft } = await aShadow('frozen');

    const saved = await people.save('lina', draft, aRule('later'));
    const again = await people.ask('lina', `/drafts/${draft.id}/shadow`, {
      revision: saved.revision,
      live: saved.live,
    });

    expect(again.body.details.cause).toBe('shadow-runs');
    expect((await rollouts()).shadow).toMatchObject({ edited: true, state: 'running' });
  });

  it('is over when another version goes live', async () => {
    await aShadow('overtaken');
    const saved = await people.save('chenming', await people.draft('chenming'), aRule('goes-live'));

    await people.publish('chenming', saved);

    expect((await rollouts()).shadow.state).toBe('overtaken');
  });

  it('harms nothing when it fails', async () => {
    await aShadow('broken');
    await api.database.rows("UPDATE shadows SET document = '{not json' WHERE state = 'running'");
    const { shadow } = await rollouts();
    await people.ask('lina', '/shadow/stop', undefined, 'POST');
    await api.database.rows("UPDATE shadows SET state = 'running', open_key = 'guidance' WHERE id = ?", [
      shadow.id,
    ]);

    const visitor = await from('broken');
    const nowhere = askShadow(api.store, { set: 'guidance' } as never);

    expect(visitor.opened.visitId).toBe(visitor.visitId);
    await expect(nowhere).resolves.toBeUndefined();
  });

  it('wants a finished draft', async () => {
    const draft = await people.draft('lina');
    const saved = await people.save('lina', draft, { id: 'half-done', name: { en: 'x' } });

    const { status, body } = await people.ask('lina', `/drafts/${saved.id}/shadow`, {
      revision: saved.revision,
      live: saved.live,
    });

    expect([status, body.details.cause]).toEqual([409, 'unfinished']);
  });
});
