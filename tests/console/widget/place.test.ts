import { describe, expect, it } from 'vitest';
import type { QueuePlace } from '#api/contract/visits.ts';
import { placeText, timeAhead, timeSaid } from '#console/widget/thread/place.ts';
import { words as en } from '#console/widget/words/en.ts';
import { words as zh } from '#console/widget/words/zh.ts';

function aPlace(position: number, fromMinutes: number | null, toMinutes: number | null): QueuePlace {
  const ms = (minutes: number | null) => (minutes === null ? null : minutes * 60_000);
  return { sessionId: 's1', position, waitFromMs: ms(fromMinutes), waitToMs: ms(toMinutes), sinceMs: 0 };
}

describe('the place in the queue', () => {
  it('says place and range', () => {
    expect(placeText(aPlace(3, 2, 4), en)).toBe('You are 3rd, about 2–4 min');
    expect(placeText(aPlace(3, 2, 4), zh)).toBe('您排在第 3 位，约 2–4 分钟');
  });

  it('says the place alone while little is known', () => {
    expect(placeText(aPlace(1, null, null), en)).toBe('You are 1st');
  });

  it('names one figure where the range has only one', () => {
    expect(placeText(aPlace(2, 3, 3), en)).toBe('You are 2nd, about 3 min');
  });

  it('promises no minutes where the wait is shorter than one', () => {
    expect(placeText(aPlace(1, 0, 0.5), en)).toBe('You are 1st, less than a minute');
    expect(placeText(aPlace(1, 0, 0.5), zh)).toBe('您排在第 1 位，不到 1 分钟');
  });

  it('says at most where the wait may be nothing', () => {
    expect(placeText(aPlace(4, 0.2, 2.5), en)).toBe('You are 4th, at most 3 min');
  });

  it.each([
    [11, 'You are 11th'],
    [12, 'You are 12th'],
    [21, 'You are 21st'],
    [22, 'You are 22nd'],
    [103, 'You are 103rd'],
  ])('counts %i as English does', (position, text) => {
    expect(placeText(aPlace(position, null, null), en)).toBe(text);
  });
});

describe('times', () => {
  const monday = new Date(2026, 10, 23, 18, 5).getTime();

  it('calls the next day tomorrow', () => {
    const due = new Date(2026, 10, 24, 9, 30).getTime();

    expect(timeAhead(due, monday, 'en')).toBe('tomorrow 09:30');
    expect(timeAhead(due, monday, 'zh')).toBe('明天 09:30');
  });

  it('names the weekday within a week and the date beyond it', () => {
    expect(timeAhead(new Date(2026, 10, 26, 9, 0).getTime(), monday, 'en')).toBe('Thursday 09:00');
    expect(timeAhead(new Date(2026, 11, 3, 9, 0).getTime(), monday, 'zh')).toBe('12月3日 09:00');
  });

  it('says the clock alone for today and the date before it for other days', () => {
    const yesterday = new Date(2026, 10, 22, 23, 59).getTime();

    expect(timeSaid(monday, monday, 'en')).toBe('18:05');
    expect(timeSaid(yesterday, monday, 'zh')).toBe('11月22日 23:59');
  });
});
