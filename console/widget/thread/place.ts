/** The queue in words, and times as people say them. */
import type { QueuePlace } from '#api/contract/visits.ts';
import type { Words } from '../words/words.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** "You are 3rd, about 2–4 min"; the place alone while little is known. */
export function placeText(place: QueuePlace, words: Words): string {
  const where = words.place(place.position);
  if (place.waitFromMs === null || place.waitToMs === null) return where;
  const from = Math.floor(place.waitFromMs / MINUTE_MS);
  const to = Math.ceil(place.waitToMs / MINUTE_MS);
  if (to <= 1) return words.soon(where);
  return words.wait(where, from < 1 || from === to ? `${to}` : `${from}–${to}`, from < 1);
}

/** "tomorrow 09:30"; the weekday within a week, else the date. */
export function timeAhead(atMs: number, nowMs: number, language: string): string {
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const days = calendarDays(nowMs, atMs);
  const day =
    days >= 0 && days < 2
      ? new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day')
      : new Intl.DateTimeFormat(
          language,
          days > 0 && days < 7 ? { weekday: 'long' } : { month: 'long', day: 'numeric' },
        ).format(atMs);
  return `${day} ${clock.format(atMs)}`;
}

/** When something was said: the clock today, with its date before. */
export function timeSaid(atMs: number, nowMs: number, language: string): string {
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const date = calendarDays(atMs, nowMs) === 0 ? {} : ({ month: 'long', day: 'numeric' } as const);
  return new Intl.DateTimeFormat(language, { ...date, ...clock }).format(atMs);
}

function calendarDays(fromMs: number, toMs: number): number {
  const midnight = (atMs: number) => new Date(atMs).setHours(0, 0, 0, 0);
  return Math.round((midnight(toMs) - midnight(fromMs)) / DAY_MS);
}
