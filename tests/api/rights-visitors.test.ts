/** Visitors cannot read or act for each other, whatever token they bring. */
import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { v4 as uuid } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { ENTRY_POINT } from '#activities/store/demo/ids.ts';
import { newEntryPointSecret, openSecret } from '#activities/store/entry-point-secret.ts';
import { createSigner, signVisitor } from '#api/visitor-token.ts';
import { type AVisitor, SECRET, useApi } from './an-api.ts';
import { aPicture, type Case, useWorld } from './operations/a-world.ts';
import { askOperation } from './operations/ask-operation.ts';
import { EVERY_OPERATION } from './operations/every-operation.ts';

const api = useApi();
const world = useWorld(api);
const rows = EVERY_OPERATION.filter((row) => row.operation.auth === 'visitor');
let mine: Case;
let theirs: Case;

beforeAll(() => {
  mine = world.about('agent', 'own');
  theirs = world.about('agent', 'other');
});

const MINE = { role: 'agent', relation: 'own' } as const;
const THEIRS = { role: 'agent', relation: 'other' } as const;

/** Everything that a visitor's call could change. */
async function traces(): Promise<unknown> {
  return api.database.rows(
    `SELECT (SELECT COUNT(*) FROM session_events) AS events, (SELECT COUNT(*) FROM commands) AS commands,
       (SELECT COUNT(*) FROM files) AS files, (SELECT COUNT(*) FROM surveys WHERE stars IS NOT NULL) AS stars,
       (SELECT SUM(visitor_read_vseq) FROM sessions) AS marks, (SELECT GROUP_CONCAT(page_url ORDER BY id) FROM visits) AS pages`,
  );
}

const { visitor: key } = createSigner(SECRET, Date.now);
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function claims(visitor: AVisitor): { sub: string; visit: string; entry: string } {
  const [, payload = ''] = visitor.token.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}

function signed(
  visitor: AVisitor,
  with_: { key?: Uint8Array; audience?: string; expires?: number },
): Promise<string> {
  const { sub, visit, entry } = claims(visitor);
  return new SignJWT({ visit, entry })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setAudience(with_.audience ?? 'usher:visitor')
    .setIssuedAt(Math.floor(Date.now() / 1_000) - 10_000)
    .setExpirationTime(with_.expires ?? Math.floor(Date.now() / 1_000) + 1_000)
    .sign(with_.key ?? key);
}

/** Tokens that must count for nothing, made for `theirs` by whoever knows their ids but not the server's secret. */
const FORGERIES: readonly (readonly [string, (visitor: AVisitor) => Promise<string> | string])[] = [
  [
    'unsigned, by alg none',
    (visitor) =>
      `${part({ alg: 'none' })}.${part({ ...claims(visitor), aud: 'usher:visitor', exp: 9_999_999_999 })}.`,
  ],
  [
    'signed with another secret',
    (visitor) =>
      signed(visitor, { key: createSigner('another secret, as long as it must be', Date.now).visitor }),
  ],
  [
    'signed with the key for files',
    (visitor) => signed(visitor, { key: createSigner(SECRET, Date.now).file }),
  ],
  ['made for another purpose', (visitor) => signed(visitor, { audience: 'usher:staff' })],
  ['expired', (visitor) => signed(visitor, { expires: Math.floor(Date.now() / 1_000) - 60 })],
  [
    'of another algorithm with the same key',
    (visitor) => {
      const words = `${part({ alg: 'HS512' })}.${part({ ...claims(visitor), aud: 'usher:visitor', exp: 9_999_999_999 })}`;
      return `${words}.${createHmac('sha512', key).update(words).digest('base64url')}`;
    },
  ],
  [
    'whose words were altered',
    (visitor) => {
      const [head, , signature] = mine.visitor.token.split('.');
      return `${head}.${part({ ...claims(visitor), aud: 'usher:visitor', exp: 9_999_999_999 })}.${signature}`;
    },
  ],
  [
    'that is a site’s statement',
    async () => (await api.ask('/api/demo/identity', { body: { entryPoint: 'demo' } })).body.identity,
  ],
];

