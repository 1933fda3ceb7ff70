/** A fact object from a box: one value for each region, facts that hang together made to agree. Whoever uses it evaluates it first. */
import { type Box, dimensionParts } from './boxes.ts';
import { DAY_MS, derivedValue } from './derived-facts.ts';
import type { Catalogue, FactObject, FactValue } from './facts.ts';
import { samplesOf } from './pattern-samples.ts';
import { type Region, type Span, type TextAtom, valuesLeft } from './region.ts';
import { domainOf } from './witness.ts';

const DEFAULT_NOW = Date.UTC(2026, 0, 5, 4);
const MINUTE_MS = 60_000;

/** Points of a span: inside, and close to its ends. */
function pointsOf({ from, fromIncluded, to, toIncluded }: Span): readonly number[] {
  const low = Number.isFinite(from) ? from : Math.min(to, 0) - 1_000;
  const high = Number.isFinite(to) ? to : Math.max(from, 0) + 1_000;
  const start = fromIncluded ? low : low + Math.min(1, (high - low) / 4);
  const end = toIncluded ? high : high - Math.min(1, (high - low) / 4);
  return [start, end, Math.ceil(start), Math.floor(end), (start + end) / 2];
}

function inRegion(region: Region, value: FactValue): boolean {
  if (value === null) return 'unknown' in region && region.unknown;
  switch (region.kind) {
    case 'spans':
      return region.spans.some(
        (span) =>
          typeof value === 'number' &&
          (value > span.from || (span.fromIncluded && value === span.from)) &&
          (value < span.to || (span.toIncluded && value === span.to)),
      );
    case 'values':
      return typeof value !== 'object' && region.values.includes(value as string | boolean) !== region.but;
    case 'text':
      if (typeof value !== 'string' || region.values.includes(value) === region.but) return false;
      return region.yes.every((atom) => atom.test(value)) && !region.no.some((atom) => atom.test(value));
    case 'member':
      return false;
    default:
      return region satisfies never;
  }
}

function atomTexts(atom: TextAtom): readonly string[] {
  return atom.kind === 'pattern' ? samplesOf(atom.text).map((text) => text.toLowerCase()) : [atom.text];
}

function textsFor(region: Extract<Region, { kind: 'text' }>): readonly string[] {
  if (!region.but) return region.values;
  const of = (kind: TextAtom['kind']) => region.yes.filter((atom) => atom.kind === kind);
  const longest = (atoms: readonly TextAtom[]) =>
    atoms.reduce((best, atom) => (atom.text.length > best.length ? atom.text : best), '');
  const inner = [...of('contains'), ...of('pattern')];
  const first = inner.map((atom) => atomTexts(atom)[0] ?? '');
  const last = inner.map((atom) => atomTexts(atom).at(-1) ?? '');
  const built = [first, last, [...first].reverse()].flatMap((words) =>
    ['', ' ', '…', '\u4e00'].flatMap((joint) =>
      ['', '…', '\u4e01'].map((body) =>
        [longest(of('starts')), ...words, body, longest(of('ends'))]
          .filter((part) => part !== '')
          .join(joint),
      ),
    ),
  );
  return [...new Set([...built, '…', '\u4e00', '\u4e01', 'qz'])].filter(
    (text) => text.trim() === text && text !== '',
  );
}

/** Candidate values of a region, likely ones first. */
function candidatesFor(region: Region): readonly FactValue[] {
  const unknown: readonly FactValue[] = 'unknown' in region && region.unknown ? [null] : [];
  switch (region.kind) {
    case 'spans':
      return [...region.spans.flatMap(pointsOf), ...unknown];
    case 'values':
      return [...(valuesLeft(region)?.slice(0, 8) ?? ['\u4e00', '\u4e01', 'zz']), ...unknown];
    case 'text':
      return [...textsFor(region), ...unknown];
    case 'member':
      return [];
    default:
      return region satisfies never;
  }
}

function firstIn(region: Region): FactValue | undefined {
  return candidatesFor(region).find((value) => inRegion(region, value));
}

function clockAt(atMs: number): { readonly [fact: string]: FactValue } {
  // The example's zone is UTC; any instant is some zone's.
  const at = new Date(atMs);
  return {
    'clock.now': atMs,
    'clock.date': at.toISOString().slice(0, 10),
    'clock.weekday': at.getUTCDay() || 7,
    'clock.minuteOfDay': at.getUTCHours() * 60 + at.getUTCMinutes(),
    'clock.dayOfMonth': at.getUTCDate(),
    'clock.month': at.getUTCMonth() + 1,
  };
}

