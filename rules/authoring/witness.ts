/** Finds facts under which atoms answer as wanted, by trying values at the borders of what the atoms ask. */
import { type Atom, atomHolds } from './atoms.ts';
import { clockCandidates } from './clock-witness.ts';
import { DAY_MS, derivedValue } from './derived-facts.ts';
import type { Catalogue, FactChange, FactDefinition, FactObject, FactValue } from './facts.ts';
import { factDefinition } from './lower.ts';
import { textCandidates, type Wanted } from './text-witness.ts';

export interface WitnessSearch {
  readonly catalogue: Catalogue;
  readonly facts: FactObject;
  readonly atoms: readonly Atom[];
  /** How each atom should answer. */
  readonly want: readonly boolean[];
  /** How each answers now. */
  readonly now: readonly boolean[];
}

/** Facts that move together: all of the clock, and a fact with what is derived from it. */
export function domainOf(catalogue: Catalogue, fact: string): string {
  if (fact.startsWith('clock.')) return 'clock';
  return catalogue.facts.get(fact)?.derivedFrom ?? fact;
}

/** Combinations of domains' values tried at most. */
const TRIES = 4_000;

function numbersOf(wanted: readonly Wanted[]): readonly number[] {
  const operands = wanted.flatMap(({ atom }) => {
    const { operand } = atom.leaf;
    return Array.isArray(operand) ? [...operand] : [operand];
  });
  const numbers = operands.filter((operand) => typeof operand === 'number');
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function numberCandidates(wanted: readonly Wanted[], fact: FactDefinition): readonly number[] {
  const numbers = numbersOf(wanted);
  const [least, most] = fact.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const between = numbers.slice(1).map((number, place) => (number + (numbers[place] ?? number)) / 2);
  const around = [...numbers.flatMap((number) => [number, number + 1, number - 1]), ...between];
  return around.filter((number) => number >= least && number <= most);
}

function setCandidates(
  wanted: readonly Wanted[],
  current: readonly string[],
): readonly (readonly string[])[] {
  const words = ({ atom }: Wanted) => [atom.leaf.operand].flat().map(String);
  const asks = (operators: readonly string[], want: boolean) =>
    wanted.filter((entry) => entry.want === want && operators.includes(entry.atom.leaf.operator));
  const needed = [...asks(['contains', 'containsAll'], true), ...asks(['doesNotContain'], false)].flatMap(
    words,
  );
  const unwanted = new Set(
    [...asks(['contains', 'containsAny'], false), ...asks(['doesNotContain'], true)].flatMap(words),
  );
  const kept = [...new Set([...current.filter((entry) => !unwanted.has(entry)), ...needed])];
  const hasAny = asks(['containsAny'], true);
  const offers = hasAny.flatMap(words).filter((word) => !unwanted.has(word));
  const broken = asks(['containsAll'], false).flatMap(words);
  const one = offers.map((word) => [...new Set([...kept, word])]);
  const firsts = hasAny.map((entry) => words(entry).find((word) => !unwanted.has(word)) ?? '');
  const dropped = broken.map((word) => kept.filter((entry) => entry !== word));
  return [kept, ...one, [...new Set([...kept, ...firsts])], ...dropped, []];
}

/** Values of a time fact that bring it, and its age, to the borders asked for. */
function timeCandidates(wanted: readonly Wanted[], domain: string, nowMs: FactValue): readonly number[] {
  const own = wanted.filter(({ atom }) => atom.leaf.fact === domain);
  const ages = numbersOf(wanted.filter(({ atom }) => atom.leaf.fact !== domain));
  const instants = numbersOf(own).flatMap((atMs) => [atMs, atMs - 1, atMs + 1]);
  if (typeof nowMs !== 'number') return instants;
  const aged = ages.flatMap((days) => [
    nowMs - days * DAY_MS,
    nowMs - days * DAY_MS - 60_000,
    nowMs + 60_000,
  ]);
  return [...instants, ...aged, nowMs];
}

/** Birthdays that give the ages and the days to the next one asked for. */
function birthdayCandidates(wanted: readonly Wanted[], today: FactValue): readonly string[] {
  if (typeof today !== 'string') return [];
  const of = (fact: string) => numbersOf(wanted.filter(({ atom }) => atom.leaf.fact === fact));
  const near = (numbers: readonly number[]) => numbers.flatMap((number) => [number, number + 1, number - 1]);
  const years = [...near(of('customer.age')), 30].filter((age) => age >= 0 && age <= 150);
  const days = [...near(of('customer.daysToBirthday')), 100].filter((count) => count >= 0 && count <= 366);
  const start = new Date(`${today}T00:00:00Z`);
  return years.flatMap((age) =>
    days.map((count) => {
      const birth = new Date(start.getTime() + Math.round(count) * DAY_MS);
      birth.setUTCFullYear(birth.getUTCFullYear() - Math.round(age) - (count > 0 ? 1 : 0));
      return birth.toISOString().slice(0, 10);
    }),
  );
}

function valuesFor(domain: string, wanted: readonly Wanted[], search: WitnessSearch): readonly FactValue[] {
  const fact = factDefinition(search.catalogue, domain);
  if (!fact) return [];
  const current = search.facts[domain] ?? null;
  const unknown: readonly FactValue[] = fact.nullable && fact.type !== 'set' ? [null] : [];
  switch (fact.type) {
    case 'boolean':
      return [true, false, ...unknown];
    case 'number':
      return [...numberCandidates(wanted, fact), ...unknown];
    case 'time':
      return [...timeCandidates(wanted, domain, search.facts['clock.now'] ?? null), ...unknown];
    case 'set':
      return setCandidates(wanted, Array.isArray(current) ? current : []);
    default: {
      const closed = fact.values?.map((entry) => entry.value);
      const text = typeof current === 'string' ? current : null;
      const own = wanted.filter(({ atom }) => atom.leaf.fact === domain);
      const born =
        domain === 'customer.birthday' ? birthdayCandidates(wanted, search.facts['clock.date'] ?? null) : [];
      return [...(closed ?? [...born, ...textCandidates(own, text)]), ...unknown];
    }
  }
}

/** The facts with a change put in, and what is derived from it computed again. */
export function withChange(catalogue: Catalogue, facts: FactObject, change: FactChange): FactObject {
  const changed: { [fact: string]: FactValue } = { ...facts, ...change };
  for (const fact of catalogue.facts.values()) {
    if (fact.derivedFrom !== undefined && !Object.hasOwn(change, fact.id)) {
      changed[fact.id] =
        derivedValue(fact.id, changed) ??
        (change[fact.derivedFrom] === null ? null : (changed[fact.id] ?? null));
    }
  }
  return changed;
}

function changesFor(domain: string, wanted: readonly Wanted[], search: WitnessSearch): readonly FactChange[] {
  if (domain === 'clock') return clockCandidates(wanted, search.facts);
  const base = valuesFor(domain, wanted, search).map((value): FactChange => ({ [domain]: value }));
  // An age that was given without a birthday is changed by itself.
  const given = [...new Set(wanted.map(({ atom }) => atom.leaf.fact))].filter((fact) => fact !== domain);
  const direct = given.flatMap((fact) => {
    const definition = search.facts[domain] === null ? factDefinition(search.catalogue, fact) : undefined;
    const own = wanted.filter(({ atom }) => atom.leaf.fact === fact);
    return definition
      ? numberCandidates(own, definition).map((value): FactChange => ({ [fact]: value }))
      : [];
  });
  return domain === 'customer.birthday' ? [...direct, ...base] : base;
}

/** Facts that differ from the given ones only where they must, under which every atom answers as wanted; null if none was found. */
export function findWitness(search: WitnessSearch): { facts: FactObject; change: FactChange } | null {
  const wanted = search.atoms.map((atom, place): Wanted => ({ atom, want: search.want[place] ?? false }));
  const flipped = wanted.filter((_, place) => search.want[place] !== search.now[place]);
  const domains = [...new Set(flipped.map(({ atom }) => domainOf(search.catalogue, atom.leaf.fact)))].sort(
    (a, b) => (a === 'clock' ? -1 : b === 'clock' ? 1 : 0),
  );
  const budget = { left: TRIES };
  const inDomain = (domain: string) =>
    wanted.filter(({ atom }) => domainOf(search.catalogue, atom.leaf.fact) === domain);
  const extend = (place: number, facts: FactObject, change: FactChange): ReturnType<typeof findWitness> => {
    const domain = domains[place];
    if (domain === undefined) {
      return wanted.every(({ atom, want }) => atomHolds(atom, facts) === want) ? { facts, change } : null;
    }
    const own = inDomain(domain);
    for (const candidate of changesFor(domain, own, { ...search, facts })) {
      if (budget.left-- <= 0) return null;
      const next = withChange(search.catalogue, facts, candidate);
      if (!own.every(({ atom, want }) => atomHolds(atom, next) === want)) continue;
      const found = extend(place + 1, next, { ...change, ...candidate });
      if (found) return found;
    }
    return null;
  };
  return extend(0, search.facts, {});
}
