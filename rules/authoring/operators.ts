/** The one table of operators: which facts each one compares, with what, and how it answers. Editor, validator and evaluator read it. */
import type { Text } from '../text.ts';
import type { FactType, FactValue } from './facts.ts';
import type { Pattern } from './pattern.ts';
import type { LeafValue, OperatorId } from './rule.ts';

/** What stands on the right: one value, a list of them, two ordered ones, the constant true, days, a pattern. */
export type OperandShape = 'one' | 'list' | 'range' | 'true' | 'days' | 'pattern' | 'words';

export interface OperatorDefinition {
  readonly id: OperatorId;
  readonly label: Text;
  readonly types: readonly FactType[];
  readonly operand: OperandShape;
  /** Answer on null; every operator has one, so truth stays two-valued. */
  readonly onNull: boolean;
  /** Says that something is not so; on a nullable fact the editor asks "and when it is unknown?". */
  readonly negative: boolean;
}

const SINGLES: readonly FactType[] = ['enum', 'id', 'string', 'url', 'text', 'number'];
const WRITTEN: readonly FactType[] = ['string', 'url', 'text'];
const NUMBER: readonly FactType[] = ['number'];
const SET: readonly FactType[] = ['set'];
const TIME: readonly FactType[] = ['time'];

function operator(
  [id, zh, en]: readonly [OperatorId, string, string],
  types: readonly FactType[],
  operand: OperandShape,
  flags: { readonly onNull?: boolean; readonly negative?: boolean } = {},
): OperatorDefinition {
  return {
    id,
    label: { zh, en },
    types,
    operand,
    onNull: flags.onNull ?? false,
    negative: flags.negative ?? false,
  };
}

const NOT = { onNull: true, negative: true };

export const OPERATORS: readonly OperatorDefinition[] = [
  operator(['equal', '是', 'is'], ['boolean', ...SINGLES], 'one'),
  operator(['notEqual', '不是', 'is not'], SINGLES, 'one', NOT),
  operator(['in', '是其中之一', 'is one of'], SINGLES, 'list'),
  operator(['notIn', '不是其中任何一个', 'is none of'], SINGLES, 'list', NOT),
  operator(['textContains', '包含', 'contains'], WRITTEN, 'one'),
  operator(['startsWith', '开头是', 'starts with'], WRITTEN, 'one'),
  operator(['endsWith', '结尾是', 'ends with'], WRITTEN, 'one'),
  operator(['textContainsAny', '包含任意一个', 'contains any of'], ['text'], 'words'),
  operator(['matchesRegex', '匹配', 'matches'], ['text'], 'pattern'),
  operator(['lessThan', '小于', 'is less than'], NUMBER, 'one'),
  operator(['lessThanInclusive', '不大于', 'is at most'], NUMBER, 'one'),
  operator(['greaterThan', '大于', 'is greater than'], NUMBER, 'one'),
  operator(['greaterThanInclusive', '不小于', 'is at least'], NUMBER, 'one'),
  operator(['between', '介于', 'is between'], NUMBER, 'range'),
  operator(['contains', '有', 'has'], SET, 'one'),
  operator(['doesNotContain', '没有', 'does not have'], SET, 'one', { negative: true }),
  operator(['containsAny', '有任意一个', 'has any of'], SET, 'list'),
  operator(['containsAll', '全部都有', 'has all of'], SET, 'list'),
  operator(['before', '早于', 'is before'], TIME, 'one'),
  operator(['after', '不早于', 'is at or after'], TIME, 'one'),
  operator(['betweenTimes', '在时间段内', 'is from … until'], TIME, 'range'),
  operator(['withinLast', '在最近', 'is within the last'], TIME, 'days'),
  operator(['isSet', '已知', 'is known'], ['boolean', ...SINGLES, 'time'], 'true'),
  operator(['isNotSet', '未知', 'is unknown'], ['boolean', ...SINGLES, 'time'], 'true', {
    onNull: true,
    negative: true,
  }),
];

export const OPERATOR_BY_ID: ReadonlyMap<OperatorId, OperatorDefinition> = new Map(
  OPERATORS.map((entry) => [entry.id, entry]),
);

