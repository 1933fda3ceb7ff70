/** Findings about the order: what neighbours leave out between them, and rules that ask more below rules that ask less. Remarks, so bounded tightly. */
import type { ExampleOf } from './box-example.ts';
import { type Box, meetBoxes } from './boxes.ts';
import { type CompiledRuleSet, evaluate, slotsOf } from './compile.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { same } from './diff.ts';
import type { FactObject } from './facts.ts';
import { type Finding, finding } from './finding.ts';
import { factDefinition } from './lower.ts';
import type { Region, Span } from './region.ts';
import type { RuleId } from './rule.ts';

interface Judged {
  readonly rule: CompiledRule;
  readonly boxes: readonly Box[] | null;
}

interface Ordering {
  readonly compiled: CompiledRuleSet<unknown>;
  readonly exampleOf: ExampleOf;
  /** Rules that something else is already said of. */
  readonly dead: ReadonlySet<RuleId>;
}

/** Rules before one that are looked at. */
const NEAREST = 12;
/** Examples made for all of a set; what comes after them is not told. */
const EXAMPLES = 200;

function dimensionsOf(boxes: readonly Box[]): ReadonlySet<string> {
  return new Set(boxes.flatMap((box) => [...box.keys()]));
}

function isProperPart(few: ReadonlySet<string>, many: ReadonlySet<string>): boolean {
  return few.size < many.size && [...few].every((dimension) => many.has(dimension));
}

/** Facts of which both hold; null where none were found. */
function sharedExample(one: Judged, other: Judged, { compiled, exampleOf }: Ordering): FactObject | null {
  const [own] = one.boxes ?? [];
  const met = (other.boxes ?? []).flatMap((box) => (own ? (meetBoxes(own, box) ?? []) : []))[0];
  const facts = met ? exampleOf(met) : null;
  if (!facts) return null;
  const slots = slotsOf(compiled, facts);
  return one.rule.holds(slots) && other.rule.holds(slots) ? facts : null;
}

function specificFindings(judged: readonly Judged[], ordering: Ordering): readonly Finding[] {
  const { compiled, dead } = ordering;
  const dimensions = judged.map(({ boxes }) => dimensionsOf(boxes ?? []));
  let left = EXAMPLES;
  return judged.flatMap((one, place): readonly Finding[] => {
    const own = dimensions[place];
    if (!own || !one.boxes?.length || dead.has(one.rule.ruleId)) return [];
    for (let before = place - 1; before >= Math.max(0, place - NEAREST); before -= 1) {
      const [general, few] = [judged[before], dimensions[before]];
      if (!general?.boxes?.length || !few || few.size === 0 || !isProperPart(few, own)) continue;
      if (same(compiled.actions[general.rule.index], compiled.actions[one.rule.index])) continue;
      left -= 1;
      if (left < 0) return [];
      const example = sharedExample(one, general, ordering);
      if (example)
        return [
          finding('specific-below-general', one.rule.ruleId, { others: [general.rule.ruleId], example }),
        ];
    }
    return [];
  });
}

interface Single {
  readonly ruleId: RuleId;
  readonly region: Region;
}

/** By fact, the rules that ask about nothing else. */
function singles(judged: readonly Judged[]): ReadonlyMap<string, readonly Single[]> {
  const found = new Map<string, Single[]>();
  for (const { rule, boxes } of judged) {
    const dimensions = dimensionsOf(boxes ?? []);
    const [dimension] = dimensions;
    if (dimensions.size !== 1 || dimension === undefined) continue;
    const own = (boxes ?? []).flatMap((box) => box.get(dimension) ?? []);
    const list = found.get(dimension) ?? [];
    found.set(dimension, [...list, ...own.map((region) => ({ ruleId: rule.ruleId, region }))]);
  }
  return found;
}

interface Hole {
  readonly region: Region;
  readonly beside: RuleId;
}

/** What is left between two spans; what lies below the first or above the last is nobody's business. */
function holesBetween(of: readonly Single[]): readonly Hole[] {
  const spans = of
    .flatMap(({ ruleId, region }) =>
      region.kind === 'spans' ? region.spans.map((span) => ({ ruleId, span })) : [],
    )
    .sort((a, b) => a.span.from - b.span.from);
  const holes: Hole[] = [];
  let end: Span | undefined;
  for (const { ruleId, span } of spans) {
    const hole = end && wholeNumbersBetween(end, span);
    if (hole) holes.push({ beside: ruleId, region: { kind: 'spans', spans: [hole], unknown: false } });
    if (!end || span.to > end.to || (span.to === end.to && span.toIncluded)) end = span;
  }
  return holes;
}

/** Null where not even one lies between: most numbers here are counts, and nothing is missing between "at most 4" and "at least 5". */
function wholeNumbersBetween(before: Span, after: Span): Span | null {
  const from = before.toIncluded ? Math.floor(before.to) + 1 : Math.ceil(before.to);
  const to = after.fromIncluded ? Math.ceil(after.from) - 1 : Math.floor(after.from);
  return from <= to ? { from, fromIncluded: true, to, toIncluded: true } : null;
}

/** Values of a closed list that are left over where rules name most of them. */
function valuesLeftOver(of: readonly Single[], domain: readonly string[]): readonly Hole[] {
  const named = new Set(
    of.flatMap(({ region }) => (region.kind === 'values' && !region.but ? region.values.map(String) : [])),
  );
  const left = domain.filter((value) => !named.has(value));
  const last = of.at(-1);
  if (!last || named.size < 2 || left.length === 0 || left.length >= named.size) return [];
  return [
    { beside: last.ruleId, region: { kind: 'values', but: false, values: left, domain, unknown: false } },
  ];
}

function gapFindings(judged: readonly Judged[], { compiled, exampleOf }: Ordering): readonly Finding[] {
  let left = EXAMPLES;
  return [...singles(judged)].flatMap(([dimension, of]): readonly Finding[] => {
    const rules = [...new Set(of.map(({ ruleId }) => ruleId))];
    if (rules.length < 2) return [];
    const domain = factDefinition(compiled.catalogue, dimension)?.values?.map(({ value }) => value);
    const holes = [...holesBetween(of), ...(domain ? valuesLeftOver(of, domain) : [])];
    return holes.flatMap(({ region, beside }) => {
      left -= 1;
      const example = left < 0 ? null : exampleOf(new Map([[dimension, region]]));
      if (!example || evaluate(compiled, example).winner !== null) return [];
      return [finding('gap', beside, { others: rules.filter((id) => id !== beside), example })];
    });
  });
}

export function orderFindings(judged: readonly Judged[], ordering: Ordering): readonly Finding[] {
  return [...specificFindings(judged, ordering), ...gapFindings(judged, ordering)];
}
