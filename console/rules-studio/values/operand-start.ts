/** The operator a fact begins with, and what of a value can be kept when the operator or the fact changes. */
import type { FactDefinition } from '#rules/authoring/facts.ts';
import { OPERATOR_BY_ID, type OperandShape, operatorsFor } from '#rules/authoring/operators.ts';
import type { LeafValue } from '#rules/authoring/rule.ts';

const FIRST: { readonly [type in FactDefinition['type']]: string } = {
  boolean: 'equal',
  enum: 'in',
  id: 'in',
  string: 'in',
  url: 'textContains',
  text: 'textContainsAny',
  number: 'greaterThanInclusive',
  time: 'withinLast',
  set: 'containsAny',
};

/** What is asked most of facts of its kind. */
export function firstOperator(fact: FactDefinition): string {
  if (fact.id === 'clock.weekday') return 'in';
  if (fact.id === 'clock.minuteOfDay') return 'between';
  return FIRST[fact.type];
}

export function isOperatorFor(operatorId: string, fact: FactDefinition): boolean {
  return operatorsFor(fact.type).some((operator) => operator.id === operatorId);
}

function asList(value: LeafValue): readonly (string | number)[] {
  if (Array.isArray(value)) return value as readonly (string | number)[];
  return typeof value === 'string' || typeof value === 'number' ? [value] : [];
}

function emptyValue(shape: OperandShape, fact: FactDefinition): LeafValue {
  switch (shape) {
    case 'true':
      return true;
    case 'list':
    case 'words':
      return [];
    case 'range':
      return fact.id === 'clock.minuteOfDay' ? [540, 1080] : [];
    case 'days':
      return 7;
    case 'pattern':
      return '';
    case 'one':
      return fact.type === 'boolean' ? true : null;
    default:
      return shape satisfies never;
  }
}

/** As much as fits of what was there: one of a list, a list of one, the end of a range. */
export function valueFor(operatorId: string, fact: FactDefinition, before: LeafValue): LeafValue {
  const shape = OPERATOR_BY_ID.get(operatorId)?.operand ?? 'one';
  const list = asList(before);
  const [first] = list;
  if (shape === 'list' || shape === 'words') return list as LeafValue;
  if (shape === 'range' && list.length > 0 && fact.type === 'number')
    return [first ?? null, list[1] ?? first ?? null] as LeafValue;
  if (shape === 'days' && typeof before === 'number') return before;
  if (shape === 'pattern' && typeof first === 'string') return list.join('|');
  if (
    shape === 'one' &&
    first !== undefined &&
    typeof first === (fact.type === 'number' ? 'number' : 'string')
  )
    return first;
  return emptyValue(shape, fact);
}
