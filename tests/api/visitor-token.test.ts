import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createSigner, readSiteClaims, readVisitor, signVisitor } from '#api/visitor-token.ts';

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

const VISITOR = {
  visitorId: '0198a000-0000-7000-8000-000000000001',
  visitId: '0198a000-0000-7000-8000-000000000002',
  entryPointId: '0198a000-0000-7000-8000-000000000003',
};
const DAY_MS = 24 * 3_600_000;

describe('a visitor’s token that was read before', () => {
  it('still names its visitor', async () => {
    const signer = createSigner(SECRET, Date.now);
    const token = await signVisitor(signer, VISITOR);

    const read = [await readVisitor(signer, token), await readVisitor(signer, token)];

    expect(read).toEqual([expect.objectContaining(VISITOR), expect.objectContaining(VISITOR)]);
  });

  it('ends when its time is over', async () => {
    let nowMs = Date.now();
    const signer = createSigner(SECRET, () => nowMs);
    const token = await signVisitor(signer, VISITOR);
    await readVisitor(signer, token);

    nowMs += 181 * DAY_MS;

    expect(await readVisitor(signer, token)).toBeNull();
  });

  it('does not vouch for one that was altered', async () => {
    const signer = createSigner(SECRET, Date.now);
    const token = await signVisitor(signer, VISITOR);
    await readVisitor(signer, token);
    const [head, , signature] = token.split('.');
    const claims = {
      sub: VISITOR.visitorId,
      visit: VISITOR.visitorId,
      entry: VISITOR.entryPointId,
      exp: 9e9,
    };

    const altered = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');

    expect(await readVisitor(signer, altered)).toBeNull();
  });
});

describe('what a site says about its customer', () => {
  it.each([90, -90, -390])('counts though its clock is %i s from ours', async (aheadSeconds) => {
    const claims = await readSiteClaims(SECRET, await signed(aheadSeconds), Date.now());

    expect(claims).toEqual({ sub: 'u1', name: 'Ann', tags: [] });
  });

  it.each([
    ['not yet valid', 150],
    ['no longer valid', -450],
  ])('is refused where it is %s by more than two clocks can differ', async (_, aheadSeconds) => {
    await expect(readSiteClaims(SECRET, await signed(aheadSeconds), Date.now())).rejects.toMatchObject({
      code: 'bad-request',
      details: { cause: 'identity' },
    });
  });
});
