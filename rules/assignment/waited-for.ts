/** Whether a target that was asked in vain is waited for, by what stood against each who was considered. */
import type { Candidate, RefusalReason } from './choose-agent.ts';
import type { Target } from './plan.ts';

/**
 * `waits`: a seat comes free by itself. `away`: somebody who is away or takes nothing is asked in passing, and stays eligible should they
 * come back. `nobody`: a person who does not exist or must not get this customer. A group is waited for.
 */
export type WaitedFor = 'waits' | 'away' | 'nobody';

const NOBODY: readonly RefusalReason[] = ['unknown', 'retired', 'passed-over'];
const AWAY: readonly RefusalReason[] = ['offline', 'suspended', 'not-accepting', 'group-closed'];

export function waitedFor(target: Target, roster: readonly Pick<Candidate, 'reason'>[]): WaitedFor {
  const all = (reasons: readonly RefusalReason[]): boolean =>
    roster.every(({ reason }) => reason !== null && reasons.includes(reason));
  if (target.kind === 'group') return 'waits';
  if (all(NOBODY)) return 'nobody';
  return all(AWAY) ? 'away' : 'waits';
}
