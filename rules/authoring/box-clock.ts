/** An instant at which a box can be true: its conditions on the clock, and on how long ago something was, hang together. */
import { type Box, dimensionParts } from './boxes.ts';
import { DAY_MS } from './derived-facts.ts';
import type { Catalogue, FactValue } from './facts.ts';
import { intersect, type Region, type Span } from './region.ts';
import { inRegion } from './region-values.ts';

const MINUTE_MS = 60_000;
const DEFAULT_NOW = Date.UTC(2026, 0, 5, 4);
/** Whatever a calendar can show it shows within them: a certain weekday on 29 February takes longest. */
const CALENDAR_DAYS = 40 * 366;
/** A whole week, whatever part of a day it is cut at, and in every zone. Days. */
const WEEK_DAYS = 10;
/** How far zones lie from UTC, from 12 hours west to 14 hours east, UTC first. Minutes. */
const OFFSETS: readonly number[] = Array.from({ length: 105 }, (_, quarter) => (quarter - 48) * 15).sort(
  (a, b) => Math.abs(a) - Math.abs(b),
);
const FARTHEST_MS = 14 * 60 * MINUTE_MS;

const CALENDAR = ['clock.date', 'clock.dayOfMonth', 'clock.month'];

const WHOLE: Span = {
  from: Number.NEGATIVE_INFINITY,
  fromIncluded: false,
  to: Number.POSITIVE_INFINITY,
  toIncluded: false,
};

export interface ClockValues {
  readonly [fact: string]: FactValue;
}

const AT_DEFAULT: Span = { from: DEFAULT_NOW, fromIncluded: true, to: DEFAULT_NOW, toIncluded: true };

/** `never`: no instant in any zone fits. `unclear`: none was found, which proves nothing. */
export type ClockAnswer =
  | { readonly kind: 'at'; readonly facts: ClockValues }
  | { readonly kind: 'never' | 'unclear' };

/** The clock's facts where the local time is `localMs`, written as if it were UTC. */
export function clockAt(nowMs: number, localMs: number = nowMs): ClockValues {
  const at = new Date(localMs);
  return {
    'clock.now': nowMs,
    'clock.date': at.toISOString().slice(0, 10),
    'clock.weekday': at.getUTCDay() || 7,
    'clock.minuteOfDay': at.getUTCHours() * 60 + at.getUTCMinutes(),
    'clock.dayOfMonth': at.getUTCDate(),
    'clock.month': at.getUTCMonth() + 1,
  };
}

export const DEFAULT_CLOCK: ClockValues = clockAt(DEFAULT_NOW);

function spansOf(region: Region | undefined): readonly Span[] {
  if (region === undefined) return [WHOLE];
  return region.kind === 'spans' ? region.spans : [];
}

function both(a: readonly Span[], b: readonly Span[]): readonly Span[] {
  const met = intersect(
    { kind: 'spans', spans: a, unknown: false },
    { kind: 'spans', spans: b, unknown: false },
  );
  return met?.kind === 'spans' ? met.spans : [];
}

function shifted(span: Span, fromMs: number, toMs: number): Span {
  return { ...span, from: span.from + fromMs, to: span.to + toMs };
}

/** Instants from which something in `times` was `days` ago. */
function sums(times: readonly Span[], days: readonly Span[]): readonly Span[] {
  return times.flatMap((time) =>
    days.map((age) => ({
      ...shifted(time, age.from * DAY_MS, age.to * DAY_MS),
      fromIncluded: time.fromIncluded && age.fromIncluded,
      toIncluded: time.toIncluded && age.toIncluded,
    })),
  );
}

/** The instants that the conditions on `clock.now` and on ages leave. An age may be known where its time is not. */
function instantsOf(box: Box, catalogue: Catalogue): readonly Span[] {
  let left = spansOf(box.get('clock.now'));
  for (const [dimension, age] of box) {
    const base = catalogue.facts.get(dimensionParts(dimension).fact)?.derivedFrom;
    if (!dimension.startsWith('age.') || base === undefined) continue;
    const time = box.get(base);
    const free = time ? 'unknown' in time && time.unknown : (catalogue.facts.get(base)?.nullable ?? true);
    if (!free) left = both(left, sums(spansOf(time), spansOf(age)));
  }
  return left;
}

