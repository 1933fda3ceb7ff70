/** What an attacker would try first. Forged requests: `staff.test.ts`; tokens: `rights-visitors.test.ts`; nonsense: `fuzz.test.ts`. */
import sharp from 'sharp';
import { v4 as uuid } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { ENTRY_POINT } from '#activities/store/demo/ids.ts';
import { newEntryPointSecret } from '#activities/store/entry-point-secret.ts';
import { signInCookie } from '#api/auth.ts';
import { signSiteClaims } from '#api/visitor-token.ts';
import { PASSWORD, SECRET, useApi } from './an-api.ts';

const api = useApi();
const page = { url: 'https://shop.example/' };

let cookie = '';

/** As an administrator does it, so that it acts at once. */
async function limit(body: object): Promise<void> {
  const { status } = await api.ask('/api/limits', { method: 'PATCH', cookie, body });
  expect(status).toBe(200);
}

beforeAll(async () => {
  await api.store.pool.query("UPDATE staff SET must_change = 0 WHERE name = 'admin'");
  cookie = await api.signIn('admin');
});

function guess(name: string, password = 'a guess'): Promise<number> {
  return api.ask('/api/sign-in', { body: { name, password } }).then(({ status }) => status);
}

/** An entry point that is not the demo's, as a site would have one. */
async function aShop(allowedSites: readonly string[] = []) {
  const publicKey = `shop-${uuid().slice(0, 8)}`;
  const { plain: secret, sealed } = newEntryPointSecret(SECRET);
  await api.store.pool.query(
    `INSERT INTO entry_points (id, public_key, name, secret, allowed_sites, look)
     SELECT ?, ?, name, ?, ?, look FROM entry_points WHERE id = ?`,
    [uuid(), publicKey, sealed, JSON.stringify(allowedSites), ENTRY_POINT],
  );
  const open = (more: object = {}, headers: { readonly [name: string]: string } = {}) =>
    api.ask('/api/visits', { body: { entryPoint: publicKey, page, ...more }, headers });
  return { publicKey, secret, open };
}

