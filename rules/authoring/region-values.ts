/** Values of a region, to build examples from: whether one is in it, and likely ones. */
import type { FactValue } from './facts.ts';
import { samplesOf } from './pattern-samples.ts';
import { type Region, type Span, type TextAtom, valuesLeft } from './region.ts';

/** Points of a span: inside, and close to its ends; whole ones first, for people read them. */
export function pointsOf({ from, fromIncluded, to, toIncluded }: Span): readonly number[] {
  const low = Number.isFinite(from) ? from : Math.min(to, 0) - 1_000;
  const high = Number.isFinite(to) ? to : Math.max(from, 0) + 1_000;
  const start = fromIncluded ? low : low + Math.min(1, (high - low) / 4);
  const end = toIncluded ? high : high - Math.min(1, (high - low) / 4);
  const points = [start, end, Math.ceil(start), Math.floor(end), (start + end) / 2];
  return points.sort((a, b) => Number(Number.isInteger(b)) - Number(Number.isInteger(a)));
}

export function inRegion(region: Region, value: FactValue): boolean {
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

function valueBeside(values: readonly (string | boolean)[]): string {
  const taken = new Set(values);
  let value = '\u4e00';
  for (let turn = 1; taken.has(value); turn++) value = `\u4e00${turn}`;
  return value;
}

/** Smallest and largest sensible number. */
type Range = readonly [number, number];

/** The part of a span within the range; none where they do not meet. */
function within(span: Span, [least, most]: Range): readonly Span[] {
  const from = Math.max(span.from, least);
  const to = Math.min(span.to, most);
  const part: Span = {
    from,
    fromIncluded: span.from < least || span.fromIncluded,
    to,
    toIncluded: span.to > most || span.toIncluded,
  };
  const empty = from > to || (from === to && !(part.fromIncluded && part.toIncluded));
  return empty ? [] : [part];
}

/** Candidate values of a region, likely ones first: what is sensible before what is only possible. */
export function candidatesFor(region: Region, range?: Range): readonly FactValue[] {
  const unknown: readonly FactValue[] = 'unknown' in region && region.unknown ? [null] : [];
  switch (region.kind) {
    case 'spans':
      return [
        ...(range ? region.spans.flatMap((span) => within(span, range)).flatMap(pointsOf) : []),
        ...region.spans.flatMap(pointsOf),
        ...unknown,
      ];
    case 'values':
      return [...(valuesLeft(region)?.slice(0, 8) ?? [valueBeside(region.values)]), ...unknown];
    case 'text':
      return [...textsFor(region), ...unknown];
    case 'member':
      return [];
    default:
      return region satisfies never;
  }
}

export function firstIn(region: Region, range?: Range): FactValue | undefined {
  return candidatesFor(region, range).find((value) => inRegion(region, value));
}
