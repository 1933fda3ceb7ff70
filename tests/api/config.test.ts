import { describe, expect, it } from 'vitest';
import { readConfig } from '#api/config.ts';
import { AppError } from '#rules/errors.ts';

const GOOD = {
  DATABASE_URL: 'mysql://root@127.0.0.1:3306/usher',
  USHER_SECRET: 'x'.repeat(32),
};

function refusalOf(env: { readonly [name: string]: string | undefined }): AppError {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('the environment', () => {
  it('is usable with a database and a secret, and listens on this machine only', () => {
    expect(readConfig(GOOD)).toMatchObject({
      port: 7300,
      host: '127.0.0.1',
      publicUrl: null,
      trustedProxies: 0,
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ ...GOOD, PORT: '', PUBLIC_URL: '' })).toMatchObject({ port: 7300, publicUrl: null });
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['DATABASE_URL', 'postgres://somewhere/usher'],
    ['DATABASE_URL', undefined],
    ['TEMPORAL_ADDRESS', 'http://temporal:7233'],
    ['USHER_SECRET', 'short'],
    ['USHER_SECRET', undefined],
    ['PUBLIC_URL', 'chat.example.org'],
    ['LOG_LEVEL', 'loud'],
    ['TRUSTED_PROXIES', '-1'],
  ])('with %s = %s is refused by name, saying what would be right', (name, value) => {
    const refusal = refusalOf({ ...GOOD, [name]: value });

    expect(refusal.details.problems?.map((problem) => problem.path)).toEqual([name]);
    expect(refusal.message).toContain(name);
    expect(refusal.message).toMatch(/Right would be .{10}/);
  });

  it('names every wrong variable at once', () => {
    const refusal = refusalOf({ PORT: 'x', LOG_LEVEL: 'x' });

    expect(refusal.details.problems?.map((problem) => problem.path).sort()).toEqual([
      'DATABASE_URL',
      'LOG_LEVEL',
      'PORT',
      'USHER_SECRET',
    ]);
  });

  it('tells the secret to nobody when it refuses it', () => {
    expect(refusalOf({ ...GOOD, USHER_SECRET: 'hunter2' }).message).not.toContain('hunter2');
  });
});
