/** Days and times of day in a zone, the only place that touches zone rules. Daylight saving follows Temporal's `compatible`. */
import { Temporal } from 'temporal-polyfill';

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string;

export interface LocalTime {
  readonly day: Day;
  /** 1 = Monday … 7 = Sunday. */
  readonly weekday: number;
  /** 0–1439. */
  readonly minuteOfDay: number;
}

/** What clocks in `zone` show at an instant. */
export function localTime(zone: string, atMs: number): LocalTime {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(zone);
  return { day: at.toPlainDate().toString(), weekday: at.dayOfWeek, minuteOfDay: at.hour * 60 + at.minute };
}

/** The instant at which clocks in `zone` show this minute of the day; 1440 = the end of the day. A time that daylight saving skips is moved forward, of one that comes twice it is the first. */
export function instantOf(zone: string, day: Day, minuteOfDay: number): number {
  const date = Temporal.PlainDate.from(day).add({ days: Math.floor(minuteOfDay / 1440) });
  const minute = minuteOfDay % 1440;
  const local = date.toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 });
  return local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
}

export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

export function weekdayOf(day: Day): number {
  return Temporal.PlainDate.from(day).dayOfWeek;
}
