import { expect, it } from 'vitest';
import { gainAbove } from '#console/rules-studio/editor/gain-above.ts';

it('counts what the rule itself and all behind it take, and nothing of those before it', () => {
  const lostTo = [
    { ruleId: 'third', visits: 17 },
    { ruleId: 'first', visits: 12 },
    { ruleId: 'fourth', visits: 3 },
  ];
  const order = ['first', 'second', 'third', 'fourth', 'mine'];

  expect(gainAbove('third', lostTo, order)).toBe(20);
  expect(gainAbove('first', lostTo, order)).toBe(32);
  expect(gainAbove('fourth', lostTo, order)).toBe(3);
});
