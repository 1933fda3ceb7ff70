/** Every change by a person leaves a row in the audit log — who, when, before, after, from where — or the table says what records it instead. */
import { describe, expect, it } from 'vitest';
import { useApi } from './an-api.ts';
import { useWorld } from './operations/a-world.ts';
import { askOperation } from './operations/ask-operation.ts';
import { EVERY_OPERATION, type Row } from './operations/every-operation.ts';

const api = useApi();
const world = useWorld(api);

/** They ask with a body and change nothing. */
const QUESTIONS = [
  'askWhyNot',
  'runFixtures',
  'runFixture',
  'recordFixture',
  'countRule',
  'tryRules',
  'tryPlanNow',
];

async function audited(row: Row) {
  const role = 'administrator';
  const person = row.newcomer ? await world.newcomer(role) : world.person(role);
  const { token } = world.about(role, 'own').visitor;
  let before = 0;
  // What the request itself had to make first is audited too, and does not count.
  const counted: Row = {
    ...row,
    request: async (given) => {
      const request = await row.request(given);
      const [newest] = await api.database.rows('SELECT COALESCE(MAX(id), 0) AS id FROM audit');
      before = Number(newest?.id);
      return request;
    },
  };
  const as = row.operation.auth === 'visitor' ? { token } : {};
  const answer = await askOperation(world, counted, { role, person, relation: 'own', ...as });
  const rows = await api.database.rows(
    `SELECT by_staff, action, before_value, after_value, from_address, ABS(TIMESTAMPDIFF(SECOND, at, NOW(3))) AS ago
     FROM audit WHERE id > ?`,
    [before],
  );
  return { answer, rows, person };
}

const changes = EVERY_OPERATION.filter((row) => 'action' in row.audit).sort(
  (a, b) => Number(a.harmful ?? false) - Number(b.harmful ?? false),
);
const others = EVERY_OPERATION.filter((row) => !('action' in row.audit));

describe('everything else', () => {
  it.each(others.map((row) => [row.name, row] as const))(
    'is recorded in another way, or changes nothing: %s',
    async (_, row) => {
      const { answer, rows } = await audited(row);

      expect(row.answers?.('own') ?? [200], JSON.stringify(answer.body)).toContain(answer.status);
      expect(rows).toEqual([]);
    },
  );

  it('says what records it, where it changes anything', () => {
    const silent = others.filter((row) => row.operation.method !== 'get' && 'reads' in row.audit);

    expect(silent.map((row) => row.name)).toEqual(QUESTIONS);
  });
});

describe('a change', () => {
  it.each(changes.map((row) => [row.name, row] as const))(
    'is in the log with all that matters: %s',
    async (_, row) => {
      const { answer, rows, person } = await audited(row);

      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      const { action, values } = row.audit as { action: string; values?: 'none' };
      expect(rows).toEqual([
        {
          by_staff: person.staffId,
          action,
          before_value: rows[0]?.before_value,
          after_value: rows[0]?.after_value,
          from_address: '127.0.0.1',
          ago: expect.any(Number),
        },
      ]);
      expect(Number(rows[0]?.ago)).toBeLessThan(60);
      if (values === 'none') expect([rows[0]?.before_value, rows[0]?.after_value]).toEqual([null, null]);
      else expect(rows[0]?.before_value).not.toEqual(rows[0]?.after_value);
    },
  );
});

it('tells no password to whoever reads the log', async () => {
  const rows = await api.database.rows('SELECT before_value, after_value FROM audit');

  expect(JSON.stringify(rows)).not.toMatch(/password|argon2|correct horse/i);
});
