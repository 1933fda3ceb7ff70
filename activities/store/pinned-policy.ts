/** The policy document a session pinned. A number never changes, so what was read once stays right. */
import type { Policy } from '#rules/session/policy.ts';
import type { Store } from './database.ts';
import { policyByNumber } from './policies.ts';

const kept = new WeakMap<Store, Map<number, Policy>>();
/** Documents in memory; a process that runs for months holds no more. Count. */
const MOST_KEPT = 100;

export async function pinnedPolicy(store: Store, number: number): Promise<Policy> {
  const known = kept.get(store) ?? new Map<number, Policy>();
  kept.set(store, known);
  const policy = known.get(number);
  if (policy !== undefined) return policy;
  const version = await policyByNumber(store, number);
  if (version === null) throw new Error(`policy ${number} is pinned and not there`);
  known.set(number, version.policy);
  const [oldest] = known.keys();
  if (known.size > MOST_KEPT && oldest !== undefined) known.delete(oldest);
  return version.policy;
}
