import { describe, expect, it } from 'vitest';
import { passwordFault } from '#console/app/entry/password-fault.ts';
import { safeReturn } from '#console/app/entry/safe-return.ts';
import { browserLanguage } from '#console/app/language.ts';
import { presenceEffect } from '#console/app/presence-effect.ts';
import { landing } from '#console/app/router.ts';
import { isDark } from '#console/app/theme.ts';
import { changeOf, progressOf, sinceIn } from '#console/app/welcome/steps.ts';
import { aRow } from '../workbench/a-session.ts';

describe('signing in', () => {
  it('leads back only to a page of our own', () => {
    expect(safeReturn('/workbench/mine')).toBe('/workbench/mine');
    expect(safeReturn('//evil.example')).toBe('/');
    expect(safeReturn('/\\evil.example')).toBe('/');
    expect(safeReturn('https://evil.example')).toBe('/');
    expect(safeReturn('/sign-in?to=/x')).toBe('/');
    expect(safeReturn(undefined)).toBe('/');
  });

  it('says what is wrong with a new password before it is sent', () => {
    expect(passwordFault({ current: 'x', next: 'short', again: 'short' })).toEqual({
      field: 'next',
      kind: 'short',
    });
    expect(passwordFault({ current: 'long enough', next: 'long enough', again: 'long enough' })?.kind).toBe(
      'same',
    );
    expect(passwordFault({ current: 'x', next: 'long enough', again: 'long enougH' })).toEqual({
      field: 'again',
      kind: 'differs',
    });
    expect(passwordFault({ current: 'x', next: 'long enough', again: 'long enough' })).toBeNull();
    expect(passwordFault({ current: 'x', next: 'a'.repeat(201), again: '' })?.kind).toBe('long');
  });
});

describe('the two switches', () => {
  const at = (change: object) =>
    presenceEffect({
      agentId: 'a',
      presence: 'online',
      accepting: true,
      load: 1,
      limit: 5,
      cause: 'self',
      sinceMs: 0,
      ...change,
    });

  it('say in one sentence what they mean together', () => {
    expect(at({})).toBe('serving');
    expect(at({ load: 5 })).toBe('full');
    expect(at({ accepting: false })).toBe('closed');
    expect(at({ presence: 'suspended' })).toBe('suspended');
    expect(at({ presence: 'suspended', accepting: false })).toBe('suspended-closed');
    expect(at({ presence: 'suspended', cause: 'miss-budget' })).toBe('suspended-misses');
    expect(at({ presence: 'offline', cause: 'vanished' })).toBe('offline-vanished');
  });
});

describe('the first run', () => {
  const who = { agentId: 'a1', sinceMs: 1_000 };

  it('counts nothing of the demo’s own history', () => {
    const old = aRow({
      openedAtMs: 999,
      closedAtMs: 2_000,
      stars: 5,
      customer: { id: null, name: 'x', tags: ['VIP'] },
    });

    expect(progressOf([old], who)).toEqual({
      greeted: false,
      assigned: false,
      answered: false,
      ended: false,
      rated: false,
    });
  });

  it('ticks each part when it has happened', () => {
    const row = aRow({ openedAtMs: 1_500, turn: 'customer' });

    expect(progressOf([row], who)).toMatchObject({
      assigned: true,
      answered: true,
      ended: false,
      rated: false,
    });
    expect(progressOf([{ ...row, closedAtMs: 9_000, stars: 4 }], who)).toMatchObject({
      ended: true,
      rated: true,
    });
    expect(progressOf([{ ...row, agent: null }], who).assigned).toBe(false);
  });

  it('ticks changed words only once a VIP was greeted after they were published', () => {
    const vip = (openedAtMs: number) =>
      aRow({ openedAtMs, customer: { id: null, name: 'x', tags: ['VIP'] } });
    const live = { version: 2, publishedAtMs: 5_000 };

    expect(changeOf([vip(6_000)], live, 1_000)).toEqual({ published: true, anew: true });
    expect(changeOf([vip(4_000), aRow({ openedAtMs: 6_000 })], live, 1_000)).toEqual({
      published: true,
      anew: false,
    });
    expect(changeOf([vip(6_000)], { version: 1, publishedAtMs: 5_000 }, 1_000).published).toBe(false);
    expect(changeOf([vip(6_000)], live, 5_500)).toEqual({ published: false, anew: false });
  });

  it('remembers when it began', () => {
    expect(sinceIn(['greeted', 'since:1795580000000'])).toBe(1795580000000);
    expect(sinceIn(['greeted'])).toBeNull();
  });
});

describe('the console as it opens', () => {
  it('speaks what the browser asks for, Chinese or English', () => {
    expect(browserLanguage(['zh-TW', 'en'])).toBe('zh');
    expect(browserLanguage(['fr', 'en-GB', 'zh'])).toBe('en');
    expect(browserLanguage(['fr'])).toBe('en');
  });

  it('looks as the person chose, else as the system does', () => {
    expect([isDark('system', true), isDark('light', true), isDark('dark', false)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('begins where the role begins its day', () => {
    const person = (role: 'administrator' | 'agent' | 'operations' | 'inspector', welcome: string[] = []) =>
      landing({
        roles: [role],
        preferences: { welcome } as unknown as Parameters<typeof landing>[0]['preferences'],
      });

    expect(person('administrator')).toBe('/welcome');
    expect(person('administrator', ['closed'])).toBe('/workbench/mine');
    expect(person('agent')).toBe('/workbench/mine');
    expect(person('operations')).toBe('/rules/guidance');
    expect(person('inspector')).toBe('/workbench/ended');
  });
});
