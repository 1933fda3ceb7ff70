/** The three groups of the demo shop. One keeps office hours, one works late, one never closes, so that somebody always can. */
import type { OpeningHours, WeeklySpan } from '#rules/calendar/opening-hours.ts';
import type { Text } from '#rules/text.ts';
import { AFTER_SALES, PRE_SALES, VIP } from './ids.ts';

export interface GroupSeed {
  readonly id: string;
  readonly name: Text;
  readonly hours: OpeningHours;
  /** Days off, by their date. */
  readonly holidays: readonly { readonly day: string; readonly name: Text }[];
}

export const ZONE = 'Asia/Shanghai';

function days(weekdays: readonly number[], from: string, to: string): readonly WeeklySpan[] {
  return weekdays.map((weekday) => ({ weekday, from, to }));
}

const NEW_YEAR = { zh: '元旦', en: 'New Year' };
const SPRING = { zh: '春节', en: 'Spring Festival' };
const LABOUR = { zh: '劳动节', en: 'Labour Day' };
const NATIONAL = { zh: '国庆节', en: 'National Day' };

const HOLIDAYS = [
  { day: '2027-01-01', name: NEW_YEAR },
  { day: '2027-02-06', name: SPRING },
  { day: '2027-02-07', name: SPRING },
  { day: '2027-02-08', name: SPRING },
  { day: '2027-05-01', name: LABOUR },
  { day: '2027-10-01', name: NATIONAL },
];

export const GROUPS: readonly GroupSeed[] = [
  {
    id: PRE_SALES,
    name: { zh: '售前', en: 'Pre-sales' },
    hours: { zone: ZONE, weekly: days([1, 2, 3, 4, 5], '09:00', '21:00'), exceptions: [] },
    holidays: HOLIDAYS,
  },
  {
    id: AFTER_SALES,
    name: { zh: '售后', en: 'After-sales' },
    hours: { zone: ZONE, always: true, weekly: [], exceptions: [] },
    holidays: [],
  },
  {
    id: VIP,
    name: { zh: '贵宾', en: 'VIP' },
    hours: { zone: ZONE, weekly: days([1, 2, 3, 4, 5, 6, 7], '08:00', '24:00'), exceptions: [] },
    holidays: [],
  },
];