export function operatorsFor(type: FactType): readonly OperatorDefinition[] {
  return OPERATORS.filter((entry) => entry.types.includes(type));
}

/** Whether an unknown fact leaves the answer open; asking whether it is known does not. */
export function canBeMissing(operatorId: OperatorId): boolean {
  return operatorId !== 'isSet' && operatorId !== 'isNotSet';
}

export type Test = (value: FactValue) => boolean;

/** A lowered operand: times as epoch milliseconds, patterns compiled. */
export type Operand = LeafValue | Pattern;

type TestMaker = (operand: Operand) => Test;

function oneOf(operand: Operand): ReadonlySet<FactValue> {
  return new Set(Array.isArray(operand) ? (operand as readonly (string | number)[]) : []);
}

function overText(test: (text: string) => boolean): Test {
  return (value) => typeof value === 'string' && test(value);
}

function overNumber(test: (number: number) => boolean): Test {
  return (value) => typeof value === 'number' && test(value);
}

function words(operand: Operand): readonly string[] {
  return Array.isArray(operand) ? operand.filter((word): word is string => typeof word === 'string') : [];
}

function span(operand: Operand): readonly [number, number] {
  const [from, to] = Array.isArray(operand) ? operand : [];
  return [Number(from), Number(to)];
}

function inRange(operand: Operand): Test {
  const [from, to] = span(operand);
  return overNumber((number) => number >= from && number <= to);
}

function isIn(operand: Operand): Test {
  const values = oneOf(operand);
  return (value) => value !== null && values.has(value);
}

function fromUntil(operand: Operand): Test {
  const [from, until] = span(operand);
  return overNumber((atMs) => atMs >= from && atMs < until);
}

function hasAny(operand: Operand): Test {
  const wanted = new Set(words(operand));
  return (value) => Array.isArray(value) && value.some((entry) => wanted.has(entry));
}

function hasAll(operand: Operand): Test {
  const wanted = words(operand);
  return (value) => Array.isArray(value) && wanted.every((word) => value.includes(word));
}

const notEqual: TestMaker = (operand) => (value) => value !== operand;
const equal: TestMaker = (operand) => (value) => value !== null && value === operand;

const MAKERS: { readonly [id: OperatorId]: TestMaker } = {
  equal,
  notEqual,
  in: isIn,
  notIn: (operand) => {
    const test = isIn(operand);
    return (value) => !test(value);
  },
  textContains: (operand) => overText((text) => text.includes(String(operand))),
  startsWith: (operand) => overText((text) => text.startsWith(String(operand))),
  endsWith: (operand) => overText((text) => text.endsWith(String(operand))),
  textContainsAny: (operand) => {
    const wanted = words(operand);
    return overText((text) => wanted.some((word) => text.includes(word)));
  },
  matchesRegex: (operand) => overText((text) => (operand as Pattern).test(text)),
  lessThan: (operand) => overNumber((number) => number < Number(operand)),
  lessThanInclusive: (operand) => overNumber((number) => number <= Number(operand)),
  greaterThan: (operand) => overNumber((number) => number > Number(operand)),
  greaterThanInclusive: (operand) => overNumber((number) => number >= Number(operand)),
  between: inRange,
  contains: (operand) => (value) => Array.isArray(value) && value.includes(String(operand)),
  doesNotContain: (operand) => (value) => !Array.isArray(value) || !value.includes(String(operand)),
  containsAny: hasAny,
  containsAll: hasAll,
  before: (operand) => overNumber((atMs) => atMs < Number(operand)),
  after: (operand) => overNumber((atMs) => atMs >= Number(operand)),
  betweenTimes: fromUntil,
  isSet: () => (value) => value !== null,
  isNotSet: () => (value) => value === null,
};

/** The operator with its operand in place; undefined for one that is not in the table (or lowers to another). */
export function testFor(operatorId: OperatorId, operand: Operand): Test | undefined {
  return Object.hasOwn(MAKERS, operatorId) ? MAKERS[operatorId]?.(operand) : undefined;
}