/** An instant that fits every region on the clock; null if none was found near the borders asked for. */
function clockFor(box: Box): { readonly [fact: string]: FactValue } | null {
  const regions = [...box].filter(([dimension]) => dimension.startsWith('clock.'));
  const points = (fact: string) => {
    const region = box.get(fact);
    return region?.kind === 'spans' ? region.spans.flatMap(pointsOf).map(Math.round) : [];
  };
  const exact = points('clock.now');
  const days = box.has('clock.date') || box.has('clock.month') || box.has('clock.dayOfMonth') ? 800 : 8;
  const minutes = [...new Set([240, ...points('clock.minuteOfDay')])].filter(
    (minute) => minute >= 0 && minute < 1_440,
  );
  const starts = [...exact, DEFAULT_NOW]
    .filter((atMs) => Math.abs(atMs) < 4e12)
    .map((atMs) => Math.floor(atMs / DAY_MS) * DAY_MS);
  const spread = starts.flatMap((start) =>
    Array.from({ length: days }, (_, day) => day - 1).flatMap((day) =>
      minutes.map((minute) => start + day * DAY_MS + minute * MINUTE_MS),
    ),
  );
  for (const atMs of [...exact, ...spread]) {
    if (Math.abs(atMs) > 4e12) continue;
    const facts = clockAt(atMs);
    if (regions.every(([fact, region]) => inRegion(region, facts[fact] ?? null))) return facts;
  }
  return null;
}

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
function baseCandidates(base: string, box: Box, facts: FactObject): readonly FactValue[] {
  const own = box.get(base);
  const ownValues = own ? candidatesFor(own) : [null];
  if (base === 'customer.birthday') return [...ownValues, ...birthdaysFor(facts['clock.date'] ?? null)];
  const age = box.get(`age.${base}`);
  const now = facts['clock.now'];
  if (age?.kind !== 'spans' || typeof now !== 'number') return ownValues;
  return [...ownValues, ...age.spans.flatMap(pointsOf).map((days) => now - days * DAY_MS)];
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
  const blank = { ...emptyFacts(catalogue), ...clockAt(DEFAULT_NOW) };
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

function example(box: Box, prepared: Prepared): FactObject | null {
  const facts: { [fact: string]: FactValue } = { ...prepared.blank };
  const bases = new Map<string, string[]>();
  let onClock = false;
  for (const dimension of box.keys()) {
    const { fact, element } = dimensionParts(dimension);
    if (element !== null) facts[fact] = setOf(fact, box);
    else if (fact.startsWith('clock.')) onClock = true;
    else {
      const base = domainOf(prepared.catalogue, fact);
      bases.set(base, [...(bases.get(base) ?? []), fact]);
    }
  }
  const clock = onClock ? clockFor(box) : {};
  if (!clock) return null;
  Object.assign(facts, clock);
  for (const [base, members] of bases) {
    if (!place(base, members, { box, facts, derived: prepared.derivedBy.get(base) ?? [] })) return null;
  }
  const changed = onClock
    ? [...prepared.derivedBy.values()].flat()
    : [...bases.keys()].flatMap((base) => prepared.derivedBy.get(base) ?? []);
  for (const id of changed) facts[id] = derivedValue(id, facts);
  return facts;
}

function place(
  base: string,
  members: readonly string[],
  into: {
    readonly box: Box;
    readonly derived: readonly string[];
    readonly facts: { [fact: string]: FactValue };
  },
): boolean {
  const { box, derived, facts } = into;
  const alone = members.length === 1 && members[0] === base;
  const only = alone ? box.get(base) : undefined;
  if (only) {
    const value = firstIn(only);
    if (value !== undefined) facts[base] = value;
    return value !== undefined;
  }
  for (const candidate of baseCandidates(base, box, facts)) {
    facts[base] = candidate;
    for (const id of derived) facts[id] = derivedValue(id, facts);
    const fitting = members.every((fact) => {
      const region = box.get(fact);
      return region !== undefined && inRegion(region, facts[fact] ?? null);
    });
    if (fitting) return true;
  }
  return false;
}
