/** Finds rules that can never win, that say the same, that are easily misread. Never calls a rule dead that facts can make win. */
import { type ExampleOf, exampleMaker } from './box-example.ts';
import { type Box, boxesOf, Effort, meetBoxes, overlaps, remainder, TooComplex } from './boxes.ts';
import { type CompiledRuleSet, evaluate, slotsOf } from './compile.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { same } from './diff.ts';
import type { FactObject } from './facts.ts';
import { type Finding, finding } from './finding.ts';
import { asideFinding } from './lint-aside.ts';
import { leafFindings } from './lint-leaves.ts';
import { orderFindings } from './lint-order.ts';
import { planFindings } from './lint-plans.ts';

/** Where a rule holds; null = too complex to judge, and then it shadows nothing either. */
interface Judged {
  readonly rule: CompiledRule;
  readonly boxes: readonly Box[] | null;
}

interface Linting {
  readonly compiled: CompiledRuleSet<unknown>;
  readonly judged: readonly Judged[];
  /** By dimension, the rules that constrain it. */
  readonly constrain: ReadonlyMap<string, readonly Judged[]>;
  readonly exampleOf: ExampleOf;
  /** Comparisons left for finding rules that several others shadow; shared by all rules of the set. */
  readonly unions: { left: number };
}

/** Boxes of a rule for which an example is tried before its death is considered. */
const EXAMPLES = 8;
/** Rules compared in all when looking for unions; a set that needs more is told less, never wrongly. */
const UNION_STEPS = 60_000;
/** Steps for asking whether rules cover another; beyond them it counts as alive. */
const COVER_STEPS = 4_000;

function boxesOfRule(rule: CompiledRule, compiled: CompiledRuleSet<unknown>): readonly Box[] | null {
  if (!rule.tree) return null;
  try {
    return boxesOf(rule.tree, true, { catalogue: compiled.catalogue, effort: new Effort() });
  } catch (cause) {
    if (!(cause instanceof TooComplex)) throw cause;
    return null;
  }
}

function byDimension(judged: readonly Judged[]): ReadonlyMap<string, readonly Judged[]> {
  const found = new Map<string, Judged[]>();
  for (const one of judged) {
    for (const dimension of new Set((one.boxes ?? []).flatMap((box) => [...box.keys()]))) {
      const rules = found.get(dimension);
      if (rules) rules.push(one);
      else found.set(dimension, [one]);
    }
  }
  return found;
}

/** Whether `others` take all of `boxes`; null = too complex. */
function covered(boxes: readonly Box[], others: readonly Box[], linting: Linting): boolean | null {
  try {
    const context = { catalogue: linting.compiled.catalogue, effort: new Effort(COVER_STEPS) };
    return remainder(boxes, others, context).length === 0;
  } catch (cause) {
    if (!(cause instanceof TooComplex)) throw cause;
    return null;
  }
}

/** Facts under which the rule wins, which settles that it lives; else those under which it held. */
function examplesOf(
  { rule, boxes }: Judged,
  linting: Linting,
): { readonly lives: boolean; readonly held: readonly FactObject[] } {
  const { compiled } = linting;
  const held: FactObject[] = [];
  for (const box of (boxes ?? []).slice(0, EXAMPLES)) {
    const facts = linting.exampleOf(box);
    if (!facts) continue;
    if (evaluate(compiled, facts).index === rule.index) return { lives: true, held };
    if (rule.holds(slotsOf(compiled, facts))) held.push(facts);
  }
  return { lives: false, held };
}

/** A rule that covers this one holds wherever this one does, so also for its examples. */
function couldCover(
  before: readonly Judged[],
  held: readonly FactObject[],
  linting: Linting,
): readonly Judged[] {
  const slots = held.map((facts) => slotsOf(linting.compiled, facts));
  return before.filter((other) => slots.every((one) => other.rule.holds(one)));
}

