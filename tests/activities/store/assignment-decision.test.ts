import { v7 as uuid } from 'uuid';
import { describe, expect, it } from 'vitest';
import { unpackFacts } from '#activities/store/packed-facts.ts';
import { type Floor, useFloors } from '../../support/a-floor.ts';

const house = useFloors();

/** Writes into the published document what no publishing would let through. */
async function damage(
  floor: Floor,
  sessionId: string,
  change: (document: Document) => unknown,
): Promise<string> {
  const { id } = await floor.one<{ id: string }>(
    'SELECT assignment_version_id AS id FROM sessions WHERE id = ?',
    [sessionId],
  );
  const { document } = await floor.one<{ document: string }>(
    'SELECT document FROM rule_versions WHERE id = ?',
    [id],
  );
  const changed = change(JSON.parse(document) as Document);
  await house.store.pool.query('UPDATE rule_versions SET document = ? WHERE id = ?', [
    JSON.stringify(changed),
    id,
  ]);
  return id;
}

interface Document {
  readonly ruleSet: { readonly rules: readonly object[]; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

const alarmsOf = (kind: string) =>
  house.store.rows<{ subject: string; ended_at: Date | null }>(
    'SELECT subject, ended_at FROM alarms WHERE kind = ?',
    [kind],
  );

const route = { type: 'route', params: { plan: { steps: [], overflow: { to: 'message-form' } } } };

describe('what is known of the past', () => {
  it('is of earlier sessions, never of the one that is decided', async () => {
    const floor = await house.build({ policy: { returnWindowSeconds: 0 } });
    const visitorId = uuid();
    const pastIn = async (sessionId: string) => {
      const row = await floor.one<{ facts: Buffer }>('SELECT facts FROM decisions WHERE session_id = ?', [
        sessionId,
      ]);
      const facts = unpackFacts(row.facts) ?? {};
      return [facts['customer.sessions'], facts['customer.lastSession'], facts['customer.lastAgent']];
    };
    const openedAt = async (sessionId: string) =>
      (await floor.one<{ at: Date }>('SELECT opened_at AS at FROM sessions WHERE id = ?', [sessionId])).at;

    const first = await floor.arrive({ visitorId });
    const { agent } = await floor.one<{ agent: string }>(
      'SELECT agent_id AS agent FROM sessions WHERE id = ?',
      [first],
    );
    await floor.command(first, { kind: 'end' }, { who: 'visitor' });
    const second = await floor.arrive({ visitorId });

    expect(await pastIn(first)).toEqual([0, null, null]);
    expect(await pastIn(second)).toEqual([1, (await openedAt(first)).getTime(), agent]);
  });
});

describe('a published version that was damaged', () => {
  it.each([
    [
      'an operator that nobody knows',
      { id: 'leaf', fact: 'customer.vip', operator: 'conjures', value: true },
    ],
    ['a fact that nobody knows', { id: 'leaf', fact: 'customer.aura', operator: 'equal', value: 'blue' }],
    [
      'an operand of the wrong kind',
      { id: 'leaf', fact: 'visit.pages', operator: 'greaterThan', value: 'many' },
    ],
  ])('loses the rule that has %s, says so, and decides by the others', async (_, leaf) => {
    const floor = await house.build();
    const sessionId = await floor.open();
    const rule = {
      id: 'bad',
      name: { en: 'Bad' },
      enabled: true,
      conditions: { id: 'root', all: [leaf] },
      event: route,
    };
    const versionId = await damage(floor, sessionId, (document) => ({
      ...document,
      ruleSet: { ...document.ruleSet, rules: [rule] },
    }));

    await floor.settle();

    expect(await floor.phaseOf(sessionId)).toBe('serving');
    expect((await alarmsOf('rule-quarantined')).map(({ subject }) => subject)).toContain(`${versionId}:bad`);
  });

  it('that is gone altogether leads to the message form, and raises an alarm', async () => {
    const floor = await house.build();
    const sessionId = await floor.open();
    const { id } = await floor.one<{ id: string }>(
      'SELECT assignment_version_id AS id FROM sessions WHERE id = ?',
      [sessionId],
    );
    await house.store.pool.query('DELETE FROM rule_versions WHERE id = ?', [id]);

    await floor.settle();

    expect(await floor.phaseOf(sessionId)).toBe('message-form');
    expect((await alarmsOf('rules-missing')).map(({ subject }) => subject)).toContain(id);
  });

  it('that is no document at all leads to the message form, and raises an alarm', async () => {
    const floor = await house.build();
    const sessionId = await floor.open();
    const id = await damage(floor, sessionId, () => 'nonsense');

    await floor.settle();

    expect(await floor.phaseOf(sessionId)).toBe('message-form');
    expect((await alarmsOf('rules-missing')).map(({ subject }) => subject)).toContain(id);
  });
});

describe('a decision', () => {
  it('goes through the plan to a target that was retired, with an alarm', async () => {
    const gone = await house.build();
    const floor = await house.build({
      plan: (groupId) => ({
        steps: [gone.groupId, groupId].map((id) => ({
          target: { kind: 'group', groupId: id, strategy: 'rotation', skills: [], headStartSeconds: 0 },
          waitSeconds: 0,
        })),
        overflow: { to: 'queue' },
      }),
    });
    await house.store.pool.query('UPDATE `groups` SET retired_at = NOW(3) WHERE id = ?', [gone.groupId]);

    const sessionId = await floor.arrive();

    expect(await floor.one('SELECT group_id FROM sessions WHERE id = ?', [sessionId])).toEqual({
      group_id: floor.groupId,
    });
    expect((await alarmsOf('retired-target')).map(({ subject }) => subject)).toEqual([gone.groupId]);
  });
});
