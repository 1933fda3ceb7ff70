/** The clock facts of one instant, computed once by the caller in the organisation's zone. */
import { localTime } from './zoned-day.ts';

export interface ClockFacts {
  readonly 'clock.now': number;
  readonly 'clock.date': string;
  readonly 'clock.weekday': number;
  readonly 'clock.minuteOfDay': number;
  readonly 'clock.dayOfMonth': number;
  readonly 'clock.month': number;
}

export function clockFacts(zone: string, atMs: number): ClockFacts {
  const local = localTime(zone, atMs);
  return {
    'clock.now': atMs,
    'clock.date': local.day,
    'clock.weekday': local.weekday,
    'clock.minuteOfDay': local.minuteOfDay,
    'clock.dayOfMonth': Number(local.day.slice(8, 10)),
    'clock.month': Number(local.day.slice(5, 7)),
  };
}
