/** Whether an operand fits its operator and fact; fitting ones come back in the form in which they are compared and kept. */
import type { FactDefinition } from './facts.ts';
import { normaliseText } from './normalise.ts';
import type { OperatorDefinition } from './operators.ts';
import { compilePattern } from './pattern.ts';
import { type LeafValue, LIMITS } from './rule.ts';
import { isIsoDateTime } from './rule-schema.ts';

export type ValueCheck =
  | { readonly ok: true; readonly value: LeafValue }
  | { readonly ok: false; readonly reason: string; readonly remedy: string };

/** Longest span that "within the last" can ask for. Days. */
const MOST_DAYS = 36_500;

function refuse(reason: string, remedy: string): ValueCheck {
  return { ok: false, reason, remedy };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkWords(fact: FactDefinition, value: string): ValueCheck {
  const compared = fact.type === 'string' || fact.type === 'text';
  const kept = compared ? normaliseText(value) : value.trim();
  if (kept === '') return refuse('the text is empty', 'give the text to compare with');
  if (kept.length > LIMITS.textLength)
    return refuse('the text is too long', `at most ${LIMITS.textLength} characters`);
  const allowed = fact.values?.map((entry) => entry.value);
  if (allowed && !allowed.includes(kept)) {
    return refuse(`"${kept}" is not a value of ${fact.id}`, `give one of ${allowed.join(', ')}`);
  }
  return { ok: true, value: kept };
}

/** One value of the fact's own type. */
function checkOne(fact: FactDefinition, value: unknown): ValueCheck {
  if (value === null) return refuse('nothing equals null', 'ask isNotSet with the value true');
  if (isObject(value) && 'fact' in value) {
    return refuse('a value cannot be another fact', 'give the value itself');
  }
  switch (fact.type) {
    case 'boolean':
      return typeof value === 'boolean'
        ? { ok: true, value }
        : refuse('not true or false', 'give true or false');
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
        ? { ok: true, value }
        : refuse('not a number', 'give a number, without quotes');
    case 'time':
      return isIsoDateTime(value)
        ? { ok: true, value }
        : refuse('not an instant', 'write it like 2026-12-01T09:00:00+08:00, years 2000 to 2200');
    default:
      return typeof value === 'string'
        ? checkWords(fact, value)
        : refuse('not a text', 'give a text in quotes');
  }
}

function checkList(fact: FactDefinition, value: unknown): ValueCheck {
  if (!Array.isArray(value)) return refuse('not a list', 'give a list of values in [ ]');
  if (value.length === 0) return refuse('the list is empty', 'give at least one value');
  if (value.length > LIMITS.listItems)
    return refuse('the list is too long', `at most ${LIMITS.listItems} values`);
  const kept: (string | number)[] = [];
  for (const entry of value) {
    const one = checkOne(fact, entry);
    if (!one.ok) return one;
    if (typeof one.value === 'string' || typeof one.value === 'number') kept.push(one.value);
  }
  return { ok: true, value: [...new Set(kept)] };
}

function checkRange(fact: FactDefinition, value: unknown): ValueCheck {
  if (!Array.isArray(value) || value.length !== 2) {
    return refuse('not a pair of values', 'give [from, to]');
  }
  const [from, to] = [checkOne(fact, value[0]), checkOne(fact, value[1])];
  if (!from.ok) return from;
  if (!to.ok) return to;
  const reversed =
    fact.type === 'time'
      ? Date.parse(String(from.value)) >= Date.parse(String(to.value))
      : Number(from.value) > Number(to.value);
  if (reversed)
    return refuse('the range is reversed', `give the smaller value first: [${to.value}, ${from.value}]`);
  return { ok: true, value: [from.value, to.value] as LeafValue };
}

function checkPattern(value: unknown): ValueCheck {
  if (typeof value !== 'string' || value === '') return refuse('the pattern is empty', 'give a pattern');
  if (value.length > LIMITS.patternLength) {
    return refuse('the pattern is too long', `at most ${LIMITS.patternLength} characters`);
  }
  const compiled = compilePattern(value);
  if (!compiled.ok) {
    return refuse(
      `the pattern is not RE2: ${compiled.why}`,
      'RE2 has no look-ahead, look-behind or back references',
    );
  }
  return { ok: true, value };
}

function checkDays(value: unknown): ValueCheck {
  return typeof value === 'number' && value > 0 && value <= MOST_DAYS
    ? { ok: true, value }
    : refuse('not a number of days', `give days above 0, at most ${MOST_DAYS}; half a day is 0.5`);
}

export function checkValue(operator: OperatorDefinition, fact: FactDefinition, value: unknown): ValueCheck {
  switch (operator.operand) {
    case 'one':
      return checkOne(fact, value);
    case 'list':
    case 'words':
      return checkList(fact, value);
    case 'range':
      return checkRange(fact, value);
    case 'true':
      return value === true ? { ok: true, value } : refuse('the value must be true', 'give true');
    case 'days':
      return checkDays(value);
    case 'pattern':
      return checkPattern(value);
    default:
      return operator.operand satisfies never;
  }
}
