import { expect, it } from 'vitest';
import { answeredBy } from '#activities/store/groups.ts';

const MONDAYS = {
  zone: 'Asia/Shanghai',
  always: false,
  weekly: [{ weekday: 1, from: '09:00', to: '18:00' }],
  holidays: [],
};
const at = (time: string) => Date.parse(`${time}:00+08:00`);

it('promises an answer for when the message falls due, half an hour after the opening', () => {
  expect(answeredBy(MONDAYS, at('2026-11-29T13:00'))).toBe(at('2026-11-30T09:30'));
});

it('promises nothing more than soon while the group is open, and nothing where it never opens', () => {
  const open = at('2026-11-30T10:00');

  expect(answeredBy(MONDAYS, open)).toBe(open);
  expect(answeredBy({ ...MONDAYS, weekly: [] }, open)).toBeNull();
});
