/** Opening hours of a group: a weekly pattern, holidays and make-up working days, in the group's zone. */
import { addDays, type Day, instantOf, localTime, weekdayOf } from './zoned-day.ts';

/** Times as `HH:MM`; `to` is not included. `to` before `from` runs over midnight and belongs to the day it starts on; equal = 24 hours. */
export interface OpenSpan {
  readonly from: string;
  readonly to: string;
}

export interface WeeklySpan extends OpenSpan {
  /** 1 = Monday … 7 = Sunday. */
  readonly weekday: number;
}

/** A day that does not follow the weekly pattern. */
export interface DayException {
  readonly day: Day;
  /** False: closed, no span starts on this day. True: open, also on a weekend (a make-up working day). */
  readonly works: boolean;
  /** Hours of a working exception; absent = those of the first weekday that has any. */
  readonly spans?: readonly OpenSpan[];
}

export interface OpeningHours {
  /** IANA name. */
  readonly zone: string;
  /** Open day and night, every day; `weekly` and `exceptions` do not count then. */
  readonly always?: boolean;
  readonly weekly: readonly WeeklySpan[];
  readonly exceptions: readonly DayException[];
}

interface Interval {
  readonly fromMs: number;
  /** Not included. */
  readonly untilMs: number;
}

/** How far ahead an edge is looked for. Days. */
const HORIZON_DAYS = 400;

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** The spans that start on `day`. */
function spansOn(hours: OpeningHours, day: Day): readonly OpenSpan[] {
  const exception = hours.exceptions.find((entry) => entry.day === day);
  if (exception && !exception.works) return [];
  const weekday = exception ? workingWeekday(hours) : weekdayOf(day);
  return exception?.spans ?? hours.weekly.filter((span) => span.weekday === weekday);
}

/** Whose hours a make-up day keeps: the first weekday of the week that has any. */
function workingWeekday(hours: OpeningHours): number {
  return Math.min(...hours.weekly.map((span) => span.weekday));
}

/** When the spans that start on `day` are, as instants. A span that daylight saving swallows is left out. */
function intervalsOn(hours: OpeningHours, day: Day): readonly Interval[] {
  return spansOn(hours, day)
    .map((span): Interval => {
      const [from, to] = [minutesOf(span.from), minutesOf(span.to)];
      return {
        fromMs: instantOf(hours.zone, day, from),
        untilMs: instantOf(hours.zone, day, to > from ? to : to + 1440),
      };
    })
    .filter((interval) => interval.untilMs > interval.fromMs);
}

function covers(intervals: readonly Interval[], atMs: number): boolean {
  return intervals.some((interval) => interval.fromMs <= atMs && atMs < interval.untilMs);
}

/** Whether the group receives at this instant. */
export function isOpen(hours: OpeningHours, atMs: number): boolean {
  if (hours.always) return true;
  const today = localTime(hours.zone, atMs).day;
  // A span of 24 hours that starts late yesterday reaches into today.
  return covers(
    [addDays(today, -1), today].flatMap((day) => intervalsOn(hours, day)),
    atMs,
  );
}

export interface Edge {
  readonly atMs: number;
  /** What the group is from this instant on. */
  readonly opens: boolean;
}

/** When the group, open at `atMs`, closes; null when it stays open for 400 days. */
function closesAt(hours: OpeningHours, atMs: number): number | null {
  let untilMs = atMs;
  const first = addDays(localTime(hours.zone, atMs).day, -1);
  // Each day's spans may reach into the next day, so a day that adds nothing ends the search only once time has passed it.
  for (let ahead = 0; ahead <= HORIZON_DAYS; ahead++) {
    const day = addDays(first, ahead);
    if (instantOf(hours.zone, day, 0) > untilMs) return untilMs;
    const spans = [...intervalsOn(hours, day)].sort((a, b) => a.fromMs - b.fromMs);
    for (const span of spans) if (span.fromMs <= untilMs && span.untilMs > untilMs) untilMs = span.untilMs;
  }
  return null;
}

function opensAt(hours: OpeningHours, atMs: number): number | null {
  const first = localTime(hours.zone, atMs).day;
  for (let ahead = 0; ahead <= HORIZON_DAYS; ahead++) {
    const starts = intervalsOn(hours, addDays(first, ahead)).map((span) => span.fromMs);
    const later = starts.filter((startMs) => startMs > atMs);
    if (later.length > 0) return Math.min(...later);
  }
  return null;
}

/** The next instant after `atMs` at which the group opens or closes; null when it stays as it is for 400 days. */
export function nextEdge(hours: OpeningHours, atMs: number): Edge | null {
  if (hours.always) return null;
  const open = isOpen(hours, atMs);
  const edge = open ? closesAt(hours, atMs) : opensAt(hours, atMs);
  return edge === null ? null : { atMs: edge, opens: !open };
}
