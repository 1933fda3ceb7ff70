/** The one order of a queue, for serving and for showing alike. */
import type { Agent } from './choose-agent.ts';
import type { Target } from './plan.ts';

/** A target as the queue's rows hold it: owner and last agent are agents by then. */
export type QueueTarget =
  | { readonly kind: 'agent'; readonly agentId: string; readonly evenSuspended: boolean }
  | { readonly kind: 'group'; readonly groupId: string; readonly skills: readonly string[] };

/** One waiting session. */
export interface QueueEntry {
  readonly sessionId: string;
  readonly arrivedAtMs: number;
  /** Arrival less the largest head start among the targets; the same in every target. */
  readonly orderAtMs: number;
  readonly targets: readonly QueueTarget[];
  /** Agents it was taken from. */
  readonly passedOver: readonly string[];
  /** After an offer that nobody took; null = not passed over. */
  readonly passedOverUntilMs: number | null;
  /** The agent whose seat is offered to it; at most one. */
  readonly offeredTo: string | null;
  /** Seats it takes. */
  readonly weight: number;
}

/** The largest head start among the targets. Seconds. */
export function headStartOf(targets: readonly Target[]): number {
  return Math.max(0, ...targets.map((target) => (target.kind === 'group' ? target.headStartSeconds : 0)));
}

export function orderAtMs(arrivedAtMs: number, headStartSeconds: number): number {
  return arrivedAtMs - headStartSeconds * 1000;
}

/** Less than 0 where `a` is served first: by order, then by arrival, then by id. */
export function compareEntries(
  a: Pick<QueueEntry, 'orderAtMs' | 'arrivedAtMs' | 'sessionId'>,
  b: Pick<QueueEntry, 'orderAtMs' | 'arrivedAtMs' | 'sessionId'>,
): number {
  return (
    a.orderAtMs - b.orderAtMs ||
    a.arrivedAtMs - b.arrivedAtMs ||
    (a.sessionId === b.sessionId ? 0 : a.sessionId < b.sessionId ? -1 : 1)
  );
}

/** The name under which a target stands in the index of the queue. */
export function targetKey(target: QueueTarget): string {
  return target.kind === 'agent' ? `agent:${target.agentId}` : `group:${target.groupId}`;
}

/** Required skills as one text, the same for the same set. */
export function canonicalSkills(skills: readonly string[]): string {
  return JSON.stringify([...new Set(skills)].sort());
}

/** Whom owner and last agent stand for; null = nobody, or a target that is not waited for. */
export function queueTargetOf(
  target: Target,
  known: { readonly ownerId: string | null; readonly lastAgentId: string | null },
): QueueTarget | null {
  switch (target.kind) {
    case 'owner':
      return known.ownerId === null
        ? null
        : { kind: 'agent', agentId: known.ownerId, evenSuspended: target.exclusive || target.evenSuspended };
    case 'last-agent':
      return known.lastAgentId === null
        ? null
        : { kind: 'agent', agentId: known.lastAgentId, evenSuspended: target.evenSuspended };
    case 'agent':
      return { kind: 'agent', agentId: target.agentId, evenSuspended: target.evenSuspended };
    case 'group':
      return { kind: 'group', groupId: target.groupId, skills: target.skills };
    case 'bot':
      return null;
    default:
      return target satisfies never;
  }
}

export function hasSkills(agent: Pick<Agent, 'skills'>, skills: readonly string[]): boolean {
  return skills.every((skill) => agent.skills.includes(skill));
}
