/** Who works when in the demo: shifts with a pause, some nights with nobody for an hour, so that queues and forms come about. */
import type { Chance } from '../chance.ts';
import { PEOPLE } from '../people.ts';

export interface PresenceChange {
  readonly agentId: string;
  readonly atMs: number;
  readonly presence: 'online' | 'suspended' | 'offline';
}

interface Shift {
  /** Hours of the day in the shop's zone; beyond 24 = the next morning. */
  readonly from: number;
  readonly to: number;
  readonly pauseAt: number;
  /** ISO weekdays on which it starts. */
  readonly weekdays: readonly number[];
}

const WORKDAYS = [1, 2, 3, 4, 5];
const ALL = [1, 2, 3, 4, 5, 6, 7];

/** In the order of `PEOPLE`. */
const SHIFTS: readonly Shift[] = [
  { from: 9, to: 18, pauseAt: 12.2, weekdays: [1, 2, 3, 4, 5, 6] },
  { from: 12, to: 21.2, pauseAt: 17.5, weekdays: [1, 2, 3, 4, 5, 7] },
  { from: 8.9, to: 17.5, pauseAt: 12.8, weekdays: WORKDAYS },
  { from: 8, to: 16.5, pauseAt: 11.7, weekdays: ALL },
  { from: 15.5, to: 24.2, pauseAt: 19.1, weekdays: ALL },
  { from: 23.5, to: 32.2, pauseAt: 27.1, weekdays: ALL },
];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ZONE_OFFSET_MS = 8 * HOUR_MS;
/** 1 January 1970 was a Thursday. */
const FIRST_WEEKDAY = 4;

/** Every change of presence in the span, in order of time. */
export function drawRoster(
  chance: Chance,
  span: { readonly fromMs: number; readonly untilMs: number },
): readonly PresenceChange[] {
  const firstDay = Math.floor((span.fromMs + ZONE_OFFSET_MS) / DAY_MS);
  const lastDay = Math.floor((span.untilMs + ZONE_OFFSET_MS) / DAY_MS);
  const changes: PresenceChange[] = [];
  PEOPLE.forEach(({ agentId }, number) => {
    const shift = SHIFTS[number];
    for (let day = firstDay; day <= lastDay; day += 1) {
      const weekday = ((day + FIRST_WEEKDAY - 1) % 7) + 1;
      const off = chance.happens(0.04);
      if (shift === undefined || off || !shift.weekdays.includes(weekday)) continue;
      changes.push(...shiftOn(chance, shift, { agentId, midnightMs: day * DAY_MS - ZONE_OFFSET_MS }));
    }
  });
  return changes
    .filter(({ atMs }) => atMs >= span.fromMs && atMs < span.untilMs)
    .toSorted((a, b) => a.atMs - b.atMs || (a.agentId < b.agentId ? -1 : 1));
}

function shiftOn(
  chance: Chance,
  shift: Shift,
  { agentId, midnightMs }: { readonly agentId: string; readonly midnightMs: number },
): readonly PresenceChange[] {
  const near = (hour: number) => Math.round(midnightMs + hour * HOUR_MS + (chance.next() - 0.5) * 600_000);
  const pauseAtMs = near(shift.pauseAt);
  return [
    { agentId, atMs: near(shift.from), presence: 'online' },
    { agentId, atMs: pauseAtMs, presence: 'suspended' },
    { agentId, atMs: pauseAtMs + Math.round((25 + chance.next() * 20) * 60_000), presence: 'online' },
    { agentId, atMs: near(shift.to), presence: 'offline' },
  ];
}
