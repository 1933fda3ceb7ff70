/** Policy documents: a published number never changes; a session stays on the one it pinned. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { AppError } from '#rules/errors.ts';
import type { Policy } from '#rules/session/policy.ts';
import { raiseAlarm } from './alarms.ts';
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

/** What a number stands for, and until when: what is sound stays so, what stands in for it is looked for again. */
interface Kept {
  readonly version: PolicyVersion | null;
  readonly until: number;
}

const kept = new WeakMap<Store, Map<number, Kept>>();
/** Documents in memory; a process that runs for months holds no more. Count. */
const MOST_KEPT = 100;
/** Within so long a document that was restored is obeyed again; a damaged one is named no more often. Milliseconds. */
const STANDS_IN_MS = 60_000;

/** The one that new sessions pin: the newest that can be read; `unavailable` before anything was seeded. */
export async function newestPolicy(store: Store): Promise<PolicyVersion> {
  const [newest] = await store.rows<{ number: number | null }>(
    'SELECT MAX(number) AS number FROM policy_versions',
  );
  const policy = await policyOf(store, newest?.number ?? 0);
  if (policy === null)
    throw new AppError('unavailable', 'No policy document has been published', { part: 'policy' });
  return policy;
}

/** The one that a session pinned. Where the document is damaged or gone, the one before it that is not, else the newest. */
export async function pinnedPolicy(store: Store, number: number): Promise<Policy> {
  return ((await policyOf(store, number)) ?? (await newestPolicy(store))).policy;
}

/** That of the number, else the one before it; null where none up to it can be read. */
async function policyOf(store: Store, number: number): Promise<PolicyVersion | null> {
  const versions = kept.get(store) ?? new Map<number, Kept>();
  kept.set(store, versions);
  const known = versions.get(number);
  if (known !== undefined && performance.now() < known.until) return known.version;
  const row = await store.prisma.policyVersion.findUnique({ where: { number } });
  const own = row === null ? null : await parsePolicy(store, row);
  const until = own === null ? performance.now() + STANDS_IN_MS : Number.POSITIVE_INFINITY;
  const version = own ?? (await readBefore(store, number));
  versions.delete(number);
  versions.set(number, { version, until });
  const [oldest] = versions.keys();
  if (versions.size > MOST_KEPT && oldest !== undefined) versions.delete(oldest);
  return version;
}

interface PolicyRow {
  readonly number: number;
  readonly hash: string;
  readonly document: string;
}

/** Null for a document that is not the one that was published: its alarm names it, and nobody decides by it. */
async function parsePolicy(store: Store, row: PolicyRow): Promise<PolicyVersion | null> {
  const { number, hash, document } = row;
  if (createHash('sha256').update(document).digest('hex') === hash)
    return { number, hash, policy: JSON.parse(document) as Policy };
  await raiseAlarm(store.pool, {
    kind: 'policy-damaged',
    subject: `policy:${number}`,
    cause: 'The document is not the one that was published; another is used in its place',
  });
  return null;
}

/** Documents looked through for one that can be read. Count. */
const MOST_TRIED = 20;

async function readBefore(store: Store, number: number): Promise<PolicyVersion | null> {
  const older = await store.prisma.policyVersion.findMany({
    where: { number: { lt: number } },
    orderBy: { number: 'desc' },
    take: MOST_TRIED,
  });
  for (const row of older) {
    const policy = await parsePolicy(store, row);
    if (policy !== null) return policy;
  }
  return null;
}

/** A new number after `basedOn`; `conflict` when somebody published meanwhile. */
export async function publishPolicy(
  store: Store,
  next: { readonly policy: Policy; readonly basedOn: number; readonly by: string | null },
): Promise<PolicyVersion> {
  const newest = await store.prisma.policyVersion.findFirst({ orderBy: { number: 'desc' } });
  const number = newest?.number ?? 0;
  // Whoever edits was shown the newest that can be read, and publishes after the damaged ones.
  if ((newest === null ? 0 : (await newestPolicy(store)).number) !== next.basedOn)
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
