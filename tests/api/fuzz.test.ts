/**
 * Every operation with hostile bodies, parameters, queries and headers: never our fault, always said in problem+json with the
 * field named, and what was refused has changed nothing. `FUZZ_RUNS` asks for more of each than the few of every day.
 */
import http from 'node:http';
import fc from 'fast-check';
import { io } from 'socket.io-client';
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { Problem } from '#api/contract/basics.ts';
import { LIVE_PATH, STAFF_NAMESPACE, VISITOR_NAMESPACE } from '#api/contract/live.ts';
import { pathOf } from '#api/contract/operation.ts';
import { damaged, HOSTILE, hostileValue, type Json, shaped } from '../support/hostile.ts';
import { useApi } from './an-api.ts';
import { type Person, useWorld } from './operations/a-world.ts';
import { EVERY_OPERATION, type Row } from './operations/every-operation.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 2);
const SEED = Number(process.env.FUZZ_SEED ?? 4);

/** Of a test that goes through all operations: cut off, it would go on beneath the next and change what that one looks at. */
const ALL_MS = 180_000;

/** Commands are answered at once, or every accepted one would wait for Temporal. */
const api = useApi({}, async ({ sessionId }, store) => {
  await store.pool.query(
    `UPDATE commands SET result = '{"ok":false,"reason":"not-in-this-phase","agentId":null}', answered_at = NOW(3)
     WHERE session_id = ? AND result IS NULL`,
    [sessionId],
  );
});
const world = useWorld(api);

/** They end sign-ins, take the data away, or go on in the background after they were answered. */
const LEFT_OUT = new Set(['signOut', 'changePassword', 'removeDemoData', 'bringVisitors']);
const rows = EVERY_OPERATION.filter((row) => !LEFT_OUT.has(row.name));

/** What changes without anybody's doing: marks of use, counters of refusals. */
const RESTLESS = new Set(['sign_ins', 'rate_limits', 'connections', 'hints', '_prisma_migrations']);
let tables = '';

beforeAll(async () => {
  const all = await api.database.rows('SHOW TABLES');
  tables = all
    .map((row) => String(Object.values(row)[0]))
    .filter((name) => !RESTLESS.has(name))
    .map((name) => `\`${name}\``)
    .join(', ');
});

async function state(): Promise<string> {
  return JSON.stringify(await api.database.rows(`CHECKSUM TABLE ${tables}`));
}

interface Sent {
  readonly path: string;
  readonly body?: Buffer | string;
  readonly headers?: { readonly [name: string]: string };
}

interface Got {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });

