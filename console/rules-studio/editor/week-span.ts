/** The hours of a schedule on a week of whole hours, and a schedule drawn over them. */
import type { Schedule, Weekday } from '#rules/authoring/rule.ts';

export interface Cell {
  readonly day: Weekday;
  readonly hour: number;
}

const WEEK: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const hourOf = (time: string): number => Number(time.slice(0, 2)) + Number(time.slice(3, 5)) / 60;
const timeOf = (hour: number): string => (hour >= 24 ? '23:59' : `${String(hour).padStart(2, '0')}:00`);

/** Whether any part of this hour of this day is in it; hours after midnight belong to the day before. */
export function isWithin({ weekdays, from, to }: Schedule, { day, hour }: Cell): boolean {
  const [first, last] = [hourOf(from), hourOf(to)];
  if (first <= last) return weekdays.includes(day) && hour + 1 > first && hour < last;
  const before = (day === 1 ? 7 : day - 1) as Weekday;
  return (weekdays.includes(day) && hour + 1 > first) || (weekdays.includes(before) && hour < last);
}

/** The days and hours between two corners, whichever was first. */
export function spanned(start: Cell, end: Cell): Schedule {
  const [top, bottom] = [Math.min(start.day, end.day), Math.max(start.day, end.day)];
  const [left, right] = [Math.min(start.hour, end.hour), Math.max(start.hour, end.hour)];
  return {
    weekdays: WEEK.filter((day) => day >= top && day <= bottom),
    from: timeOf(left),
    to: timeOf(right + 1),
  };
}
