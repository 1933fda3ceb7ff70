/** Which values of one fact are meant, as far as that can be decided: spans of numbers, lists of values, words of a text, or one element of a set. */

export interface Span {
  readonly from: number;
  readonly fromIncluded: boolean;
  readonly to: number;
  readonly toIncluded: boolean;
}

/** What a text must or must not be like; `pattern` says nothing about other atoms. */
export interface TextAtom {
  readonly kind: 'contains' | 'starts' | 'ends' | 'pattern';
  readonly text: string;
  /** Answers for a text that is known in full. */
  readonly test: (text: string) => boolean;
}

export type Region =
  /** Numbers and instants in disjoint spans, in order. */
  | { readonly kind: 'spans'; readonly spans: readonly Span[]; readonly unknown: boolean }
  /** These values, or (`but`) all others; `domain` where the list of values is closed. */
  | {
      readonly kind: 'values';
      readonly but: boolean;
      readonly values: readonly (string | boolean)[];
      readonly domain: readonly (string | boolean)[] | null;
      readonly unknown: boolean;
    }
  /** As `values`, and every text of `yes` and none of `no` fits. */
  | {
      readonly kind: 'text';
      readonly but: boolean;
      readonly values: readonly string[];
      readonly yes: readonly TextAtom[];
      readonly no: readonly TextAtom[];
      readonly unknown: boolean;
    }
  /** Whether a set holds one certain element. */
  | { readonly kind: 'member'; readonly present: boolean };

type Of<Kind extends Region['kind']> = Extract<Region, { kind: Kind }>;

function meet(a: Span, b: Span): Span | null {
  const lower = a.from > b.from || (a.from === b.from && !a.fromIncluded) ? a : b;
  const upper = a.to < b.to || (a.to === b.to && !a.toIncluded) ? a : b;
  const span = {
    from: lower.from,
    fromIncluded: lower.fromIncluded,
    to: upper.to,
    toIncluded: upper.toIncluded,
  };
  const empty = span.from > span.to || (span.from === span.to && !(span.fromIncluded && span.toIncluded));
  return empty ? null : span;
}

function gaps(spans: readonly Span[]): readonly Span[] {
  const found: Span[] = [];
  let [from, fromIncluded] = [Number.NEGATIVE_INFINITY, false];
  for (const span of spans) {
    const gap = { from, fromIncluded, to: span.from, toIncluded: !span.fromIncluded };
    if (gap.from < gap.to || (gap.from === gap.to && gap.fromIncluded && gap.toIncluded)) found.push(gap);
    [from, fromIncluded] = [span.to, !span.toIncluded];
  }
  if (from < Number.POSITIVE_INFINITY)
    found.push({ from, fromIncluded, to: Number.POSITIVE_INFINITY, toIncluded: false });
  return found;
}

/** Whether every text that fits `a` fits `b`. */
function implies(a: TextAtom, b: TextAtom): boolean {
  if (a.kind === b.kind && a.text === b.text) return true;
  if (a.kind === 'pattern' || b.kind === 'pattern') return false;
  if (b.kind === 'contains') return a.text.includes(b.text);
  if (a.kind !== b.kind) return false;
  return b.kind === 'starts' ? a.text.startsWith(b.text) : a.text.endsWith(b.text);
}

function clash(a: TextAtom, b: TextAtom): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'starts') return !a.text.startsWith(b.text) && !b.text.startsWith(a.text);
  return a.kind === 'ends' && !a.text.endsWith(b.text) && !b.text.endsWith(a.text);
}

function fits(text: string, region: Of<'text'>): boolean {
  return region.yes.every((atom) => atom.test(text)) && !region.no.some((atom) => atom.test(text));
}

type Listed<Value> = { readonly but: boolean; readonly values: readonly Value[] };

function meetLists<Value>(a: Listed<Value>, b: Listed<Value>): Listed<Value> {
  if (a.but && b.but) return { but: true, values: [...new Set([...a.values, ...b.values])] };
  const [list, other] = a.but ? [b, a] : [a, b];
  return { but: false, values: list.values.filter((value) => other.values.includes(value) !== other.but) };
}

function distinct(atoms: readonly TextAtom[]): readonly TextAtom[] {
  return atoms.filter(
    (atom, place) =>
      atoms.findIndex((other) => other.kind === atom.kind && other.text === atom.text) === place,
  );
}