/** As it is, past everything that a well-behaved client would put right. */
function send(row: Row, { path, body, headers = {} }: Sent, person: Person): Promise<Got> {
  const { hostname, port } = new URL(api.url);
  const { token } = world.about('administrator', 'own').visitor;
  const auth =
    row.operation.auth === 'staff' ? { cookie: person.cookie } : { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        agent,
        hostname,
        port,
        path,
        method: row.operation.method.toUpperCase(),
        headers: { ...auth, ...headers },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers['content-type'] ?? '',
            text: Buffer.concat(parts).toString(),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** What must be true of whatever comes back; answers whether it was refused. */
function judge(got: Got, said: unknown): boolean {
  const about = `${got.status} ${got.text.slice(0, 300)} for ${String(JSON.stringify(said)).slice(0, 600)}`;
  expect(got.status, about).toBeLessThan(500);
  if (got.status < 400) return false;
  expect(got.type, about).toContain('application/problem+json');
  const problem = Problem.safeParse(JSON.parse(got.text));
  expect(problem.error, about).toBeUndefined();
  expect(got.text, about).not.toMatch(/ at .*\.ts:|SELECT |node_modules/);
  return true;
}

async function asked(row: Row) {
  const person = world.person('administrator');
  return row.request({ world, person, case: world.about('administrator', 'own'), relation: 'own' });
}

function queryOf(query: { readonly [name: string]: string } | undefined): string {
  return query === undefined ? '' : `?${new URLSearchParams(query)}`;
}

/** Sends each, and looks whether the refused ones changed anything: where others were taken, once more without those. */
async function each(row: Row, sendings: readonly Sent[]): Promise<Got[]> {
  const person = world.person('administrator');
  const answers: Got[] = [];
  const refused: Sent[] = [];
  const before = await state();
  for (const sending of sendings) {
    const got = await send(row, sending, person);
    if (judge(got, { ...sending, body: String(sending.body ?? '').slice(0, 500) })) refused.push(sending);
    answers.push(got);
  }
  if (refused.length === sendings.length)
    expect(await state(), `${row.name} was refused and changed something`).toBe(before);
  else if (refused.length > 0) await each(row, refused);
  return answers;
}

const withBody = rows.filter((row) => row.operation.body !== undefined);

describe('a hostile body', () => {
  it.each(withBody.map((row) => [row.name, row] as const))(
    'is refused by name or taken whole: %s',
    async (_, row) => {
      const schema = row.operation.body as z.ZodType;
      const right = await asked(row);
      const path = pathOf(row.operation, right.params) + queryOf(right.query);
      const body = fc.oneof(damaged(right.body as Json), shaped(schema).chain(damaged), hostileValue);
      const bodies = fc.sample(body, { numRuns: RUNS, seed: SEED });
      const sendings = bodies.map((one) => ({ path, headers: JSON_TYPE, body: JSON.stringify(one) }));

      const answers = await each(row, sendings);

      for (const [at, got] of answers.entries()) {
        const text = JSON.stringify(bodies[at]);
        const fits = /^[[{]/.test(text) && schema.safeParse(JSON.parse(text)).success;
        if (fits) continue;
        expect([400, 413, 422], text.slice(0, 500)).toContain(got.status);
        const { details } = JSON.parse(got.text);
        // What is no object at all is refused by the parser, before there is a field to name.
        if (/^[[{]/.test(text)) expect(details.problems[0].path, got.text).toMatch(/^\/body/);
      }
    },
  );

  it.each(withBody.map((row) => [row.name, row] as const))(
    'that is no JSON is refused: %s',
    async (_, row) => {
      const right = await asked(row);
      const path = pathOf(row.operation, right.params) + queryOf(right.query);
      const good = JSON.stringify(right.body);
      const broken: Sent[] = [
        { path, headers: JSON_TYPE, body: good.slice(0, -1) },
        { path, headers: JSON_TYPE, body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a]) },
        { path, headers: JSON_TYPE, body: '['.repeat(50_000) },
        { path, headers: JSON_TYPE, body: `${good}${good}` },
        { path, headers: { 'content-type': 'application/json; charset=shift_jis' }, body: good },
        { path, headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: good },
        { path, headers: { ...JSON_TYPE, 'content-encoding': 'who-knows' }, body: good },
      ];

      const answers = await each(row, broken);

      for (const { status } of answers) expect(status).toBeGreaterThanOrEqual(400);
    },
  );

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/xml', ''])(
    'of another kind (%s) is as good as none',
    async (type) => {
      for (const row of withBody) {
        const right = await asked(row);
        const path = pathOf(row.operation, right.params) + queryOf(right.query);
        const headers = type === '' ? {} : { 'content-type': type };
        const needed = !(row.operation.body as z.ZodType).safeParse({}).success;

        const [got] = await each(row, [{ path, headers, body: JSON.stringify(right.body) }]);

        if (needed) expect(got?.status, row.name).toBeGreaterThanOrEqual(400);
      }
    },
    ALL_MS,
  );

  it('over its bound is refused unread', { timeout: ALL_MS }, async () => {
    for (const row of withBody.filter(({ operation }) => operation.large !== true)) {
      const right = await asked(row);
      const path = pathOf(row.operation, right.params) + queryOf(right.query);

      const [got] = await each(row, [
        { path, headers: JSON_TYPE, body: JSON.stringify({ x: 'x'.repeat(1_000_000) }) },
      ]);

      expect([row.name, got?.status]).toEqual([row.name, 413]);
    }
  });
});

describe('a hostile parameter', () => {
  const withParams = rows.filter((row) => row.operation.params !== undefined);
  const strings = HOSTILE.filter((value): value is string => typeof value === 'string' && value !== '');

  it.each(withParams.map((row) => [row.name, row] as const))('names nothing: %s', async (_, row) => {
    const right = await asked(row);
    const names = Object.keys(right.params ?? {});
    const wellFormed = strings.filter((value) => !/\p{Surrogate}/u.test(value) && value.length < 1_000);
    const picked = fc.sample(fc.constantFrom(...wellFormed), { numRuns: RUNS, seed: SEED });
    const sendings = picked.map((value, at): Sent => {
      const params = { ...right.params, [names[at % names.length] ?? 'id']: value };
      return sending(row, pathOf(row.operation, params) + queryOf(right.query), right.body);
    });
    const malformed = sending(
      row,
      pathOf(row.operation, right.params).replace(/[^/]+$/, '%E0%A4%A'),
      right.body,
    );

    await each(row, [...sendings, malformed]);
  });
});

function sending(row: Row, path: string, body: unknown): Sent {
  if (row.operation.body === undefined || body instanceof FormData) return { path };
  return { path, headers: JSON_TYPE, body: JSON.stringify(body) };
}

describe('a hostile query', () => {
  const withQuery = rows.filter((row) => row.operation.query !== undefined);

  it.each(withQuery.map((row) => [row.name, row] as const))(
    'is refused by name or taken: %s',
    async (_, row) => {
      const right = await asked(row);
      const names = Object.keys((row.operation.query as z.ZodObject).shape);
      const value = fc
        .constantFrom(...HOSTILE)
        .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
      const short = value.filter((one) => !/\p{Surrogate}/u.test(one) && one.length < 2_000);
      const pairs = fc.array(fc.tuple(fc.constantFrom(...names), short), { minLength: 1, maxLength: 3 });
      const path = pathOf(row.operation, right.params);
      const sendings = fc.sample(pairs, { numRuns: RUNS * 3, seed: SEED }).map((list): Sent => {
        const query = new URLSearchParams(right.query);
        for (const [name, one] of list) query.append(name, one);
        return sending(row, `${path}?${query}`, right.body);
      });
      // A place in a list that no list has.
      const cursors = ['-9999999999999999.x', '9999999999999999.x', '0.'].map((text) =>
        sending(row, `${path}?cursor=${Buffer.from(text).toString('base64url')}`, right.body),
      );

      await each(row, [...sendings, ...cursors]);
    },
  );
});

describe('a hostile header', () => {
  const HEADERS: readonly { readonly [name: string]: string }[] = [
    { host: 'evil.example' },
    { host: '[' },
    { host: 'a b' },
    { host: 'x'.repeat(2_000) },
    { origin: 'null' },
    { origin: 'javascript:alert(1)' },
    { 'x-forwarded-proto': 'https', 'x-forwarded-for': '1.1.1.1, ::1', 'x-forwarded-host': 'evil.example' },
    { 'accept-language': 'zh;q=NaN,'.repeat(500) },
    { 'user-agent': '(((('.repeat(1_000) },
    { cookie: 'usher=%E0%A4%A; __proto__=1; usher=' },
    { cookie: `usher=${'A'.repeat(6_000)}` },
    { authorization: 'Bearer' },
    { authorization: `Bearer ${'eyJ'.repeat(2_000)}` },
    { authorization: 'Bearer a.b.c' },
    { range: 'bytes=0-,0-,0-', 'if-none-match': '*' },
    { expect: '100-continue' },
    { 'transfer-encoding': 'chunked', 'x-request-id': '\u00ff' },
  ];

  it.each(['readMe', 'openVisit', 'listVisitEvents', 'signIn', 'saveDraft', 'readFile', 'listEntryPoints'])(
    'is no fault of ours: %s',
    async (name) => {
      for (const row of rows.filter((one) => one.name === name)) {
        const right = await asked(row);
        const path = pathOf(row.operation, right.params) + queryOf(right.query);

        const answers = await each(
          row,
          HEADERS.map((headers) => {
            const base = sending(row, path, right.body);
            return { ...base, headers: { ...base.headers, ...headers } };
          }),
        );

        expect(answers).toHaveLength(HEADERS.length);
      }
    },
  );
});

describe('a socket', () => {
  it('survives whatever is said over it, and goes on to serve', async () => {
    const { visitor, sessionId } = world.about('administrator', 'own');
    const options = { path: LIVE_PATH, transports: ['websocket'], reconnection: false, forceNew: true };
    const connect = (namespace: string, more: object) =>
      io(`${api.url}${namespace}`, { ...options, ...more });
    const staff = connect(STAFF_NAMESPACE, {
      extraHeaders: { cookie: world.person('administrator').cookie },
    });
    const customer = connect(VISITOR_NAMESPACE, { auth: { token: visitor.token } });
    await Promise.all(
      [staff, customer].map((socket) => new Promise((resolve) => socket.once('hello', resolve))),
    );
    const before = await state();

    for (const value of fc.sample(hostileValue, { numRuns: RUNS * 20, seed: SEED }))
      for (const event of ['watch', 'unwatch', 'typing', 'hello', '__proto__', 'constructor', ''])
        for (const socket of [staff, customer]) socket.emit(event, value, value);
    const watched = await staff.timeout(10_000).emitWithAck('watch', { sessionId, afterSeq: 0 });

    expect(watched).toBe(true);
    expect(customer.connected).toBe(true);
    expect(await state()).toBe(before);
    staff.disconnect();
    customer.disconnect();
  });

  it.each(
    fc
      .sample(hostileValue, { numRuns: 12, seed: SEED })
      .map((value) => [JSON.stringify(value)?.slice(0, 40), value]),
  )('is refused by a token such as %s', async (_, token) => {
    const socket = io(`${api.url}${VISITOR_NAMESPACE}`, {
      path: LIVE_PATH,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth: { token },
    });
    const refusal = await new Promise<Error>((resolve) => socket.on('connect_error', resolve));

    expect(refusal.message).toBe('unauthenticated');
    socket.disconnect();
  });
});
