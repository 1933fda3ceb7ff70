import { describe, expect, it } from 'vitest';
import { PASSWORD, useApi } from './an-api.ts';

const api = useApi();

describe('signing in', () => {
  it('lets a one-time password do nothing but change itself', async () => {
    const cookie = await api.signIn('admin');

    const before = await api.ask('/api/sessions?list=open', { cookie });
    const changed = await api.ask('/api/me/password', {
      method: 'PUT',
      cookie,
      body: { current: PASSWORD, next: 'a password of my own' },
    });
    const after = await api.ask('/api/sessions?list=open', { cookie });

    expect([before.status, before.body.details.cause]).toEqual([403, 'one-time-password']);
    expect(changed.body).toMatchObject({ mustChangePassword: false, roles: ['administrator'] });
    expect(after.status).toBe(200);
  });

  it('signs everybody else out when the password changes', async () => {
    const [elsewhere, here] = [await api.signIn('sunyue'), await api.signIn('sunyue')];

    await api.ask('/api/me/password', {
      method: 'PUT',
      cookie: here,
      body: { current: PASSWORD, next: 'another long password' },
    });

    expect((await api.ask('/api/me', { cookie: elsewhere })).status).toBe(401);
    expect((await api.ask('/api/me', { cookie: here })).status).toBe(200);
  });

  it('answers an unknown name as it answers a wrong password', async () => {
    const unknown = await api.ask('/api/sign-in', { body: { name: 'nobody', password: 'x' } });
    const wrong = await api.ask('/api/sign-in', { body: { name: 'lina', password: 'x' } });

    expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
    expect(unknown.status).toBe(401);
  });

  it('refuses further tries after ten that failed, the right one among them', async () => {
    const tries = [];
    for (let number = 0; number < 10; number += 1)
      tries.push((await api.ask('/api/sign-in', { body: { name: 'zhaolei', password: 'wrong' } })).status);

    const right = await api.ask('/api/sign-in', { body: { name: 'zhaolei', password: PASSWORD } });

    expect(new Set(tries)).toEqual(new Set([401]));
    expect(right).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('gives a cookie that scripts cannot read and foreign pages do not send', async () => {
    const { headers } = await api.ask('/api/sign-in', { body: { name: 'lina', password: PASSWORD } });

    expect(headers.get('set-cookie')).toMatch(/^usher=[\w-]{43}; .*HttpOnly.*SameSite=Lax/);
  });

  it('keeps no token that could be used by whoever reads the table', async () => {
    const cookie = await api.signIn('lina');

    const rows = await api.database.rows('SELECT token_hash FROM sign_ins');

    expect(rows.map((row) => String(row.token_hash)).join()).not.toContain(cookie.split('=')[1]);
  });

  it('ends with signing out', async () => {
    const cookie = await api.signIn('lina');

    await api.ask('/api/sign-out', { method: 'POST', cookie });

    expect((await api.ask('/api/me', { cookie })).status).toBe(401);
  });
});

describe('a forged change', () => {
  it.each([
    ['a foreign page', { 'sec-fetch-site': 'cross-site' }],
    ['a sister site', { 'sec-fetch-site': 'same-site' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
  ])('from %s is refused', async (_, headers) => {
    const cookie = await api.signIn('lina');

    const { status } = await api.ask('/api/me/presence', {
      method: 'PUT',
      cookie,
      headers,
      body: { presence: 'online' },
    });

    expect(status).toBe(403);
    expect((await api.ask('/api/me', { cookie })).body.presence.presence).toBe('offline');
  });

  it('from our own page is no forgery', async () => {
    const cookie = await api.signIn('lina');

    const { status } = await api.ask('/api/me/presence', {
      method: 'PUT',
      cookie,
      headers: { 'sec-fetch-site': 'same-origin' },
      body: { presence: 'offline' },
    });

    expect(status).toBe(200);
  });
});

it('keeps preferences that are given and leaves the others', async () => {
  const cookie = await api.signIn('wangfang');

  await api.ask('/api/me/preferences', { method: 'PATCH', cookie, body: { theme: 'dark' } });
  const { body } = await api.ask('/api/me/preferences', { method: 'PATCH', cookie, body: { sound: false } });

  expect(body).toMatchObject({ theme: 'dark', sound: false, sendKey: 'enter' });
});
