/** Signed words: the visitor's token for one visit, a site's statement about its customer, an address of a file. */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { AppError } from '#rules/errors.ts';

const ALGORITHM = 'HS256';
/** A browser that stays away longer is a new visitor. */
const TOKEN_LASTS_SECONDS = 180 * 24 * 3_600;
/** A site's statement that we sign ourselves. */
const CLAIMS_LAST_SECONDS = 3_600;
/** The clock of a site that signs may be so far from the database's. Seconds. */
const CLOCKS_APART_SECONDS = 120;

export interface VisitorCaller {
  readonly visitorId: string;
  readonly visitId: string;
  readonly entryPointId: string;
}

interface KnownVisitor extends VisitorCaller {
  readonly expiresMs: number;
}

/** Tokens that this node has verified and knows again. Count; the oldest is forgotten first, and verified anew. */
const MOST_KNOWN = 10_000;

/** Keys for different purposes never coincide, though all come from one secret. */
export interface Signer {
  readonly visitor: Uint8Array;
  readonly file: Uint8Array;
  readonly known: Map<string, KnownVisitor>;
  /** The database's clock: a token of one node counts on the others, and the same after this one's clock was set. */
  readonly nowMs: () => number;
}

export function createSigner(serverSecret: string, nowMs: () => number): Signer {
  const key = (purpose: string) => new Uint8Array(hkdfSync('sha256', serverSecret, '', purpose, 32));
  return { visitor: key('usher visitor token'), file: key('usher file address'), known: new Map(), nowMs };
}

const VisitorClaims = z.object({ sub: z.uuid(), visit: z.uuid(), entry: z.uuid(), exp: z.number() });

export function signVisitor(signer: Signer, caller: VisitorCaller): Promise<string> {
  return new SignJWT({ visit: caller.visitId, entry: caller.entryPointId })
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject(caller.visitorId)
    .setAudience('usher:visitor')
    .setIssuedAt(secondsOf(signer.nowMs()))
    .setExpirationTime(secondsOf(signer.nowMs()) + TOKEN_LASTS_SECONDS)
    .sign(signer.visitor);
}

/** Null for a token that is not ours, altered or too old. */
export async function readVisitor(signer: Signer, token: string): Promise<VisitorCaller | null> {
  const known = signer.known.get(token) ?? (await verifyVisitor(signer, token));
  return known !== null && signer.nowMs() < known.expiresMs ? known : null;
}

/** Its signature costs as much as a statement, and comes with every message. */
async function verifyVisitor(signer: Signer, token: string): Promise<KnownVisitor | null> {
  try {
    const { payload } = await jwtVerify(token, signer.visitor, {
      algorithms: [ALGORITHM],
      audience: 'usher:visitor',
      currentDate: new Date(signer.nowMs()),
    });
    const { sub, visit, entry, exp } = VisitorClaims.parse(payload);
    const known = { visitorId: sub, visitId: visit, entryPointId: entry, expiresMs: exp * 1_000 };
    signer.known.set(token, known);
    const [oldest] = signer.known.keys();
    if (signer.known.size > MOST_KNOWN && oldest !== undefined) signer.known.delete(oldest);
    return known;
  } catch {
    return null;
  }
}

/** What a site says about its customer. The last four count only at the demo entry point. */
export const SiteClaims = z.object({
  sub: z.string().min(1).max(64),
  name: z.string().max(100).optional(),
  tags: z.array(z.string().min(1).max(40)).max(20).default([]),
  vip: z.boolean().optional(),
  visits: z.int().min(1).max(1_000).optional(),
  region: z.string().max(40).optional(),
  language: z.enum(['zh', 'en']).optional(),
});
export type SiteClaims = z.output<typeof SiteClaims>;

export async function readSiteClaims(siteSecret: string, jwt: string, nowMs: number): Promise<SiteClaims> {
  try {
    const { payload } = await jwtVerify(jwt, new TextEncoder().encode(siteSecret), {
      algorithms: [ALGORITHM],
      requiredClaims: ['sub', 'exp'],
      clockTolerance: CLOCKS_APART_SECONDS,
      currentDate: new Date(nowMs),
    });
    return SiteClaims.parse(payload);
  } catch (cause) {
    throw new AppError('bad-request', 'The site identity does not verify', { cause: 'identity' }, { cause });
  }
}

export function signSiteClaims(siteSecret: string, claims: SiteClaims, nowMs: number): Promise<string> {
  const { sub, ...rest } = claims;
  return new SignJWT(rest)
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject(sub)
    .setIssuedAt(secondsOf(nowMs))
    .setExpirationTime(secondsOf(nowMs) + CLAIMS_LAST_SECONDS)
    .sign(new TextEncoder().encode(siteSecret));
}

const secondsOf = (ms: number): number => Math.floor(ms / 1_000);

const DAY_MS = 24 * 3_600_000;

/** An address that anybody who was given it may read until then; the same all day, so that browsers keep the picture. */
export function fileUrl(signer: Signer, fileId: string, nowMs: number): string {
  const until = String((Math.floor(nowMs / DAY_MS) + 2) * DAY_MS);
  return `/api/files/${fileId}?until=${until}&signature=${fileSignature(signer, fileId, until)}`;
}

export function fileMayBeRead(
  signer: Signer,
  asked: { readonly fileId: string; readonly until: string; readonly signature: string },
  nowMs: number,
): boolean {
  if (!(Number(asked.until) > nowMs)) return false;
  const right = Buffer.from(fileSignature(signer, asked.fileId, asked.until));
  const given = Buffer.from(asked.signature);
  return right.length === given.length && timingSafeEqual(right, given);
}

function fileSignature(signer: Signer, fileId: string, until: string): string {
  return createHmac('sha256', signer.file).update(`${fileId}.${until}`).digest('base64url');
}