describe('a token', () => {
  it.each(FORGERIES)('%s opens nothing', async (_, forge) => {
    const token = await forge(theirs.visitor);
    const before = await traces();

    const answers = await Promise.all(rows.map((row) => askOperation(world, row, { ...THEIRS, token })));

    expect(answers.map((answer, at) => [rows[at]?.name, answer.status])).toEqual(
      rows.map((row) => [row.name, 401]),
    );
    expect(await traces()).toEqual(before);
  });

  it('of ours is taken, so that the refusals above mean something', async () => {
    const token = await signed(mine.visitor, {});

    const answers = await Promise.all(rows.map((row) => askOperation(world, row, { ...MINE, token })));

    expect(answers.map((answer, at) => [rows[at]?.name, answer.status])).toEqual(
      rows.map((row) => [row.name, row.answers?.('own')[0] ?? 200]),
    );
  });
});

describe('another visitor’s visit', () => {
  it('does not exist, whatever is asked of it', async () => {
    const before = await traces();

    const answers = await Promise.all(
      rows.map((row) => askOperation(world, row, { ...THEIRS, token: mine.visitor.token })),
    );

    expect(answers.map((answer, at) => [rows[at]?.name, answer.status, answer.body.code])).toEqual(
      rows.map((row) => [row.name, 404, 'not-found']),
    );
    expect(await traces()).toEqual(before);
  });
});

describe('another visitor’s session, named in one’s own visit', () => {
  it('is neither read nor marked nor rated', async () => {
    const { visitId } = mine.visitor;
    const naming = rows.filter((row) =>
      ['listVisitEvents', 'markVisitRead', 'answerSurvey'].includes(row.name),
    );
    const before = await traces();

    const answers = await Promise.all(
      naming.map((row) => askOperation(world, row, { ...THEIRS, token: mine.visitor.token, visitId })),
    );

    expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404]);
    expect(await traces()).toEqual(before);
  });

  it('gives no picture to be sent as one’s own', async () => {
    const { body: file } = await api.ask(`/api/visits/${theirs.visitor.visitId}/uploads`, {
      token: theirs.visitor.token,
      body: aPicture(),
    });

    const sent = await api.ask(`/api/visits/${mine.visitor.visitId}/messages`, {
      token: mine.visitor.token,
      body: { kind: 'image', clientId: uuid(), fileId: file.fileId },
    });
    const bare = await api.ask(
      `/api/files/${file.fileId}?until=99999999999999&signature=${file.url.split('signature=')[1]}`,
    );

    expect([sent.status, bare.status]).toEqual([404, 404]);
  });
});

describe('a token of another entry point', () => {
  it('makes a new person there, who sees nothing of the one before', async () => {
    const elsewhere = uuid();
    await api.store.pool.query(
      `INSERT INTO entry_points (id, public_key, name, secret, allowed_sites, look)
       SELECT ?, 'elsewhere', name, ?, '[]', look FROM entry_points WHERE id = ?`,
      [elsewhere, newEntryPointSecret(SECRET).sealed, ENTRY_POINT],
    );
    const { sub, visit } = claims(mine.visitor);

    const { body } = await api.ask('/api/visits', {
      body: { entryPoint: 'elsewhere', token: mine.visitor.token, page: { url: 'https://other.example/' } },
    });

    expect(claims({ visitId: '', opened: null, token: body.token })).not.toMatchObject({ sub });
    expect([body.sessionId, body.events]).toEqual([null, []]);
    // Even one that names the right people at the wrong place: the session lies at the other.
    const crossed = await signVisitor(createSigner(SECRET, Date.now), {
      visitorId: sub,
      visitId: visit,
      entryPointId: elsewhere,
    });
    const { status } = await api.ask(`/api/visits/${visit}/events?sessionId=${mine.sessionId}`, {
      token: crossed,
    });
    expect(status).toBe(404);
  });
});

describe('a site’s statement about its customer', () => {
  it.each([
    ['signed with another secret', 'another', false],
    ['without an end', 'own', true],
  ])('%s is refused, and opens no visit', async (_, whose, forever) => {
    const [kept] = await api.database.rows("SELECT secret FROM entry_points WHERE public_key = 'demo'");
    const own = openSecret(SECRET, String(kept?.secret));
    const secret = whose === 'own' ? own : 'not the secret of this entry point';
    const jwt = new SignJWT({ name: 'The Director', tags: ['vip'] })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('1');
    const identity = await (forever ? jwt : jwt.setExpirationTime('1h')).sign(
      new TextEncoder().encode(secret),
    );
    const count = () => api.database.rows('SELECT COUNT(*) AS visits FROM visits');
    const before = await count();

    const { status, body } = await api.ask('/api/visits', {
      body: { entryPoint: 'demo', identity, page: { url: 'https://shop.example/' } },
    });

    expect([status, body.details.cause]).toEqual([400, 'identity']);
    expect(await count()).toEqual(before);
  });
});
