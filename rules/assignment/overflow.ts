/** Where a customer goes when nobody can serve: whether waiting is possible at all, and what else there is. */
import type { GroupsNow } from '../session/facts.ts';
import type { PolicyEntry } from '../session/policy.ts';
import type { FormReason } from '../session/session.ts';
import type { Overflow, Target } from './plan.ts';

export type OverflowRoute =
  | { readonly to: 'queue' }
  | { readonly to: 'message-form'; readonly reason: FormReason }
  | { readonly to: 'bot'; readonly botId: string };

/** A group is named by id, everyone else personally; a bot is never waited for. */
export function groupsOf(targets: readonly Target[]): readonly string[] {
  return targets.flatMap((target) => (target.kind === 'group' ? [target.groupId] : []));
}

/** Every target is a group, and none of them takes one more. */
export function queueIsFull(
  targets: readonly Target[],
  groups: GroupsNow,
  policyFor: (groupId: string | null) => PolicyEntry,
): boolean {
  const ids = groupsOf(targets);
  if (ids.length < targets.length || ids.length === 0) return false;
  return ids.every((id) => (groups[id]?.waiting ?? 0) >= policyFor(id).queue.maxLength);
}

/** When the last of the targets closes: null = one of them never does, or is a person; now or earlier = all are closed. */
export function closingOf(targets: readonly Target[], groups: GroupsNow, atMs: number): number | null {
  const ids = groupsOf(targets);
  if (ids.length < targets.length || ids.length === 0) return null;
  let lastMs = 0;
  for (const id of ids) {
    const group = groups[id];
    if (group === undefined || !group.open) continue;
    if (group.closesAtMs === null) return null;
    // An open group whose edge has passed is read again at the next look.
    lastMs = Math.max(lastMs, group.closesAtMs, atMs + 1000);
  }
  return lastMs === 0 ? atMs : lastMs;
}

/** After every step was tried in vain. */
export function overflowRoute(
  overflow: Overflow,
  found: {
    /** Targets that can be waited for. */
    readonly targets: readonly Target[];
    /** A group of the plan was passed over because it is closed. */
    readonly someClosed: boolean;
    readonly full: boolean;
    readonly policy: PolicyEntry;
  },
): OverflowRoute {
  const reason: FormReason = found.targets.length === 0 && found.someClosed ? 'off-hours' : 'plan';
  if (overflow.to === 'bot') return overflow;
  if (overflow.to === 'message-form' || found.targets.length === 0) return { to: 'message-form', reason };
  return found.full ? queueOverflow(found.policy, 'queue-full') : { to: 'queue' };
}

/** Where a full or overlong queue leads. */
export function queueOverflow(policy: PolicyEntry, reason: FormReason): OverflowRoute {
  const { botId } = policy.bot;
  return policy.queue.overflow === 'bot' && botId !== null
    ? { to: 'bot', botId }
    : { to: 'message-form', reason };
}
