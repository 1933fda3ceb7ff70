/** Policy documents: a published number never changes; a session stays on the one it pinned. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { AppError } from '#rules/errors.ts';
import type { Policy } from '#rules/session/policy.ts';
import type { Store } from './database.ts';

export interface PolicyVersion {
  readonly number: number;
  readonly hash: string;
  readonly policy: Policy;
}

/** Canonical text, so that the same document always has the same hash. */
export function canonicalPolicy(policy: Policy): { readonly text: string; readonly hash: string } {
  const text = canonicalize(policy) ?? '{}';
  return { text, hash: createHash('sha256').update(text).digest('hex') };
}

/** The one that new sessions pin; `unavailable` before anything was seeded. */
export async function newestPolicy(store: Store): Promise<PolicyVersion> {
  const row = await store.prisma.policyVersion.findFirst({ orderBy: { number: 'desc' } });
  if (row === null)
    throw new AppError('unavailable', 'No policy document has been published', { part: 'policy' });
  return { number: row.number, hash: row.hash, policy: JSON.parse(row.document) as Policy };
}

export async function policyByNumber(store: Store, number: number): Promise<PolicyVersion | null> {
  const row = await store.prisma.policyVersion.findUnique({ where: { number } });
  return row === null ? null : { number, hash: row.hash, policy: JSON.parse(row.document) as Policy };
}

/** A new number after `basedOn`; `conflict` when somebody published meanwhile. */
export async function publishPolicy(
  store: Store,
  next: { readonly policy: Policy; readonly basedOn: number; readonly by: string | null },
): Promise<PolicyVersion> {
  const newest = await store.prisma.policyVersion.findFirst({ orderBy: { number: 'desc' } });
  const number = newest?.number ?? 0;
  if (number !== next.basedOn)
    throw new AppError('conflict', 'Another policy was published meanwhile', {
      number,
      basedOn: next.basedOn,
    });
  const { text, hash } = canonicalPolicy(next.policy);
  try {
    await store.pool.execute(
      'INSERT INTO policy_versions (number, hash, document, published_by, published_at) VALUES (?, ?, ?, ?, NOW(3))',
      [number + 1, hash, text, next.by],
    );
  } catch (cause) {
    if (typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ER_DUP_ENTRY')
      throw new AppError('conflict', 'Two people published at once', { number: number + 1 }, { cause });
    throw cause;
  }
  return { number: number + 1, hash, policy: next.policy };
}

/** Open sessions that stay on an older document than `number`. */
export async function openOnOlderPolicy(store: Store, number: number): Promise<number> {
  return store.prisma.session.count({ where: { openKey: { not: null }, policyNumber: { lt: number } } });
}
