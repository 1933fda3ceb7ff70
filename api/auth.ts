/** Who is calling: passwords, the staff cookie, forged requests refused. Visitors' tokens: `visitor-token.ts`. */
import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { hash, verify } from '@node-rs/argon2';
import { parseCookie, stringifySetCookie } from 'cookie';
import { AppError } from '#rules/errors.ts';

/** A sign-in lasts so long without use. Milliseconds. */
export const SIGN_IN_LASTS_MS = 14 * 24 * 3_600_000;

/** Argon2id, the default of the library. */
const ARGON = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), ARGON);
}

/** Takes as long for an unknown name as for a wrong password, so that names cannot be told apart. */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  const against = stored ?? (await decoy());
  const matches = await verify(against, password.normalize('NFKC')).catch(() => false);
  return matches && stored !== null;
}

let decoyHash: Promise<string> | null = null;
function decoy(): Promise<string> {
  decoyHash ??= hashPassword(randomBytes(16).toString('hex'));
  return decoyHash;
}

/** Easy to type, hard to guess: 60 bits in groups of four, without letters that look alike. */
export function newOneTimePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789A';
  const bytes = randomBytes(12);
  const text = [...bytes].map((byte) => letters[byte % 32]).join('');
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`;
}

export function newSignInToken(): { readonly token: string; readonly tokenHash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashOfToken(token) };
}

/** What is stored: whoever reads the table cannot sign in with it. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The `__Host-` name makes browsers refuse it without Secure and from subdomains. */
function cookieName(secure: boolean): string {
  return secure ? '__Host-usher' : 'usher';
}

export function signInCookie(token: string, secure: boolean): string {
  return stringifySetCookie({
    name: cookieName(secure),
    value: token,
    httpOnly: true,
    sameSite: 'lax',
    secure,
    path: '/',
    maxAge: SIGN_IN_LASTS_MS / 1_000,
  });
}

export function clearedCookie(secure: boolean): string {
  return stringifySetCookie({
    name: cookieName(secure),
    value: '',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    path: '/',
    maxAge: 0,
  });
}

export function tokenFromCookie(header: string | undefined, secure: boolean): string | null {
  if (header === undefined) return null;
  return parseCookie(header)[cookieName(secure)] ?? null;
}

/**
 * A change must come from our own pages. Browsers say where a request comes from by `Sec-Fetch-Site`, older ones by
 * `Origin`; a program that sends neither carries no cookie it did not fetch itself.
 */
export function refuseForgery(headers: IncomingHttpHeaders, ownOrigin: string): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) {
    if (site === 'same-origin' || site === 'none') return;
    throw new AppError('forbidden', 'A change from a foreign page', { cause: 'foreign-site' });
  }
  if (headers.origin !== undefined && headers.origin !== ownOrigin)
    throw new AppError('forbidden', 'A change from a foreign origin', { cause: 'foreign-site' });
}
