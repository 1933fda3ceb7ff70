/** Goes through every operation of the contract: who may call it, and what it answers to nonsense. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { Problem } from '#api/contract/basics.ts';
import { type Operation, pathOf } from '#api/contract/operation.ts';
import { OPERATIONS } from '#api/contract/operations.ts';
import { ROLE_RIGHTS, ROLES, type Role } from '#api/contract/rights.ts';
import { type Answered, type AVisitor, useApi } from './an-api.ts';

const api = useApi();
const all = Object.entries(OPERATIONS) as [string, Operation][];
const NOWHERE = '00000000-0000-7000-8000-000000000000';
const PARAMS = {
  id: NOWHERE,
  decision: NOWHERE,
  index: '0',
  set: 'guidance',
  rule: 'r1',
  condition: 'c1',
  number: '999',
};

/** Things no body should be. */
const NONSENSE: readonly unknown[] = [
  null,
  [],
  'text',
  42,
  {},
  { id: 1 },
  { name: {}, password: [] },
  { clientId: 'no-uuid', kind: 'text', text: '' },
  { kind: '__proto__', args: { constructor: 1 } },
  {
    list: { $gt: '' },
    presence: 'dancing',
    accepting: 'yes',
    limit: -1,
    members: [{}],
    policy: { default: null },
  },
  { entryPoint: 'x'.repeat(10_000), page: { url: 5 } },
];

let visitor: AVisitor;
const cookies = new Map<Role, string>();

beforeAll(async () => {
  visitor = await api.visit();
  const names = ['admin', 'lina', 'chenming', 'wangfang', 'zhaolei'];
  for (const [index, role] of ROLES.entries()) {
    const name = names[index] ?? 'admin';
    await api.store.pool.query('UPDATE staff SET roles = ?, must_change = 0 WHERE name = ?', [
      JSON.stringify([role]),
      name,
    ]);
    cookies.set(role, await api.signIn(name));
  }
});

function callerOf(operation: Operation): { cookie?: string; token?: string } {
  if (operation.auth === 'visitor') return { token: visitor.token };
  const cookie = cookies.get('administrator');
  return operation.auth === 'staff' && cookie !== undefined ? { cookie } : {};
}

function call(operation: Operation, more: object = {}, params: object = PARAMS): Promise<Answered> {
  const own = operation.auth === 'visitor' ? { ...params, id: visitor.visitId } : params;
  const method = operation.method.toUpperCase() as 'GET';
  return api.ask(pathOf(operation, own as Record<string, string>), {
    method,
    ...callerOf(operation),
    ...more,
  });
}

/** Signing out would end the other tests' sign-ins, and taking the demo away their data. */
const HARMFUL = new Set(['signOut', 'removeDemoData', 'bringVisitors']);

describe('every operation with a body', () => {
  const withBody = all.filter(([, operation]) => operation.body !== undefined);

  it.each(withBody)('%s refuses nonsense by name and changes nothing', async (_, operation) => {
    const schema = operation.body as z.ZodType;
    const wrong = NONSENSE.filter((body) => !schema.safeParse(body ?? {}).success);
    const before = await counts();

    const answers = await Promise.all(wrong.map((body) => call(operation, { body })));

    expect(wrong.length).toBeGreaterThan(0);
    for (const answer of answers) {
      expect(answer.status, JSON.stringify(answer.body)).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(Problem.safeParse(answer.body).error).toBeUndefined();
    }
    expect(await counts()).toEqual(before);
  });

  it.each(withBody)('%s refuses what is no JSON', async (_, operation) => {
    const broken = await fetch(`${api.url}${pathOf(operation, { ...PARAMS, id: visitor.visitId })}`, {
      method: operation.method.toUpperCase(),
      headers: {
        'content-type': 'application/json',
        cookie: callerOf(operation).cookie ?? '',
        authorization: `Bearer ${visitor.token}`,
      },
      body: '{"broken": ',
    });

    expect(broken.status).toBe(400);
    expect(Problem.parse(await broken.json()).code).toBe('bad-request');
  });
});

async function counts(): Promise<unknown> {
  const tables = [
    'visits',
    'sessions',
    'session_events',
    'commands',
    'audit',
    'policy_versions',
    'left_messages',
    'files',
  ];
  const select = tables.map((table) => `(SELECT COUNT(*) FROM ${table}) AS ${table}`).join(', ');
  return api.database.rows(`SELECT ${select}`);
}

describe('who is nobody', () => {
  it.each(all.filter(([, operation]) => operation.auth !== 'none'))(
    'cannot call %s',
    async (_, operation) => {
      const method = operation.method.toUpperCase() as 'GET';
      const path = pathOf(operation, PARAMS);
      const body = operation.body === undefined ? {} : { body: {} };

      const without = await api.ask(path, { method, ...body });
      const withRubbish = await api.ask(path, { method, cookie: 'usher=rubbish', token: 'rubbish', ...body });

      expect([without.status, withRubbish.status]).toEqual([401, 401]);
    },
  );

  it.each(all.filter(([, operation]) => operation.auth === 'staff'))(
    'as a visitor cannot call %s',
    async (_, operation) => {
      const { status } = await api.ask(pathOf(operation, PARAMS), {
        method: operation.method.toUpperCase() as 'GET',
        token: visitor.token,
        ...(operation.body === undefined ? {} : { body: {} }),
      });

      expect(status).toBe(401);
    },
  );
});

describe('the matrix of rights', () => {
  const guarded = all.filter(([, operation]) => operation.right !== undefined);

  it.each(ROLES.flatMap((role) => guarded.map(([name, operation]) => [role, name, operation] as const)))(
    'holds for %s and %s',
    async (role, name, operation) => {
      const has = operation.right !== undefined && ROLE_RIGHTS[role][operation.right] !== undefined;
      if (has && HARMFUL.has(name)) return;

      const { status, body } = await call(operation, {
        cookie: cookies.get(role),
        ...(operation.body === undefined ? {} : { body: {} }),
      });

      if (has) expect(body.details?.right, JSON.stringify(body)).toBeUndefined();
      else expect({ status, right: body.details?.right }).toEqual({ status: 403, right: operation.right });
      expect(status).toBeLessThan(500);
    },
  );
});

it('describes every operation in the OpenAPI document', async () => {
  const { body } = await api.ask('/api/openapi.json');

  const described = Object.values(
    body.paths as Record<string, Record<string, { operationId: string }>>,
  ).flatMap((path) => Object.values(path).map((operation) => operation.operationId));

  expect(described.sort()).toEqual(Object.keys(OPERATIONS).sort());
});
