/** Finds the few rules that facts could match, so that only they are evaluated: one bit per row, one pass per fact. */
import type { CompiledRule } from './compiled-rule.ts';
import type { FactValue } from './facts.ts';
import { type Constraint, type Row, rowsOf } from './index-rows.ts';
import { buildLiteralScan, type LiteralScan } from './literal-scan.ts';

export interface RuleIndex {
  readonly first: (slots: readonly FactValue[]) => CompiledRule | undefined;
}

type Bits = Uint32Array;

/** Narrows the rows that are still possible by the value of one fact. */
type Narrow = (rows: Bits, value: FactValue) => void;

interface Dimension {
  readonly slot: number;
  readonly narrow: Narrow;
}

/** Borders between which numbers are told apart; more would cost memory, fewer only cost evaluations. */
const SEGMENTS = 64;

function setBit(bits: Bits, row: number): void {
  bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
}

function hasBit(bits: Bits, row: number): boolean {
  return ((bits[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0;
}

function intersect(rows: Bits, other: Bits): void {
  for (let word = 0; word < rows.length; word++) rows[word] = (rows[word] ?? 0) & (other[word] ?? 0);
}

interface Entry {
  readonly row: number;
  readonly constraint: Constraint;
}

/** All rows but those that this dimension constrains. */
function freeRows(count: number, entries: readonly Entry[]): Bits {
  const free = new Uint32Array((count + 31) >>> 5).fill(0xffffffff);
  for (const { row } of entries) free[row >>> 5] = (free[row >>> 5] ?? 0) & ~(1 << (row & 31));
  return free;
}

function postingsBy<Key>(
  entries: readonly Entry[],
  keysOf: (entry: Entry) => readonly Key[],
): Map<Key, number[]> {
  const postings = new Map<Key, number[]>();
  for (const entry of entries) {
    for (const key of keysOf(entry)) {
      const rows = postings.get(key);
      if (rows) rows.push(entry.row);
      else postings.set(key, [entry.row]);
    }
  }
  return postings;
}

/** Keeps the free rows and, of the others, those named in `postings`. */
function keep(rows: Bits, free: Bits, postings: readonly (readonly number[])[]): void {
  const kept: number[] = [];
  for (const list of postings) for (const row of list) if (hasBit(rows, row)) kept.push(row);
  intersect(rows, free);
  for (const row of kept) setBit(rows, row);
}

function byKeys(entries: readonly Entry[], free: Bits): Narrow {
  const postings = postingsBy(entries, ({ constraint }) =>
    constraint.kind === 'keys' ? constraint.keys : [],
  );
  return (rows, value) => keep(rows, free, [postings.get(value) ?? []]);
}

function byWords(entries: readonly Entry[], free: Bits): Narrow {
  const postings = postingsBy(entries, ({ constraint }) =>
    constraint.kind === 'has' ? constraint.words : [],
  );
  return (rows, value) =>
    keep(rows, free, Array.isArray(value) ? value.map((word: string) => postings.get(word) ?? []) : []);
}

function byText(entries: readonly Entry[], free: Bits): Narrow {
  const postings = postingsBy(entries, ({ constraint }) =>
    constraint.kind === 'text' ? constraint.words : [],
  );
  const lists = [...postings.values()];
  const literals: LiteralScan = buildLiteralScan([...postings.keys()]);
  return (rows, value) => {
    const hits: (readonly number[])[] = [];
    if (typeof value === 'string') literals.scan(value, (word) => hits.push(lists[word] ?? []));
    keep(rows, free, hits);
  };
}

/** At most `SEGMENTS` of the borders, evenly chosen. */
function bordersOf(entries: readonly Entry[]): readonly number[] {
  const all = entries.flatMap(({ constraint }) =>
    constraint.kind === 'range' ? [constraint.from, constraint.to] : [],
  );
  const borders = [...new Set(all.filter(Number.isFinite))].sort((a, b) => a - b);
  const step = Math.max(1, Math.ceil(borders.length / SEGMENTS));
  return borders.filter((_, place) => place % step === 0);
}

/** How many borders lie below `value`, borders equal to it counted as half: 2k = between, 2k + 1 = on border k. */
function segmentOf(borders: readonly number[], value: number): number {
  let [low, high] = [0, borders.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((borders[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return borders[low] === value ? 2 * low + 1 : 2 * low;
}

function byRange(entries: readonly Entry[], free: Bits): Narrow {
  const borders = bordersOf(entries);
  const segments = Array.from({ length: 2 * borders.length + 1 }, () => free.slice());
  for (const { row, constraint } of entries) {
    if (constraint.kind !== 'range') continue;
    const last = segmentOf(borders, constraint.to);
    for (let at = segmentOf(borders, constraint.from); at <= last; at++) {
      const segment = segments[at];
      if (segment) setBit(segment, row);
    }
  }
  return (rows, value) =>
    intersect(rows, (typeof value === 'number' ? segments[segmentOf(borders, value)] : undefined) ?? free);
}

const NARROW = { keys: byKeys, has: byWords, text: byText, range: byRange } as const;

/** Every fact and kind of constraint is a dimension of its own; the sharpest kinds first cost nothing extra. */
function dimensionsOf(rows: readonly Row[], slotOf: (fact: string) => number): readonly Dimension[] {
  const groups = new Map<string, { fact: string; kind: Constraint['kind']; entries: Entry[] }>();
  for (const [row, constraints] of rows.entries()) {
    for (const [fact, constraint] of constraints) {
      const key = `${constraint.kind} ${fact}`;
      const group = groups.get(key) ?? { fact, kind: constraint.kind, entries: [] };
      group.entries.push({ row, constraint });
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ fact, kind, entries }) => ({
    slot: slotOf(fact),
    narrow: NARROW[kind](entries, freeRows(rows.length, entries)),
  }));
}

/** The rules, in order, that some row says are possible; the rule's own closure has the last word. */
export function buildRuleIndex(rules: readonly CompiledRule[], slotOf: (fact: string) => number): RuleIndex {
  const rows: Row[] = [];
  const owners: CompiledRule[] = [];
  for (const rule of rules) {
    for (const row of rule.tree && rule.enabled ? rowsOf(rule.tree) : []) {
      rows.push(row);
      owners.push(rule);
    }
  }
  const dimensions = dimensionsOf(rows, slotOf);
  const all = freeRows(rows.length, []);
  const first: RuleIndex['first'] = (slots) => {
    const possible = all.slice();
    for (const { slot, narrow } of dimensions) narrow(possible, slots[slot] ?? null);
    return firstHolding(possible, owners, slots);
  };
  return { first };
}

function firstHolding(
  possible: Bits,
  owners: readonly CompiledRule[],
  slots: readonly FactValue[],
): CompiledRule | undefined {
  let failed: CompiledRule | undefined;
  for (let word = 0; word < possible.length; word++) {
    let bits = possible[word] ?? 0;
    while (bits !== 0) {
      const low = 31 - Math.clz32(bits & -bits);
      bits &= bits - 1;
      const rule = owners[word * 32 + low];
      if (!rule || rule === failed) continue;
      if (rule.holds(slots)) return rule;
      failed = rule;
    }
  }
  return undefined;
}
