/** Findings about single conditions. */
import { type Box, boxesOf, Effort, meetBoxes, remainder, TooComplex } from './boxes.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { Catalogue, FactDefinition } from './facts.ts';
import { type Finding, type FindingCode, finding } from './finding.ts';
import { factDefinition, type LoweredLeaf, nodesOf } from './lower.ts';
import { OPERATOR_BY_ID } from './operators.ts';

const INVISIBLE_OR_WIDE = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\uff01-\uff5e\u3000]/u;
const WORD = /[\p{L}\p{M}]+/gu;
const SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

/** Characters that cannot be seen, or that are of double width and look like others. */
export function isInvisible(text: string): boolean {
  return INVISIBLE_OR_WIDE.test(text);
}

/** Characters that look like others: two alphabets in one word. */
export function looksAlike(text: string): boolean {
  return (text.match(WORD) ?? []).some((word) => SCRIPTS.filter((script) => script.test(word)).length > 1);
}

/** Everything a fact can be, by its range; the whole line where it has none. */
function rangeBox(fact: FactDefinition): Box {
  const [from, to] = fact.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const span = { from, to, fromIncluded: fact.range !== undefined, toIncluded: fact.range !== undefined };
  return new Map([[fact.id, { kind: 'spans', spans: [span], unknown: fact.nullable }]]);
}

function constancy(leaf: LoweredLeaf, fact: FactDefinition, catalogue: Catalogue): FindingCode | null {
  const context = { catalogue, effort: new Effort() };
  const possible: Box = fact.type === 'number' || fact.type === 'time' ? rangeBox(fact) : new Map();
  try {
    const truth = boxesOf(leaf, true, context).flatMap((box) => meetBoxes(box, possible) ?? []);
    if (truth.length === 0) return 'always-false';
    return remainder([possible], truth, context).length === 0 ? 'always-true' : null;
  } catch (cause) {
    if (!(cause instanceof TooComplex)) throw cause;
    return null;
  }
}

function negativeOnUnknown(leaf: LoweredLeaf, fact: FactDefinition, asked: ReadonlySet<string>): boolean {
  const operator = OPERATOR_BY_ID.get(leaf.operator);
  return (
    (operator?.negative ?? false) && operator?.operand !== 'true' && fact.nullable && !asked.has(leaf.fact)
  );
}

function codesFor(
  leaf: LoweredLeaf,
  asked: ReadonlySet<string>,
  catalogue: Catalogue,
): readonly FindingCode[] {
  const fact = factDefinition(catalogue, leaf.fact);
  if (!fact) return [];
  const codes: FindingCode[] = [];
  if (fact.type !== 'set' && negativeOnUnknown(leaf, fact, asked)) codes.push('negative-on-unknown');
  if (fact.deprecated) codes.push('deprecated-fact');
  const texts = [leaf.written.value].flat().filter((value) => typeof value === 'string');
  if (texts.some(looksAlike)) codes.push('look-alike');
  if (texts.some(isInvisible)) codes.push('invisible');
  const constant = constancy(leaf, fact, catalogue);
  return constant ? [...codes, constant] : codes;
}

/** Generated conditions are left out: nobody wrote them. */
export function leafFindings(rule: CompiledRule, catalogue: Catalogue): readonly Finding[] {
  const leaves = rule.tree ? [...nodesOf(rule.tree)].filter((node) => node.kind === 'leaf') : [];
  const written = leaves.filter((leaf) => !leaf.id.startsWith(`${rule.ruleId}#`));
  const asked = new Set(
    written
      .filter((leaf) => leaf.operator === 'isSet' || leaf.operator === 'isNotSet')
      .map((leaf) => leaf.fact),
  );
  return written.flatMap((leaf) =>
    codesFor(leaf, asked, catalogue).map((code) => finding(code, rule.ruleId, { nodeId: leaf.id })),
  );
}
