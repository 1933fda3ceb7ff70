/** Instants as a person picks them, in the business zone, and as rules keep them, with their offset. */
import { dayOf, timeOfDay } from '../../ui/time-words.ts';

/** Minutes that the zone is ahead of UTC at that moment. */
function offsetAt(atMs: number, zone: string): number {
  const local = Date.parse(`${dayOf(atMs, zone)}T${timeOfDay(atMs, zone)}:00Z`);
  return Math.round((local - Math.floor(atMs / 60_000) * 60_000) / 60_000);
}

const two = (number: number): string => String(number).padStart(2, '0');

/** `2026-12-01T09:00` for a picker; empty where it is no instant. */
export function pickerTime(iso: unknown, zone: string): string {
  const atMs = typeof iso === 'string' ? Date.parse(iso) : Number.NaN;
  return Number.isNaN(atMs) ? '' : `${dayOf(atMs, zone)}T${timeOfDay(atMs, zone)}`;
}

/** What the picker says, as an instant with the zone's offset of that day: `2026-12-01T09:00:00+08:00`. */
export function isoTime(picked: string, zone: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/u.test(picked)) return null;
  const asUtc = Date.parse(`${picked}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  // The offset of the moment itself, which lies by the offset before the same figures in UTC.
  const offset = offsetAt(asUtc - offsetAt(asUtc, zone) * 60_000, zone);
  const [sign, minutes] = [offset < 0 ? '-' : '+', Math.abs(offset)];
  return `${picked}:00${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `09:30` of a minute of the day; the end of the day is 23:59. */
export function clockOf(minute: unknown): string {
  return typeof minute === 'number' ? `${two(Math.floor(minute / 60))}:${two(minute % 60)}` : '';
}

export function minuteOf(clock: string): number | null {
  const [hours, minutes] = clock.split(':').map(Number);
  return hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)
    ? null
    : hours * 60 + minutes;
}
