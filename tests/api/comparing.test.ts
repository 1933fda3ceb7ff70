import { describe, expect, it } from 'vitest';
import { useApi } from './an-api.ts';
import { aRule, useRulePeople } from './rule-people.ts';

const api = useApi();
const people = useRulePeople(api);

const live = async () => (await people.ask('lina', '')).body;
describe('what changed', () => {
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
