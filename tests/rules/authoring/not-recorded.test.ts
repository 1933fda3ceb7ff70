import { expect, it } from 'vitest';
import { compile } from '#rules/authoring/compile.ts';
import { notRecorded } from '#rules/authoring/not-recorded.ts';
import { aGuidanceSet, aGuideRule, aLeaf, CATALOGUE, VIP } from '#tests/support/a-rule-set.ts';

const SEATS = aLeaf('customer.field.seats', 'isNotSet', true);
const RULES = [
  aGuideRule('off', [SEATS], { enabled: false }),
  aGuideRule('first', [VIP]),
  aGuideRule('second', [SEATS]),
];
const compiled = compile(aGuidanceSet(RULES), CATALOGUE);

it('names a fact that a rule up to the winner reads and the record lacks', () => {
  expect(notRecorded(compiled, { 'customer.vip': false })).toEqual(['customer.field.seats']);
});

it('does not mind one that only later rules read, nor one that was recorded as unknown', () => {
  expect(notRecorded(compiled, { 'customer.vip': true })).toEqual([]);
  expect(notRecorded(compiled, { 'customer.vip': false, 'customer.field.seats': null })).toEqual([]);
});
