import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOpen, nextEdge, type OpeningHours } from '#rules/calendar/opening-hours.ts';
import { instantOf, localTime } from '#rules/calendar/zoned-day.ts';

const at = (iso: string) => Date.parse(iso);
const WEEK = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '18:00' }));
const shanghai = (hours: Partial<OpeningHours>): OpeningHours => ({
  zone: 'Asia/Shanghai',
  weekly: [],
  exceptions: [],
  ...hours,
});

describe('opening hours', () => {
  it('opens with the first minute and closes with the last', () => {
    const hours = shanghai({ weekly: WEEK });
    const times = ['08:59:59.999', '09:00:00', '17:59:59.999', '18:00:00'];

    expect(times.map((time) => isOpen(hours, at(`2026-11-25T${time}+08:00`)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('runs over midnight for the day it starts on', () => {
    const hours = shanghai({ weekly: [{ weekday: 6, from: '22:00', to: '02:00' }] });
    const asked = [
      '2026-11-28T01:00',
      '2026-11-28T22:00',
      '2026-11-29T01:59',
      '2026-11-29T02:00',
      '2026-11-29T23:00',
    ];

    expect(asked.map((time) => isOpen(hours, at(`${time}+08:00`)))).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it('keeps a holiday closed, and the night before it open to its end', () => {
    const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '20:00', to: '02:00' }));
    const hours = shanghai({ weekly, exceptions: [{ day: '2026-10-01', works: false }] });
    const asked = ['2026-10-01T01:00', '2026-10-01T20:00', '2026-10-02T01:00', '2026-10-02T20:00'];

    expect(asked.map((time) => isOpen(hours, at(`${time}+08:00`)))).toEqual([true, false, false, true]);
  });

  it('works on a make-up day with the hours of a weekday, or with its own', () => {
    const exceptions = [
      { day: '2026-10-10', works: true },
      { day: '2026-10-11', works: true, spans: [{ from: '10:00', to: '12:00' }] },
    ];
    const hours = shanghai({ weekly: WEEK, exceptions });
    const asked = [
      '2026-10-10T09:00',
      '2026-10-10T18:00',
      '2026-10-11T09:00',
      '2026-10-11T10:00',
      '2026-10-17T10:00',
    ];

    expect(asked.map((time) => isOpen(hours, at(`${time}+08:00`)))).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it('is always open, or never, and then has no edge', () => {
    expect([isOpen(shanghai({ always: true }), 0), nextEdge(shanghai({ always: true }), 0)]).toEqual([
      true,
      null,
    ]);
    expect([isOpen(shanghai({}), 0), nextEdge(shanghai({}), 0)]).toEqual([false, null]);
    expect(
      nextEdge(shanghai({ exceptions: [{ day: '2026-10-10', works: true }] }), at('2026-10-01T00:00Z')),
    ).toBe(null);
    const round = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '24:00' }));
    expect(nextEdge(shanghai({ weekly: round }), at('2026-10-01T00:00Z'))).toBe(null);
  });

  it('finds the next edge over weekends, holidays and the end of the year', () => {
    const exceptions = ['2026-12-31', '2027-01-01'].map((day) => ({ day, works: false }));
    const hours = shanghai({ weekly: WEEK, exceptions });
    const edge = nextEdge(hours, at('2026-12-30T18:00+08:00'));

    expect(edge).toEqual({ atMs: at('2027-01-04T09:00+08:00'), opens: true });
    expect(nextEdge(hours, edge?.atMs ?? 0)).toEqual({ atMs: at('2027-01-04T18:00+08:00'), opens: false });
  });

  it('takes spans that touch for one', () => {
    const weekly = [
      { weekday: 3, from: '09:00', to: '12:00' },
      { weekday: 3, from: '12:00', to: '24:00' },
      { weekday: 4, from: '00:00', to: '01:00' },
    ];

    expect(nextEdge(shanghai({ weekly }), at('2026-11-25T10:00+08:00'))).toEqual({
      atMs: at('2026-11-26T01:00+08:00'),
      opens: false,
    });
  });

  it('follows the clocks of its zone through daylight saving', () => {
    const night = (from: string, to: string): OpeningHours => ({
      zone: 'America/New_York',
      weekly: [{ weekday: 7, from, to }],
      exceptions: [],
    });

    // 8 March 2026: 02:00 to 03:00 does not exist.
    expect(nextEdge(night('02:30', '05:00'), at('2026-03-08T05:00:00Z'))).toEqual({
      atMs: at('2026-03-08T07:30:00Z'),
      opens: true,
    });
    // 1 November 2026: 01:00 to 02:00 comes twice; the first counts for opening.
    expect(nextEdge(night('01:30', '05:00'), at('2026-11-01T04:00:00Z'))).toEqual({
      atMs: at('2026-11-01T05:30:00Z'),
      opens: true,
    });
    expect(isOpen(night('01:30', '05:00'), at('2026-11-01T06:15:00Z'))).toBe(true);
  });

  it('stays consistent on the day that a zone left out', () => {
    const apia: OpeningHours = { zone: 'Pacific/Apia', weekly: WEEK, exceptions: [] };

    expect(nextEdge(apia, at('2011-12-30T05:00:00Z'))?.opens).toBe(true);
  });
});

const minutes = fc
  .integer({ min: 0, max: 95 })
  .map(
    (quarter) =>
      `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
  );
const span = fc.record({ from: minutes, to: fc.oneof(minutes, fc.constant('24:00')) });
const day = fc
  .integer({ min: 0, max: 500 })
  .map((days) => new Date(Date.UTC(2026, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));
const someHours: fc.Arbitrary<OpeningHours> = fc.record({
  zone: fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'UTC'),
  weekly: fc.array(
    fc.tuple(fc.integer({ min: 1, max: 7 }), span).map(([weekday, hours]) => ({ weekday, ...hours })),
    { maxLength: 8 },
  ),
  exceptions: fc.uniqueArray(fc.record({ day, works: fc.boolean() }), {
    selector: (entry) => entry.day,
    maxLength: 6,
  }),
});
const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 3, 1) });

describe('the next edge', () => {
  it('is where open changes to closed or back, and nothing changes before it', () => {
    fc.assert(
      fc.property(someHours, instant, (hours, atMs) => {
        const edge = nextEdge(hours, atMs);
        const open = isOpen(hours, atMs);
        if (!edge) return;
        expect(edge.atMs).toBeGreaterThan(atMs);
        expect([edge.opens, isOpen(hours, edge.atMs), isOpen(hours, edge.atMs - 1)]).toEqual([
          !open,
          !open,
          open,
        ]);
        // Every quarter of an hour on the way is as it was; hours begin and end on quarters in these zones.
        const quarters = Math.min(Math.floor((edge.atMs - atMs) / 900_000), 200);
        const around = Array.from({ length: quarters }, (_, place) => isOpen(hours, atMs + place * 900_000));
        expect(around.every((state) => state === open)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('local time', () => {
  it('comes back to the same instant where clocks show it once', () => {
    fc.assert(
      fc.property(fc.constantFrom('Asia/Shanghai', 'Asia/Kathmandu', 'UTC'), instant, (zone, atMs) => {
        const minute = Math.floor(atMs / 60_000) * 60_000;
        const local = localTime(zone, minute);
        expect(instantOf(zone, local.day, local.minuteOfDay)).toBe(minute);
      }),
      { numRuns: 200 },
    );
  });

  it('shows the end of a month, of a year and of February in leap years', () => {
    const shown = ['2026-12-31T15:59Z', '2026-12-31T16:00Z', '2028-02-28T16:00Z', '2026-02-28T16:00Z'];

    expect(shown.map((time) => localTime('Asia/Shanghai', at(time)).day)).toEqual([
      '2026-12-31',
      '2027-01-01',
      '2028-02-29',
      '2026-03-01',
    ]);
  });
});
