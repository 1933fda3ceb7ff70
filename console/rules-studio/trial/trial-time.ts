/** A moment as its field writes it: `2026-11-25T14:30` in the organisation's zone. */
import { instantOf, localTime } from '#rules/calendar/zoned-day.ts';

export function fieldTime(atMs: number, zone: string): string {
  const { day, minuteOfDay } = localTime(zone, atMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${day}T${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}

/** Null for what is no moment. */
export function momentIn(field: string, zone: string): number | null {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/u.exec(field);
  if (found === null) return null;
  const [, day = '', hours, minutes] = found;
  const atMs = instantOf(zone, day, Number(hours) * 60 + Number(minutes));
  return atMs > 0 ? atMs : null;
}
