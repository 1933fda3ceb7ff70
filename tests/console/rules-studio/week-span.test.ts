import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, isWithin, spanned } from '#console/rules-studio/editor/week-span.ts';
import type { Schedule } from '#rules/authoring/rule.ts';

const cell: fc.Arbitrary<Cell> = fc.record({
  day: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, 5 as const, 6 as const, 7 as const),
  hour: fc.integer({ min: 0, max: 23 }),
});
const night: Schedule = { weekdays: [7], from: '22:30', to: '02:00' };

describe('a schedule on the week', () => {
  it('drawn from corner to corner holds just the hours between, whichever corner was first', () => {
    fc.assert(
      fc.property(cell, cell, cell, (start, end, asked) => {
        const between = (value: number, a: number, b: number) =>
          value >= Math.min(a, b) && value <= Math.max(a, b);

        expect(isWithin(spanned(start, end), asked)).toBe(
          between(asked.day, start.day, end.day) && between(asked.hour, start.hour, end.hour),
        );
      }),
    );
  });

  it('goes on after midnight into the next day, also from Sunday into Monday', () => {
    expect(isWithin(night, { day: 7, hour: 22 })).toBe(true);
    expect(isWithin(night, { day: 1, hour: 1 })).toBe(true);
    expect(isWithin(night, { day: 1, hour: 2 })).toBe(false);
    expect(isWithin(night, { day: 7, hour: 1 })).toBe(false);
  });

  it('ends a day at its last minute', () => {
    expect(spanned({ day: 6, hour: 23 }, { day: 7, hour: 18 })).toEqual({
      weekdays: [6, 7],
      from: '18:00',
      to: '23:59',
    });
  });
});
