/** Every operation × role × whose thing it is: the table says what must be answered, and the real server is asked. */
import { describe, expect, it } from 'vitest';
import { type Right, ROLE_RIGHTS, ROLES, type Role } from '#api/contract/rights.ts';
import { type Answered, useApi } from './an-api.ts';
import { RELATIONS, type Relation, useWorld } from './operations/a-world.ts';
import { askOperation } from './operations/ask-operation.ts';
import { EVERY_OPERATION, type Row } from './operations/every-operation.ts';

const api = useApi();
const world = useWorld(api);

/** How far each scope reaches, said anew here and not taken from the code that is asked. */
const REACH: { readonly [scope in 'own' | 'group' | 'all']: readonly Relation[] } = {
  own: ['own', 'served'],
  group: ['own', 'served', 'group', 'waits'],
  all: RELATIONS,
};

function reaches(role: Role, right: Right, relation: Relation): boolean {
  const scope = ROLE_RIGHTS[role][right];
  return scope !== undefined && REACH[scope].includes(relation);
}

/** Of a left message only its group counts: that of one's own, another, or none, which is everybody's. */
function reachesGroup(role: Role, right: Right, relation: Relation): boolean {
  return reaches(role, right, relation === 'other' ? 'other' : 'group');
}

/** Of an agent it counts who they are, not what they serve: the cases of `served` and `waits` lie with a stranger. */
function reachesAgent(role: Role, right: Right, relation: Relation): boolean {
  return reaches(role, right, relation === 'own' || relation === 'group' ? relation : 'other');
}

const WITHIN = { session: reaches, agent: reachesAgent, 'left-message': reachesGroup } as const;

type Verdict = 'allowed' | 'does not exist' | { readonly lacks: Right };

function verdict(row: Row, role: Role, relation: Relation): Verdict {
  const { right: first } = row.operation;
  const right = row.right ?? first;
  for (const needed of [first, right])
    if (needed !== undefined && ROLE_RIGHTS[role][needed] === undefined) return { lacks: needed };
  const within = row.about in WITHIN ? WITHIN[row.about as keyof typeof WITHIN] : null;
  if (right === undefined || within === null) return 'allowed';
  if (!within(role, row.reading ?? 'sessions.read', relation)) return 'does not exist';
  return within(role, right, relation) ? 'allowed' : { lacks: right };
}

function said({ status, body }: Answered): unknown {
  if (status === 403) return { lacks: body.details.right ?? body.details };
  return status === 404 ? 'does not exist' : status;
}

const ofStaff = EVERY_OPERATION.filter((row) => row.operation.auth === 'staff');
const overThings = ofStaff.filter((row) => row.about in WITHIN);

describe('a right over a thing', () => {
  it.each(overThings.map((row) => [row.name, row] as const))(
    'reaches as far as the table says: %s',
    async (_, row) => {
      const cases = ROLES.flatMap((role) => RELATIONS.map((relation) => ({ role, relation })));

      const answers = await Promise.all(
        cases.map(({ role, relation }) => askOperation(world, row, { role, relation })),
      );

      const got = answers.map((answer, at) => ({ ...cases[at], got: said(answer) }));
      const wanted = cases.map(({ role, relation }, at) => {
        const right = verdict(row, role, relation);
        const statuses = row.answers?.(relation) ?? [200];
        const status = answers[at]?.status ?? 0;
        return {
          role,
          relation,
          got: right === 'allowed' ? (statuses.includes(status) ? status : statuses) : right,
        };
      });
      expect(got).toEqual(wanted);
    },
  );
});

describe('a right over everything', () => {
  const rows = ofStaff.filter((row) => !overThings.includes(row));

  it.each(rows.map((row) => [row.name, row] as const))(
    'is asked of every role, and named where it is missing: %s',
    async (_, row) => {
      const got: unknown[] = [];
      const wanted: unknown[] = [];
      for (const role of ROLES) {
        const right = verdict(row, role, 'own');
        if (row.harmful && right === 'allowed') continue;
        const person = row.newcomer ? await world.newcomer(role) : world.person(role);
        const answer = await askOperation(world, row, { role, person, relation: 'own' });
        const statuses = row.answers?.('own') ?? [200];
        got.push({ role, got: said(answer) });
        const found = statuses.includes(answer.status) ? said(answer) : statuses;
        wanted.push({ role, got: right === 'allowed' ? found : right });
      }

      expect(got).toEqual(wanted);
    },
  );
});
