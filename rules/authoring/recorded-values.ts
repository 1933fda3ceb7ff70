/** What was recorded of each fact lately: how often it was unknown, and its commonest values. */
import type { RecordedVisit } from './count-rule.ts';
import type { Catalogue, FactDefinition, FactObject, FactValue } from './facts.ts';

export interface ValueShare {
  readonly value: string | number | boolean;
  /** Cases that had it; of a set, cases whose set held it. */
  readonly cases: number;
}

export interface FactRecord {
  readonly fact: string;
  /** Cases without a value; of a set, with an empty one. */
  readonly unknown: number;
  /** Commonest first. Empty for what people write freely. */
  readonly values: readonly ValueShare[];
}

/** Commonest values that are told of one fact. Count. */
const MOST_VALUES = 8;
/** Different values that are told apart; what first comes after them only counts as known. Count. */
const MOST_DIFFERENT = 2_000;
const LONGEST = 120;
/** A value that tells of a person is told only when so many cases share it. */
const FEWEST_SHARING = 3;

function isCounted(fact: FactDefinition): boolean {
  return fact.type !== 'text' && fact.type !== 'time' && fact.group !== 'clock';
}

function valuesOf(value: FactValue): readonly (string | number | boolean)[] {
  if (value === null) return [];
  return typeof value === 'object' ? value : [value];
}

/** The facts of a case as they were when it was last asked about. */
function lastOf(visit: RecordedVisit): FactObject {
  return visit.evaluations.at(-1) ?? {};
}

function recordOf(fact: FactDefinition, cases: readonly FactObject[]): FactRecord {
  const tally = new Map<string | number | boolean, number>();
  let unknown = 0;
  for (const facts of cases) {
    const values = new Set(valuesOf(facts[fact.id] ?? null));
    if (values.size === 0) unknown += 1;
    if (!isCounted(fact)) continue;
    for (const value of values) {
      if (typeof value === 'string' && value.length > LONGEST) continue;
      if (tally.has(value) || tally.size < MOST_DIFFERENT) tally.set(value, (tally.get(value) ?? 0) + 1);
    }
  }
  const fewest = fact.pii === 'none' ? 1 : FEWEST_SHARING;
  const values = [...tally]
    .filter(([, count]) => count >= fewest)
    .sort((a, b) => b[1] - a[1] || (String(a[0]) < String(b[0]) ? -1 : 1))
    .slice(0, MOST_VALUES)
    .map(([value, count]) => ({ value, cases: count }));
  return { fact: fact.id, unknown, values };
}

/** Every fact that a person may put into a condition. */
export function recordedValues(
  catalogue: Catalogue,
  visits: readonly RecordedVisit[],
): readonly FactRecord[] {
  const cases = visits.map(lastOf);
  return [...catalogue.facts.values()].filter((fact) => !fact.internal).map((fact) => recordOf(fact, cases));
}