describe('guessing passwords', () => {
  it('gains nothing by guessing many at once', async () => {
    await limit({ failedSignIns: 3 });

    const statuses = await Promise.all(Array.from({ length: 12 }, () => guess('wangfang')));

    expect(statuses.filter((status) => status === 401)).toHaveLength(3);
    expect(statuses.filter((status) => status === 429)).toHaveLength(9);
  });

  it.each(['sunyué', 'SUNYUE', 'ｓｕｎｙｕｅ'])(
    'is counted for the person, however the name is written: %s',
    async (name) => {
      await limit({ failedSignIns: 3 });
      await api.store.pool.query('DELETE FROM rate_limits');

      const statuses = [
        await guess('sunyue'),
        await guess(name),
        await guess('sunyue'),
        await guess(name, PASSWORD),
      ];

      expect(statuses).toEqual([401, 401, 401, 429]);
    },
  );

  it('is refused for all names together, from one address', async () => {
    await limit({ failedSignIns: 1 });
    await api.store.pool.query('DELETE FROM rate_limits');

    const statuses: number[] = [];
    for (let number = 0; number < 11; number += 1) statuses.push(await guess(`colleague-${number}`));

    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
  });

  it.each(['谁也不是', 'é'.repeat(100)])('reads the same for a name that nobody has: %s', async (name) => {
    await limit({ failedSignIns: 1 });
    await api.store.pool.query('DELETE FROM rate_limits');

    expect([await guess(name), await guess(name)]).toEqual([401, 429]);
  });

  it('counts nobody who knows their password', async () => {
    await limit({ failedSignIns: 1 });
    await api.store.pool.query('DELETE FROM rate_limits');

    const statuses: number[] = [];
    for (let number = 0; number < 12; number += 1) statuses.push(await guess('lina', PASSWORD));

    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});

it('gives a cookie over https that no subdomain can set and no plain request carries', () => {
  const cookie = signInCookie('token', true);

  expect(cookie).toMatch(/^__Host-usher=token;/);
  for (const flag of ['HttpOnly', 'Secure', 'Path=/', 'SameSite=Lax']) expect(cookie).toContain(flag);
  expect(cookie).not.toContain('Domain');
});

describe('a site’s customers', () => {
  it.each([
    ['case', 'UserA', 'usera'],
    ['accents', 'josé', 'jose'],
    ['a blank at the end', 'u1 ', 'u1'],
    ['width', 'ｕ２', 'u2'],
  ])('are two where their ids differ by no more than %s', async (_, one, other) => {
    const shop = await aShop();
    const open = async (sub: string, name: string) => {
      const identity = await signSiteClaims(shop.secret, { sub, name, tags: [] }, Date.now());
      return (await shop.open({ identity })).status;
    };

    expect([await open(one, 'One'), await open(other, 'Other')]).toEqual([200, 200]);

    const customers = await api.database.rows(
      `SELECT DISTINCT c.name FROM customers c JOIN visitors v ON v.customer_id = c.id
       JOIN entry_points e ON e.id = v.entry_point_id WHERE e.public_key = ? ORDER BY c.name`,
      [shop.publicKey],
    );
    expect(customers).toEqual([{ name: 'One' }, { name: 'Other' }]);
  });
});

describe('what is only the demo’s', () => {
  it('is closed elsewhere: identities, the rule at work, facts by the site’s word', async () => {
    const shop = await aShop();
    const claims = { sub: 'a', tags: [], vip: true, visits: 9, region: '吉林' };
    const { body } = await shop.open({ identity: await signSiteClaims(shop.secret, claims, Date.now()) });

    const minted = await api.ask('/api/demo/identity', { body: { entryPoint: shop.publicKey, vip: true } });
    const rule = await api.ask(`/api/demo/visits/${body.visitId}/rule`, { token: body.token });

    expect([minted.status, rule.status, body.entry.demo]).toEqual([404, 404, false]);
    const [row] = await api.database.rows(
      `SELECT c.vip, w.facts FROM visits w JOIN visitors v ON v.id = w.visitor_id JOIN customers c ON c.id = v.customer_id
       WHERE w.id = ?`,
      [body.visitId],
    );
    expect(row?.vip).toBe(0);
    expect(JSON.parse(String(row?.facts))).toMatchObject({ count: 1, region: null });
  });
});

describe('a foreign page', () => {
  it('mounts no entry point that was not meant for it', async () => {
    const shop = await aShop(['https://shop.example']);

    const foreign = await shop.open({}, { origin: 'https://evil.example' });
    const own = await shop.open({}, { origin: 'https://shop.example' });

    expect([foreign.status, foreign.body.details.cause, own.status]).toEqual([403, 'foreign-site', 200]);
  });

  it('is never answered with leave to send cookies, nor to read what staff may read', async () => {
    const headers = { origin: 'https://evil.example' };
    const cookie = await api.signIn('chenming');

    const staff = await api.ask('/api/me', { cookie, headers });
    const visitors = await api.ask('/api/visits', { method: 'POST', headers, body: {} });

    expect(staff.headers.get('access-control-allow-origin')).toBeNull();
    for (const { headers: answered } of [staff, visitors])
      expect(answered.get('access-control-allow-credentials')).toBeNull();
  });
});

describe('what is served', () => {
  it.each([
    '/api/me',
    '/api/openapi.json',
    '/healthz',
    '/',
    '/nothing.js',
    '/api/files/x?until=1&signature=x',
  ])('is taken for nothing but what it says it is: %s', async (path) => {
    const { headers } = await api.ask(path);

    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('runs no script but our own in the console, and lets nobody frame it', async () => {
    const { headers } = await api.ask('/', { headers: { accept: 'text/html' } });

    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  });

  it('lets the chat be framed by the sites of its entry point alone', async () => {
    const shop = await aShop(['https://shop.example']);

    const { headers } = await api.ask(`/w/${shop.publicKey}`);

    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'self' https://shop.example");
  });

  it.each(['中文', '%00', "'; DROP TABLE staff; --"])(
    'is nothing at an address such as /w/%s',
    async (name) => {
      const { status } = await api.ask(`/w/${name.startsWith('%') ? name : encodeURIComponent(name)}`);

      expect(status).toBe(404);
    },
  );
});

describe('an upload', () => {
  const send = async (bytes: Buffer, type = 'image/png') => {
    const visitor = await api.visit();
    const body = new FormData();
    body.append('file', new Blob([new Uint8Array(bytes)], { type }), 'x.png');
    return api.ask(`/api/visits/${visitor.visitId}/uploads`, { token: visitor.token, body });
  };
  const square = (side: number) =>
    sharp({ create: { width: side, height: side, channels: 3, background: '#000' } });

  it('is no drawing with a script in it', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>';

    expect((await send(Buffer.from(svg), 'image/svg+xml')).status).toBe(415);
    expect((await send(Buffer.from(`\ufeff${svg}`))).status).toBe(415);
  });

  it('that is a picture and a page at once keeps the picture alone', async () => {
    const picture = await square(8).png().toBuffer();

    const { body } = await send(Buffer.concat([picture, Buffer.from('<script>alert(1)</script>')]));

    const kept = await fetch(`${api.url}${body.url}`);
    expect(kept.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(Buffer.from(await kept.arrayBuffer()).includes('script')).toBe(false);
  });

  it('that only begins like a picture is refused', async () => {
    const picture = await square(8).png().toBuffer();

    expect((await send(picture.subarray(0, 40))).status).toBe(415);
  });
});
