import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { readSiteClaims } from '#api/visitor-token.ts';

const SECRET = 'a secret between the site and us';

/** By a site whose clock is so far from ours, for five minutes. */
function signed(aheadSeconds: number): Promise<string> {
  const now = Math.floor(Date.now() / 1000) + aheadSeconds;
  return new SignJWT({ name: 'Ann' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('u1')
    .setNotBefore(now)
    .setExpirationTime(now + 300)
    .sign(new TextEncoder().encode(SECRET));
}

describe('what a site says about its customer', () => {
  it.each([90, -90, -390])('counts though its clock is %i s from ours', async (aheadSeconds) => {
    const claims = await readSiteClaims(SECRET, await signed(aheadSeconds));

    expect(claims).toEqual({ sub: 'u1', name: 'Ann', tags: [] });
  });

  it.each([
    ['not yet valid', 150],
    ['no longer valid', -450],
  ])('is refused where it is %s by more than two clocks can differ', async (_, aheadSeconds) => {
    await expect(readSiteClaims(SECRET, await signed(aheadSeconds))).rejects.toMatchObject({
      code: 'bad-request',
      details: { cause: 'identity' },
    });
  });
});
