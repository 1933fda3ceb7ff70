/** "You are 3rd, about 2–4 min": the place is counted, the range estimated from the last hour and kept silent where that is thin. */
import { positionsOf, type QueuePosition, takenLastHour } from '#activities/store/queue-places.ts';
import type { QueuePlace } from './contract/visits.ts';
import type { BaseDeps } from './deps.ts';

type Place = Pick<QueuePlace, 'position' | 'waitFromMs' | 'waitToMs'>;

/** Fewer served within the hour say nothing. Count. */
const FEWEST = 4;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export function estimate(
  place: Pick<QueuePosition, 'position' | 'groupIds'>,
  taken: ReadonlyMap<string, number>,
): Place {
  const served = place.groupIds.reduce((sum, id) => sum + (taken.get(id) ?? 0), 0);
  if (served < FEWEST) return { position: place.position, waitFromMs: null, waitToMs: null };
  const likelyMs = (place.position * HOUR_MS) / served;
  const wholeMinutes = (ms: number) => Math.max(1, Math.round(ms / MINUTE_MS)) * MINUTE_MS;
  return {
    position: place.position,
    waitFromMs: wholeMinutes(likelyMs * 0.7),
    waitToMs: wholeMinutes(likelyMs * 1.4) + (likelyMs < MINUTE_MS ? 0 : MINUTE_MS),
  };
}

export async function placesOf(
  deps: BaseDeps,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, QueuePlace>> {
  if (sessionIds.length === 0) return new Map();
  const [positions, taken] = await Promise.all([
    positionsOf(deps.store.pool, sessionIds),
    takenLastHour(deps.store),
  ]);
  return new Map(
    [...positions.values()].map((place) => [
      place.sessionId,
      { sessionId: place.sessionId, sinceMs: place.arrivedAtMs, ...estimate(place, taken) },
    ]),
  );
}

/** Null for a session that does not wait. */
export async function placeOfSession(deps: BaseDeps, sessionId: string): Promise<QueuePlace | null> {
  return (await placesOf(deps, [sessionId])).get(sessionId) ?? null;
}
