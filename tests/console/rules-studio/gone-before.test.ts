import { expect, it } from 'vitest';
import { goneBefore } from '#console/rules-studio/messages/gone-before.ts';

it('tells the share who spoke or left before a message was due, and nothing of too few cases', () => {
  const figures = [
    { messageId: 'first', shown: 100 },
    { messageId: 'last', shown: 9 },
  ];

  expect(goneBefore('first', figures)).toBe(0);
  expect(goneBefore('last', figures)).toBeCloseTo(0.91);
  expect(goneBefore('new', figures)).toBeNull();
  expect(goneBefore('first', [{ messageId: 'first', shown: 19 }])).toBeNull();
});
