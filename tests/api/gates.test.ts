import { describe, expect, it } from 'vitest';
import { useApi } from './an-api.ts';
import { aRule, type Person, useRulePeople } from './rule-people.ts';

const api = useApi();
const people = useRulePeople(api);

const review = async (draft: { id: string }, person: Person = 'lina') =>
  (await people.ask(person, `/drafts/${draft.id}/review`)).body;

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
