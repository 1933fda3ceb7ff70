/** Where a session stood in the queue at each moment it waited, told from the log: by the same order as it was served. */
import type { QueueEntry, QueueTarget } from './queue-order.ts';
import { positionOf } from './serve-next.ts';

/** What a session waited for from a moment on: a plan that widens has several. */
export interface WaitStage {
  readonly atMs: number;
  readonly targets: readonly QueueTarget[];
  readonly orderAtMs: number;
}

/** One stay in the queue. */
export interface PastWait {
  readonly sessionId: string;
  readonly arrivedAtMs: number;
  /** Null = it waits still. */
  readonly untilMs: number | null;
  /** In order; the first is where the wait begins. */
  readonly stages: readonly WaitStage[];
}

export interface PastPlace {
  readonly fromMs: number;
  /** 1 = next. */
  readonly position: number;
}

/** Changes of the place that are told; a queue that moves more often is told up to there. Count. */
const MOST_PLACES = 500;

/** From the beginning of the wait to its end, each change of the place. */
export function placesDuring(own: PastWait, others: readonly PastWait[]): readonly PastPlace[] {
  const [first] = own.stages;
  if (first === undefined) return [];
  const waits = [own, ...others];
  const edges = waits.flatMap((wait) => [...wait.stages.map(({ atMs }) => atMs), wait.untilMs ?? []].flat());
  const moments = [...new Set(edges)]
    .filter((atMs) => atMs >= first.atMs && (own.untilMs === null || atMs < own.untilMs))
    .sort((a, b) => a - b);
  const places: PastPlace[] = [];
  for (const fromMs of moments) {
    const position = positionOf(
      own.sessionId,
      waits.flatMap((wait) => entryAt(wait, fromMs) ?? []),
    );
    if (position === null || position === places.at(-1)?.position) continue;
    places.push({ fromMs, position });
    if (places.length === MOST_PLACES) break;
  }
  return places;
}

function entryAt(wait: PastWait, atMs: number): QueueEntry | null {
  const stage = wait.stages.findLast((one) => one.atMs <= atMs);
  if (stage === undefined || (wait.untilMs !== null && wait.untilMs <= atMs)) return null;
  return {
    sessionId: wait.sessionId,
    arrivedAtMs: wait.arrivedAtMs,
    orderAtMs: stage.orderAtMs,
    targets: stage.targets,
    passedOver: [],
    passedOverUntilMs: null,
    offeredTo: null,
    weight: 1,
  };
}