/** Values of `time` that are as long before `nowMs` as `age` says. */
export function timesBefore(
  nowMs: number,
  age: Region | undefined,
  time: Region | undefined,
): readonly Span[] {
  const before = spansOf(age).map((span) => ({
    from: nowMs - span.to * DAY_MS,
    fromIncluded: span.toIncluded,
    to: nowMs - span.from * DAY_MS,
    toIncluded: span.fromIncluded,
  }));
  return both(before, spansOf(time));
}

/** Whether a day, counted from 1 January 1970, fits what the box says of the calendar. */
function dayTest(box: Box): (day: number) => boolean {
  const weekday = box.get('clock.weekday');
  const dated = CALENDAR.flatMap((fact) => {
    const region = box.get(fact);
    return region ? [{ fact, region }] : [];
  });
  return (day) => {
    // 1 January 1970 was a Thursday.
    if (weekday && !inRegion(weekday, ((((day + 3) % 7) + 7) % 7) + 1)) return false;
    if (dated.length === 0) return true;
    const facts = clockAt(day * DAY_MS);
    return dated.every(({ fact, region }) => inRegion(region, facts[fact] ?? null));
  };
}

/** A local time on this day within the span, at a minute that fits; undefined if there is none. */
function localTimeOn(day: number, local: Span, minutes: readonly Span[]): number | undefined {
  const start = day * DAY_MS;
  const wanted = [{ from: 240, fromIncluded: true, to: 240, toIncluded: true }, WHOLE];
  for (const preferred of wanted) {
    for (const { from, to } of both(minutes, [preferred])) {
      const window: Span = {
        from: start + Math.max(from, 0) * MINUTE_MS,
        fromIncluded: true,
        to: start + (Math.min(to, 1_439) + 1) * MINUTE_MS,
        toIncluded: false,
      };
      const [found] = both([local], [window]);
      if (!found) continue;
      if (found.fromIncluded) return found.from;
      return found.from + 1 < found.to ? Math.floor(found.from) + 1 : (found.from + found.to) / 2;
    }
  }
  return undefined;
}

/** The days to look at for a span: as far as it goes, or as far as a calendar has anything new to show. */
function daysOf({ from, to }: Span, most: number): { readonly first: number; readonly last: number } {
  const first = Math.floor((from - FARTHEST_MS) / DAY_MS);
  const last = Math.floor((to + FARTHEST_MS) / DAY_MS);
  if (Number.isFinite(first)) return { first, last: Math.min(last, first + most) };
  const today = Math.floor(DEFAULT_NOW / DAY_MS);
  return last < today + most ? { first: last - most, last } : { first: today, last: today + most };
}

function momentIn(span: Span, box: Box): ClockValues | undefined {
  const dated = CALENDAR.some((fact) => box.has(fact));
  const { first, last } = daysOf(span, dated ? CALENDAR_DAYS : WEEK_DAYS);
  const fits = dayTest(box);
  const minutes = spansOf(box.get('clock.minuteOfDay'));
  const momentOn = (day: number, offset: number): ClockValues | undefined => {
    const byMs = offset * MINUTE_MS;
    const localMs = localTimeOn(day, shifted(span, byMs, byMs), minutes);
    return localMs === undefined ? undefined : clockAt(localMs - byMs, localMs);
  };
  for (let day = first; day <= last; day++) {
    const moment = fits(day) ? momentOn(day, 0) : undefined;
    if (moment) return moment;
  }
  // Days in the middle belong to the span in every zone; another zone only helps at its ends.
  const ends = [...new Set([0, 1, 2].flatMap((more) => [first + more, last - more]))].filter(fits);
  for (const offset of OFFSETS) {
    for (const day of ends) {
      const moment = momentOn(day, offset);
      if (moment) return moment;
    }
  }
  return undefined;
}

/** When the box can be true, as far as clock and ages go. */
export function clockFor(box: Box, catalogue: Catalogue): ClockAnswer {
  const dimensions = [...box.keys()];
  const onClock = dimensions.some((fact) => fact.startsWith('clock.') && fact !== 'clock.now');
  const instants = instantsOf(box, catalogue);
  if (instants.length === 0) return { kind: 'never' };
  if (!onClock && both(instants, [AT_DEFAULT]).length > 0) return { kind: 'at', facts: DEFAULT_CLOCK };
  for (const span of instants) {
    const facts = momentIn(span, box);
    if (facts) return { kind: 'at', facts };
  }
  return { kind: box.has('clock.date') ? 'unclear' : 'never' };
}