function shadowFinding(judged: Judged, linting: Linting): Finding | null {
  const { rule, boxes } = judged;
  if (!boxes) return finding('too-complex', rule.ruleId);
  if (boxes.length === 0) return finding('contradiction', rule.ruleId);
  const { lives, held } = examplesOf(judged, linting);
  if (lives) return null;
  const before = linting.judged.filter((other) => other.rule.index < rule.index && other.boxes !== null);
  for (const other of couldCover(before, held, linting)) {
    if (covered(boxes, other.boxes ?? [], linting) !== true) continue;
    const both = covered(other.boxes ?? [], boxes, linting) === true;
    return finding(both ? 'duplicate' : 'shadowed', rule.ruleId, { others: [other.rule.ruleId] });
  }
  return unionFinding(judged, before, linting);
}

function unionFinding({ rule, boxes }: Judged, before: readonly Judged[], linting: Linting): Finding | null {
  const dimensions = new Set((boxes ?? []).flatMap((box) => [...box.keys()]));
  const sharing = new Set([...dimensions].flatMap((dimension) => linting.constrain.get(dimension) ?? []));
  const near = before.filter((other) => sharing.has(other));
  linting.unions.left -= near.length;
  if (linting.unions.left < 0) return null;
  const touching = near.filter((other) =>
    other.boxes?.some((one) => boxes?.some((own) => overlaps(own, one))),
  );
  const union = touching.flatMap((other) => other.boxes ?? []);
  if (covered(boxes ?? [], union, linting) !== true) return null;
  return finding('shadowed-by-several', rule.ruleId, { others: touching.map((other) => other.rule.ruleId) });
}

/** Facts that both rules match, where they do something else. */
function overlapFinding(judged: Judged, next: Judged | undefined, linting: Linting): Finding | null {
  const { compiled } = linting;
  if (!next?.boxes || !judged.boxes) return null;
  if (same(compiled.actions[judged.rule.index], compiled.actions[next.rule.index])) return null;
  const others = next.boxes;
  const both = judged.boxes
    .slice(0, EXAMPLES)
    .flatMap((own) => others.slice(0, EXAMPLES).map((other) => meetBoxes(own, other)));
  for (const box of both.filter((met) => met !== null).slice(0, EXAMPLES)) {
    const example = linting.exampleOf(box);
    const slots = example && slotsOf(compiled, example);
    if (example && slots && judged.rule.holds(slots) && next.rule.holds(slots)) {
      return finding('overlap', judged.rule.ruleId, { others: [next.rule.ruleId], example });
    }
  }
  return null;
}

/** Findings in the order of the rules. Rules that are off are only looked at for themselves. */
export function lint(compiled: CompiledRuleSet<unknown>): readonly Finding[] {
  const aside = compiled.quarantined.map((one) => asideFinding(one, compiled));
  const inForce = compiled.rules.filter((rule) => rule.enabled && rule.tree);
  const judged = inForce.map((rule): Judged => ({ rule, boxes: boxesOfRule(rule, compiled) }));
  const exampleOf = exampleMaker(compiled.catalogue);
  const linting: Linting = {
    compiled,
    judged,
    constrain: byDimension(judged),
    exampleOf,
    unions: { left: UNION_STEPS },
  };
  const ofRules = judged.flatMap((one, place): readonly (Finding | null)[] => [
    shadowFinding(one, linting),
    overlapFinding(one, judged[place + 1], linting),
  ]);
  const shadowed = new Set(
    ofRules.flatMap((one) => (one === null || one.code === 'overlap' ? [] : one.ruleId)),
  );
  const ofOrder = orderFindings(judged, { ...linting, dead: shadowed });
  const ofLeaves = compiled.rules.flatMap((rule) => leafFindings(rule, compiled.catalogue));
  const ofPlans = planFindings(compiled.ruleSet);
  const found = [...aside, ...ofRules.filter((one) => one !== null), ...ofOrder, ...ofLeaves, ...ofPlans];
  const placeOf = new Map(compiled.rules.map((rule) => [rule.ruleId, rule.index]));
  return found.sort((a, b) => (placeOf.get(a.ruleId) ?? 0) - (placeOf.get(b.ruleId) ?? 0));
}
