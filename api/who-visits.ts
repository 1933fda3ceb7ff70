/** Whom a visit belongs to: the browser's visitor, and the customer whom the site vouches for. */
import { createHash } from 'node:crypto';
import { inTransaction } from '#activities/store/database.ts';
import { openSecret } from '#activities/store/entry-point-secret.ts';
import type { EntryPoint } from '#activities/store/entry-points.ts';
import { linkCustomer } from '#activities/store/session-customer.ts';
import {
  findVisitor,
  insertVisitor,
  upsertVouchedFor,
  type Visitor,
  type VouchedFor,
} from '#activities/store/visitors.ts';
import type { Deps } from './deps.ts';
import { readSiteClaims, readVisitor, type SiteClaims } from './visitor-token.ts';

export interface Arrival {
  readonly entryPoint: EntryPoint;
  /** Of the visit before, in this browser. */
  readonly token: string | undefined;
  /** The site's own signed word on who it is. */
  readonly identity: string | undefined;
}

/** At the demo entry point alone may a signed statement stand in for what the server would see by itself. */
export async function claimsOf(deps: Deps, asked: Arrival): Promise<SiteClaims | null> {
  if (asked.identity === undefined) return null;
  const secret = openSecret(deps.config.secret, asked.entryPoint.secret);
  const claims = await readSiteClaims(secret, asked.identity, deps.clock.nowMs());
  if (asked.entryPoint.demo) return claims;
  const { sub, name, tags } = claims;
  return { sub, tags, ...(name === undefined ? {} : { name }) };
}

/** The one this browser was, unless the site now says it is somebody else: two people never share a thread. */
export async function visitorFor(deps: Deps, asked: Arrival, claims: SiteClaims | null): Promise<Visitor> {
  const { entryPoint } = asked;
  const caller = asked.token === undefined ? null : await readVisitor(deps.signer, asked.token);
  const known =
    caller?.entryPointId === entryPoint.id
      ? await findVisitor(deps.store, caller.visitorId, entryPoint.id)
      : null;
  if (claims === null) return known ?? insertVisitor(deps.store, entryPoint.id, null);
  const vouched = {
    externalId: externalIdOf(entryPoint.id, claims.sub),
    name: claims.name ?? null,
    tags: claims.tags,
    vip: claims.vip ?? null,
  };
  const { customerId, isTheirs } = await signedIn(deps, known, vouched);
  return known !== null && isTheirs
    ? { ...known, customerId }
    : insertVisitor(deps.store, entryPoint.id, customerId);
}

async function signedIn(
  deps: Deps,
  known: Visitor | null,
  vouched: Omit<VouchedFor, 'knownAs'>,
): Promise<{ readonly customerId: string; readonly isTheirs: boolean }> {
  if (known !== null && known.customerId === null) return linkCustomer(deps.store, known, vouched);
  const knownAs = known?.customerId ?? null;
  const customerId = await inTransaction(deps.store, (sql) => upsertVouchedFor(sql, { ...vouched, knownAs }));
  return { customerId, isTheirs: knownAs === customerId };
}

/** The table does not tell case, accents or trailing blanks apart, the site may: two of its customers never become one. */
function externalIdOf(entryPointId: string, sub: string): string {
  if (/^[a-z0-9_.:-]+$/.test(sub)) return `${entryPointId}:${sub}`;
  return `${entryPointId}:#${createHash('sha256').update(sub).digest('hex')}`;
}
