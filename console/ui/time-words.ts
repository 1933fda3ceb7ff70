/** Times and spans as screens write them: relative under an hour, else the time of day, with the date when it is another day. */

export interface TimeStyle {
  readonly language: string;
  readonly timeZone: string;
}

const HOUR_MS = 3_600_000;

export function momentWords(atMs: number, nowMs: number, style: TimeStyle): string {
  const agoMs = nowMs - atMs;
  if (Math.abs(agoMs) < HOUR_MS) return relative(agoMs, style.language);
  const sameDay = dayOf(atMs, style.timeZone) === dayOf(nowMs, style.timeZone);
  return sameDay
    ? timeOfDay(atMs, style.timeZone)
    : `${dayOf(atMs, style.timeZone).slice(5)} ${timeOfDay(atMs, style.timeZone)}`;
}

/** With seconds and zone, for hovering. */
export function exactWords(atMs: number, { language, timeZone }: TimeStyle): string {
  return new Intl.DateTimeFormat(language, {
    timeZone,
    dateStyle: 'medium',
    timeStyle: 'long',
    hourCycle: 'h23',
  }).format(atMs);
}

/** `14:02:31` */
export function timeWithSeconds(atMs: number, timeZone: string): string {
  return parts(atMs, timeZone, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

export function timeOfDay(atMs: number, timeZone: string): string {
  return parts(atMs, timeZone, { hour: '2-digit', minute: '2-digit' });
}

/** `2026-11-25` */
export function dayOf(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(atMs);
}

/** `0:41`, `12:05`, `1:02:03`; never negative. */
export function clockWords(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

function relative(agoMs: number, language: string): string {
  const seconds = Math.round(agoMs / 1000);
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  if (Math.abs(seconds) < 45) return words.format(0, 'second');
  return words.format(-Math.round(seconds / 60), 'minute');
}

function parts(atMs: number, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', ...options }).format(atMs);
}
