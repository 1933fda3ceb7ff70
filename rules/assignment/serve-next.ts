/** Which waiting customer an agent gets, and where each stands: the same order for both. */
import { type Agent, type Need, refusalOf } from './choose-agent.ts';
import { compareEntries, hasSkills, type QueueEntry, type QueueTarget, targetKey } from './queue-order.ts';

/** An agent with the groups they may reply in. */
export interface Server extends Agent {
  readonly groups: readonly { readonly groupId: string; readonly open: boolean }[];
}

/** The target of the entry under which the agent may serve it now; null = none. Offers and other waiting customers are not looked at. */
export function servableTarget(agent: Server, entry: QueueEntry, atMs: number): QueueTarget | null {
  if (entry.passedOverUntilMs !== null && entry.passedOverUntilMs > atMs) return null;
  return (
    entry.targets.find((target) => {
      const need = needUnder(agent, entry, target);
      return need !== null && refusalOf(agent, need) === null;
    }) ?? null
  );
}

function needUnder(agent: Server, entry: QueueEntry, target: QueueTarget): Need | null {
  const base = {
    weight: entry.weight,
    passedOver: entry.passedOver,
    byHand: false,
    mayExceed: false,
  };
  if (target.kind === 'agent') {
    if (target.agentId !== agent.agentId) return null;
    const groupOpen = agent.groups.some((group) => group.open);
    return { ...base, skills: [], groupOpen, evenSuspended: target.evenSuspended };
  }
  const group = agent.groups.find(({ groupId }) => groupId === target.groupId);
  if (group === undefined) return null;
  return { ...base, skills: target.skills, groupOpen: group.open, evenSuspended: false };
}

/** The customer to whom the agent's free seat is offered: the first in order that has no offer; null = nobody. */
export function serveNext(agent: Server, entries: readonly QueueEntry[], atMs: number): QueueEntry | null {
  return entries
    .filter((entry) => entry.offeredTo === null && servableTarget(agent, entry, atMs) !== null)
    .reduce<QueueEntry | null>(
      (first, entry) => (first === null || compareEntries(entry, first) < 0 ? entry : first),
      null,
    );
}

/** Whether somebody the agent may serve, offered a seat or not, waits before a session of this order. */
export function waitsBefore(
  agent: Server,
  entries: readonly QueueEntry[],
  session: {
    readonly sessionId: string;
    readonly orderAtMs: number;
    readonly arrivedAtMs: number;
    readonly atMs: number;
  },
): boolean {
  return entries.some(
    (entry) =>
      entry.sessionId !== session.sessionId &&
      entry.offeredTo === null &&
      compareEntries(entry, session) < 0 &&
      servableTarget(agent, entry, session.atMs) !== null,
  );
}

/** 1 = next. The least, over the entry's targets, of those before it there; null = it does not wait. */
export function positionOf(sessionId: string, entries: readonly QueueEntry[]): number | null {
  const own = entries.find((entry) => entry.sessionId === sessionId);
  if (own === undefined) return null;
  const before = entries.filter((entry) => compareEntries(entry, own) < 0);
  const perTarget = own.targets.map((target) => before.filter((entry) => standsIn(entry, target)).length);
  return perTarget.length === 0 ? before.length + 1 : Math.min(...perTarget) + 1;
}

/** Whether the entry waits for the same target and would be served by an agent whom that one needs. */
function standsIn(entry: QueueEntry, target: QueueTarget): boolean {
  return entry.targets.some((other) => {
    if (targetKey(other) !== targetKey(target)) return false;
    if (other.kind !== 'group' || target.kind !== 'group') return true;
    return hasSkills({ skills: target.skills }, other.skills);
  });
}

/** How the wait is told: between these. Seconds. */
export interface WaitRange {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** Fewer served than this in the window says too little. Count. */
const ENOUGH_SERVED = 3;

/** From how fast the target has been serving lately; null while little is known. */
export function waitRange(
  position: number,
  lately: { readonly served: number; readonly windowSeconds: number },
): WaitRange | null {
  if (lately.served < ENOUGH_SERVED || lately.windowSeconds <= 0) return null;
  const expected = (position * lately.windowSeconds) / lately.served;
  const slack = 1 / Math.sqrt(lately.served);
  return {
    fromSeconds: Math.round(expected * Math.max(0.25, 1 - slack)),
    toSeconds: Math.round(expected * (1 + slack)),
  };
}
