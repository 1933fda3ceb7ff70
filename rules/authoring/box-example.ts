/** A fact object from a box: one value for each region, facts that hang together made to agree. Whoever uses it evaluates it first. */
import { clockFor, DEFAULT_CLOCK, timesBefore } from './box-clock.ts';
import { type Box, dimensionParts } from './boxes.ts';
import { DAY_MS, derivedValue } from './derived-facts.ts';
import type { Catalogue, FactObject, FactValue } from './facts.ts';
import { factDefinition } from './lower.ts';
import { candidatesFor, firstIn, inRegion, pointsOf } from './region-values.ts';
import { domainOf } from './witness.ts';

function emptyFacts(catalogue: Catalogue): { [fact: string]: FactValue } {
  const facts: { [fact: string]: FactValue } = {};
  for (const fact of catalogue.facts.values()) {
    facts[fact.id] =
      fact.type === 'set' ? [] : fact.nullable ? null : (fact.values?.[0]?.value ?? fact.sample);
  }
  return facts;
}

function birthdaysFor(today: FactValue): readonly string[] {
  const start = Date.parse(`${String(today)}T00:00:00Z`);
  return Array.from({ length: 130 }, (_, years) => years).flatMap((years) =>
    [0, 1, 2, 3, 7, 14, 30, 100, 200, 300, 364].map((days) => {
      const birth = new Date(start + days * DAY_MS);
      birth.setUTCFullYear(birth.getUTCFullYear() - years);
      return birth.toISOString().slice(0, 10);
    }),
  );
}

/** Values for a fact and what is derived from it, so that all of them fit. */
function baseCandidates(base: string, { box, facts, catalogue }: Into): readonly FactValue[] {
  const own = box.get(base);
  const ownValues = own ? candidatesFor(own, factDefinition(catalogue, base)?.range) : [null];
  if (base === 'customer.birthday') return [...ownValues, ...birthdaysFor(facts['clock.date'] ?? null)];
  const now = facts['clock.now'];
  if (typeof now !== 'number' || !box.has(`age.${base}`)) return ownValues;
  return [...timesBefore(now, box.get(`age.${base}`), own).flatMap(pointsOf), ...ownValues];
}

function setOf(fact: string, box: Box): readonly string[] {
  return [...box].flatMap(([dimension, region]) => {
    const parts = dimensionParts(dimension);
    return parts.fact === fact && parts.element !== null && region.kind === 'member' && region.present
      ? [parts.element]
      : [];
  });
}

/** Null when no example was found; that proves nothing. */
export type ExampleOf = (box: Box) => FactObject | null;

/** Prepares what is the same for every box of a catalogue. */
export function exampleMaker(catalogue: Catalogue): ExampleOf {
  const blank = { ...emptyFacts(catalogue), ...DEFAULT_CLOCK };
  const derivedBy = new Map<string, string[]>();
  for (const fact of catalogue.facts.values()) {
    if (fact.derivedFrom === undefined) continue;
    blank[fact.id] = derivedValue(fact.id, blank);
    derivedBy.set(fact.derivedFrom, [...(derivedBy.get(fact.derivedFrom) ?? []), fact.id]);
  }
  return (box) => example(box, { catalogue, blank, derivedBy });
}

interface Prepared {
  readonly catalogue: Catalogue;
  readonly blank: FactObject;
  readonly derivedBy: ReadonlyMap<string, readonly string[]>;
}

/** The facts of a box that are no sets, by the fact they come from. */
function basesOf(box: Box, catalogue: Catalogue): ReadonlyMap<string, readonly string[]> {
  const bases = new Map<string, readonly string[]>();
  for (const dimension of box.keys()) {
    const { fact, element } = dimensionParts(dimension);
    if (element !== null || fact.startsWith('clock.')) continue;
    const base = domainOf(catalogue, fact);
    bases.set(base, [...(bases.get(base) ?? []), fact]);
  }
  return bases;
}

function setsOf(box: Box): FactObject {
  const parts = [...box.keys()].map(dimensionParts).filter(({ element }) => element !== null);
  return Object.fromEntries(parts.map(({ fact }) => [fact, setOf(fact, box)]));
}

function example(box: Box, prepared: Prepared): FactObject | null {
  const hangsOnClock = [...box.keys()].some((dimension) => /^(?:clock|age)\./u.test(dimension));
  const clock = hangsOnClock ? clockFor(box, prepared.catalogue) : null;
  if (clock !== null && clock.kind !== 'at') return null;
  const facts: { [fact: string]: FactValue } = { ...prepared.blank, ...setsOf(box), ...clock?.facts };
  const bases = basesOf(box, prepared.catalogue);
  for (const [base, members] of bases) {
    const derived = prepared.derivedBy.get(base) ?? [];
    if (!place(base, members, { box, facts, derived, catalogue: prepared.catalogue })) return null;
  }
  const changed = hangsOnClock
    ? [...prepared.derivedBy.values()].flat()
    : [...bases.keys()].flatMap((base) => prepared.derivedBy.get(base) ?? []);
  for (const id of changed) facts[id] = derivedValue(id, facts) ?? (box.has(id) ? (facts[id] ?? null) : null);
  return facts;
}

interface Into {
  readonly catalogue: Catalogue;
  readonly box: Box;
  readonly derived: readonly string[];
  readonly facts: { [fact: string]: FactValue };
}

function place(base: string, members: readonly string[], into: Into): boolean {
  const { box, derived, facts, catalogue } = into;
  const alone = members.length === 1 && members[0] === base;
  const only = alone ? box.get(base) : undefined;
  if (only) {
    const value = firstIn(only, factDefinition(catalogue, base)?.range);
    if (value !== undefined) facts[base] = value;
    return value !== undefined;
  }
  for (const candidate of baseCandidates(base, into)) {
    facts[base] = candidate;
    for (const id of derived) facts[id] = derivedValue(id, facts);
    const fitting = members.every((fact) => {
      const region = box.get(fact);
      return region !== undefined && inRegion(region, facts[fact] ?? null);
    });
    if (fitting) return true;
  }
  return placeGiven(base, members, into);
}

/** What is derived was given by itself: an age without a birthday. */
function placeGiven(base: string, members: readonly string[], { box, facts, catalogue }: Into): boolean {
  facts[base] = null;
  return members.every((fact) => {
    const region = box.get(fact);
    const free = () => region && firstIn(region, factDefinition(catalogue, fact)?.range);
    const value = region && fact === base ? (inRegion(region, null) ? null : undefined) : free();
    if (value !== undefined) facts[fact] = value;
    return value !== undefined;
  });
}
