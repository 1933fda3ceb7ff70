/** Raw values from the outside become the one total, typed, normalised fact object that conditions read. */
import { derivedValue } from './derived-facts.ts';
import type { Catalogue, FactDefinition, FactObject, FactValue } from './facts.ts';
import { cutText, normaliseText, TEXT_LIMIT } from './normalise.ts';
import type { FactId } from './rule.ts';

/** The fact that names the texts that were longer than conditions see. */
export const CUT_FACT = 'rule.cut';

/** What is known, by fact id, as it came: absent, null or undefined is unknown. Clock facts are among it (`clockFacts`). */
export interface RawFacts {
  readonly [fact: FactId]: unknown;
}

/** A value that the catalogue does not allow; conditions see it as unknown. */
export interface FactAlarm {
  readonly fact: FactId;
  readonly reason: 'wrong-type' | 'not-a-number' | 'not-in-list';
}

export interface AssembledFacts {
  readonly facts: FactObject;
  /** What templates read: values as they came, and derived ones, which nobody sends. */
  readonly values: RawFacts;
  readonly alarms: readonly FactAlarm[];
  /** Facts whose text was longer than conditions see. */
  readonly cut: readonly FactId[];
}

type Read = { readonly value: FactValue; readonly alarm?: FactAlarm['reason']; readonly cut?: boolean };

function readString(fact: FactDefinition, raw: string): Read {
  const cut = raw.length > TEXT_LIMIT;
  const short = cutText(raw);
  const compared = fact.type === 'string' || fact.type === 'text';
  const value = compared ? cutText(normaliseText(short)) : short.trim();
  if (fact.values && !fact.values.some((allowed) => allowed.value === value)) {
    return { value: null, alarm: 'not-in-list' };
  }
  return { value: value === '' ? null : value, cut };
}

function readSet(raw: unknown): Read {
  if (!Array.isArray(raw) || !raw.every((entry): entry is string => typeof entry === 'string')) {
    return { value: [], alarm: 'wrong-type' };
  }
  return { value: [...new Set(raw.map((entry) => entry.trim()).filter((entry) => entry !== ''))] };
}

function readValue(fact: FactDefinition, raw: unknown): Read {
  if (raw === null || raw === undefined) return { value: fact.type === 'set' ? [] : null };
  if (fact.type === 'set') return readSet(raw);
  if (fact.type === 'boolean') {
    return typeof raw === 'boolean' ? { value: raw } : { value: null, alarm: 'wrong-type' };
  }
  if (fact.type === 'number' || fact.type === 'time') {
    if (typeof raw !== 'number') return { value: null, alarm: 'wrong-type' };
    return Number.isFinite(raw) ? { value: raw } : { value: null, alarm: 'not-a-number' };
  }
  return typeof raw === 'string' ? readString(fact, raw) : { value: null, alarm: 'wrong-type' };
}

function known(raw: RawFacts): RawFacts {
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null && value !== undefined));
}

/**
 * Every fact of the catalogue, typed; what has the wrong type is unknown and raises an alarm.
 * A derived fact is computed; where that is impossible (no birthday, say) a value that was given counts.
 */
export function assembleFacts(catalogue: Catalogue, raw: RawFacts): AssembledFacts {
  const facts: { [fact: FactId]: FactValue } = {};
  const alarms: FactAlarm[] = [];
  const cut: FactId[] = [];
  const derived: { [fact: FactId]: FactValue } = {};
  for (const fact of catalogue.facts.values()) {
    if (fact.derivedFrom !== undefined) continue;
    const read = readValue(fact, Object.hasOwn(raw, fact.id) ? raw[fact.id] : null);
    facts[fact.id] = read.value;
    if (read.alarm) alarms.push({ fact: fact.id, reason: read.alarm });
    if (read.cut) cut.push(fact.id);
  }
  facts[CUT_FACT] = cut;
  for (const fact of catalogue.facts.values()) {
    if (fact.derivedFrom === undefined) continue;
    const given = Object.hasOwn(raw, fact.id) ? readValue(fact, raw[fact.id]).value : null;
    facts[fact.id] = derivedValue(fact.id, facts) ?? given;
    derived[fact.id] = facts[fact.id] ?? null;
  }
  return { facts, values: { ...derived, ...known(raw) }, alarms, cut };
}
