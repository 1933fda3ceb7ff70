/** Which editor the right side of a condition gets. */
import type { FactDefinition } from '#rules/authoring/facts.ts';
import type { OperandShape } from '#rules/authoring/operators.ts';

export type ValueKind =
  | 'nothing'
  | 'pattern'
  | 'days'
  | 'yes-no'
  | 'time'
  | 'times'
  | 'weekdays'
  | 'clock'
  | 'clocks'
  | 'number'
  | 'numbers'
  | 'range'
  | 'words';

const BY_SHAPE: { readonly [shape in OperandShape]?: ValueKind } = {
  true: 'nothing',
  pattern: 'pattern',
  days: 'days',
};

function numberKind(fact: FactDefinition, shape: OperandShape): ValueKind {
  if (fact.id === 'clock.weekday' && shape !== 'range') return 'weekdays';
  if (shape === 'list') return 'numbers';
  const isClock = fact.id === 'clock.minuteOfDay';
  if (shape === 'range') return isClock ? 'clocks' : 'range';
  return isClock ? 'clock' : 'number';
}

export function valueKind(fact: FactDefinition, shape: OperandShape): ValueKind {
  const byShape = BY_SHAPE[shape];
  if (byShape !== undefined) return byShape;
  if (fact.type === 'boolean') return 'yes-no';
  if (fact.type === 'time') return shape === 'range' ? 'times' : 'time';
  return fact.type === 'number' ? numberKind(fact, shape) : 'words';
}