function meetTexts(a: Of<'text'>, b: Of<'text'>): Region {
  const yes = distinct([...a.yes, ...b.yes]);
  const no = distinct([...a.no, ...b.no]);
  const both = { kind: 'text', ...meetLists(a, b), yes, no, unknown: a.unknown && b.unknown } as const;
  return both.but
    ? both
    : { ...both, values: both.values.filter((text) => fits(text, both)), yes: [], no: [] };
}

/** Both regions of the same fact; null when nothing is left. */
export function intersect(a: Region, b: Region): Region | null {
  const met = meetAny(a, b);
  return isEmpty(met) ? null : met;
}

function meetAny(a: Region, b: Region): Region {
  if (a.kind === 'spans' && b.kind === 'spans') {
    const spans = a.spans.flatMap((left) => b.spans.flatMap((right) => meet(left, right) ?? []));
    return { kind: 'spans', spans: spans.sort((x, y) => x.from - y.from), unknown: a.unknown && b.unknown };
  }
  if (a.kind === 'values' && b.kind === 'values') {
    return { kind: 'values', ...meetLists(a, b), domain: a.domain, unknown: a.unknown && b.unknown };
  }
  if (a.kind === 'text' && b.kind === 'text') return meetTexts(a, b);
  if (a.kind === 'member' && b.kind === 'member' && a.present === b.present) return a;
  return { kind: 'spans', spans: [], unknown: false };
}

function isEmpty(region: Region): boolean {
  switch (region.kind) {
    case 'spans':
      return !region.unknown && region.spans.length === 0;
    case 'values':
      return !region.unknown && valuesLeft(region)?.length === 0;
    case 'text':
      if (region.unknown) return false;
      if (!region.but) return region.values.length === 0;
      return (
        region.yes.some((yes) => region.no.some((no) => implies(yes, no))) ||
        region.yes.some((yes) => region.yes.some((other) => clash(yes, other)))
      );
    case 'member':
      return false;
    default:
      return region satisfies never;
  }
}

/** The values that are meant, where they are few enough to list; null = endlessly many. */
export function valuesLeft(region: Of<'values'>): readonly (string | boolean)[] | null {
  if (!region.but)
    return region.domain ? region.values.filter((value) => region.domain?.includes(value)) : region.values;
  return region.domain ? region.domain.filter((value) => !region.values.includes(value)) : null;
}

/** Everything but `region`, in parts that may overlap; `nullable` says whether the fact can be unknown. */
export function complement(region: Region, nullable: boolean): readonly Region[] {
  const unknown = nullable && 'unknown' in region && !region.unknown;
  switch (region.kind) {
    case 'spans':
      return kept({ kind: 'spans', spans: gaps(region.spans), unknown });
    case 'values':
      return kept({ ...region, but: !region.but, unknown });
    case 'member':
      return [{ kind: 'member', present: !region.present }];
    case 'text': {
      const free = { kind: 'text', but: true, values: [], yes: [], no: [], unknown: false } as const;
      const parts: Region[] = [
        { ...free, but: !region.but, values: region.values, unknown },
        ...region.yes.map((atom): Region => ({ ...free, no: [atom] })),
        ...region.no.map((atom): Region => ({ ...free, yes: [atom] })),
      ];
      return parts.flatMap(kept);
    }
    default:
      return region satisfies never;
  }
}

function kept(region: Region): readonly Region[] {
  return isEmpty(region) ? [] : [region];
}

/** The whole numbers of a region within a range; null = there are none, and it is never unknown. */
export function wholeNumbers(region: Region, [least, most]: readonly [number, number]): Region | null {
  if (region.kind !== 'spans') return region;
  const spans = region.spans.flatMap(({ from, fromIncluded, to, toIncluded }): readonly Span[] => {
    const first = Math.max(least, fromIncluded ? Math.ceil(from) : Math.floor(from) + 1);
    const last = Math.min(most, toIncluded ? Math.floor(to) : Math.ceil(to) - 1);
    return first > last ? [] : [{ from: first, fromIncluded: true, to: last, toIncluded: true }];
  });
  return spans.length === 0 && !region.unknown ? null : { ...region, spans };
}
