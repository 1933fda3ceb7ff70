/** Live counts: over recorded visits, how often each condition of one rule holds, and how often the rule would win among the others. */
import { type CompiledRuleSet, compile, evaluate } from './compile.ts';
import { flipsToHold } from './count-short.ts';
import type { Catalogue, FactObject } from './facts.ts';
import { type DrawnFor, type Shown, withRuleFacts } from './generated.ts';
import { type LoweredNode, lowerRule, nodesOf } from './lower.ts';
import { canBeMissing, testFor } from './operators.ts';
import type { FactId, NamedCondition, Rule, RuleId, RuleSet } from './rule.ts';

/** What rules were asked about one visit, oldest first; for assignment, one decision. */
export interface RecordedVisit extends DrawnFor {
  readonly shown: Shown;
  readonly evaluations: readonly FactObject[];
}

export interface NodeCount {
  readonly id: string;
  readonly true: number;
  readonly false: number;
  /** It does not hold, but would if what is unknown answered the other way. */
  readonly unknown: number;
}

export interface RuleCounts {
  readonly visits: number;
  /** Left out: a fact that is read was not recorded then. */
  readonly leftOut: number;
  readonly matches: number;
  readonly wins: number;
  /** It does not match them, but would if one condition alone answered the other way. */
  readonly short: number;
  /** Matches that a rule before it wins; most first. */
  readonly lostTo: readonly { readonly ruleId: RuleId; readonly visits: number }[];
  readonly nodes: readonly NodeCount[];
}

/** The rules around the one that is edited; made once, used with every key pressed. */
export interface Surroundings {
  readonly compiled: CompiledRuleSet;
  readonly conditions: ReadonlyMap<string, NamedCondition>;
  /** Where the edited rule stands among them: as many are before it. */
  readonly place: number;
  readonly asLive: boolean;
  /** By fact, the first rule in force that reads it. */
  readonly firstReader: ReadonlyMap<FactId, number>;
  /** By list of visits, who of them wins each evaluation. */
  readonly winners: WeakMap<readonly RecordedVisit[], readonly (readonly number[])[]>;
}

/** A rule as it counts while cap, rollout, dates and hours are left aside. */
function plain<R extends Rule>(rule: R): R {
  const { since: _since, until: _until, schedule: _schedule, rollout: _rollout, ...rest } = rule;
  if (!('cap' in rest)) return rest as R;
  const { cap: _cap, ...others } = rest;
  return others as R;
}

export function surroundingsOf(
  ruleSet: RuleSet,
  edited: { readonly ruleId: RuleId; readonly catalogue: Catalogue; readonly asLive: boolean },
): Surroundings {
  const { ruleId, catalogue, asLive } = edited;
  const at = ruleSet.rules.findIndex((rule) => rule.id === ruleId);
  const others = (ruleSet.rules as readonly Rule[]).filter((rule) => rule.id !== ruleId);
  const rules = asLive ? others : others.map(plain);
  // Rules of one set, without one of them.
  const compiled = compile({ ...ruleSet, rules } as RuleSet, catalogue);
  const firstReader = new Map<FactId, number>();
  for (const rule of compiled.rules) {
    if (rule.tree === null || !rule.enabled) continue;
    for (const fact of factsOf(rule.tree)) if (!firstReader.has(fact)) firstReader.set(fact, rule.index);
  }
  return {
    compiled,
    conditions: new Map(ruleSet.conditions.map((condition) => [condition.id, condition])),
    place: at < 0 ? others.length : at,
    asLive,
    firstReader,
    winners: new WeakMap(),
  };
}

function factsOf(tree: LoweredNode): ReadonlySet<FactId> {
  const facts = new Set<FactId>();
  for (const node of nodesOf(tree)) if (node.kind === 'leaf') facts.add(node.fact);
  return facts;
}

const TRUE = 1;
const OTHERWISE = 2;
/** Writes what each node answers into its place; answers for the root. */
type Reader = (facts: FactObject, answers: Uint8Array) => number;

function readerOf(node: LoweredNode, ids: string[]): Reader {
  const own = ids.push(node.id) - 1;
  const reader = node.kind === 'leaf' ? leafReader(node) : groupReader(node, ids);
  return (facts, answers) => {
    const answer = reader(facts, answers);
    answers[own] = answer;
    return answer;
  };
}

function leafReader(leaf: Extract<LoweredNode, { readonly kind: 'leaf' }>): Reader {
  const test = testFor(leaf.operator, leaf.operand);
  const mayMiss = leaf.type !== 'set' && canBeMissing(leaf.operator);
  return (facts) => {
    const got = facts[leaf.fact] ?? null;
    const result = test?.(got) ?? false;
    const otherwise = got === null && mayMiss ? !result : result;
    return (result ? TRUE : 0) | (otherwise ? OTHERWISE : 0);
  };
}

/** Both truths at once, bit by bit: what is, and what would be if all that is unknown answered the other way. */
function groupReader(node: Exclude<LoweredNode, { readonly kind: 'leaf' }>, ids: string[]): Reader {
  if (node.kind === 'named') return readerOf(node.child, ids);
  if (node.kind === 'not') {
    const child = readerOf(node.child, ids);
    return (facts, answers) => ~child(facts, answers) & (TRUE | OTHERWISE);
  }
  const children = node.children.map((child) => readerOf(child, ids));
  const isAll = node.kind === 'all';
  return (facts, answers) => {
    let answer = isAll ? TRUE | OTHERWISE : 0;
    for (const child of children) {
      const one = child(facts, answers);
      answer = isAll ? answer & one : answer | one;
    }
    return answer;
  };
}

/** Who of the other rules wins each evaluation; their number where nobody does. */
export function winnersOf(surroundings: Surroundings, visits: readonly RecordedVisit[]) {
  const known = surroundings.winners.get(visits);
  if (known !== undefined) return known;
  const { compiled, asLive } = surroundings;
  const winners = visits.map((visit) =>
    visit.evaluations.map((facts) => {
      const seen = asLive ? withRuleFacts(compiled.ruleSet, facts, visit) : facts;
      return evaluate(compiled, seen).index;
    }),
  );
  surroundings.winners.set(visits, winners);
  return winners;
}

/** How one visit went: what each node answered at best, and who won. */
type Outcome = { readonly kind: 'left-out' } | { readonly kind: 'counted'; readonly by: number | 'edited' };

export interface Counting {
  readonly surroundings: Surroundings;
  /** The facts as the edited rule sees them: its own draw and cap, where those count. */
  readonly seenBy: (facts: FactObject, visit: RecordedVisit) => FactObject;
  readonly ids: readonly string[];
  /** Conditions that would have to answer the other way for it to hold; 2 = two or more. */
  readonly flips: (facts: FactObject) => number;
  /** Also writes what each node answers. */
  readonly holds: (facts: FactObject) => boolean;
  readonly reads: ReadonlySet<FactId>;
  readonly answers: Uint8Array;
  /** Of the visit that is looked at: 2 true, 1 unknown, 0 false. */
  readonly best: Uint8Array;
}

/** The first of the other rules that reads what was not recorded; -1: the edited one itself does. */
export function firstUnrecorded(facts: FactObject, { surroundings, reads }: Counting): number {
  for (const fact of reads) if (!Object.hasOwn(facts, fact)) return -1;
  let first = Number.POSITIVE_INFINITY;
  for (const fact of surroundings.compiled.reads) {
    if (Object.hasOwn(facts, fact) || (surroundings.asLive && fact.startsWith('rollout.'))) continue;
    first = Math.min(first, surroundings.firstReader.get(fact) ?? Number.POSITIVE_INFINITY);
  }
  return first;
}

/** One evaluation: who wins it; null where a fact that is read was not recorded. */
function winnerOf(facts: FactObject, other: number, counting: Counting): number | 'edited' | null {
  const { place } = counting.surroundings;
  const wins = counting.holds(facts) && other >= place;
  if (firstUnrecorded(facts, counting) <= (wins ? place - 1 : other)) return null;
  return wins ? 'edited' : other;
}

function keepBest({ answers, best }: Counting): void {
  for (const [node, answer] of answers.entries()) {
    const now = answer & TRUE ? 2 : answer === OTHERWISE ? 1 : 0;
    if (now > (best[node] ?? 0)) best[node] = now;
  }
}

/** Evaluations are gone through until one is won, as they were when it happened. */
function replay(visit: RecordedVisit, winners: readonly number[], counting: Counting): Outcome {
  const nobody = counting.surroundings.compiled.rules.length;
  counting.best.fill(0);
  for (const [at, recorded] of visit.evaluations.entries()) {
    const by = winnerOf(counting.seenBy(recorded, visit), winners[at] ?? nobody, counting);
    if (by === null) return { kind: 'left-out' };
    keepBest(counting);
    if (by !== nobody) return { kind: 'counted', by };
  }
  return { kind: 'counted', by: nobody };
}

/** Throws a RuleFault for a rule that does not compile; whoever asks has validated it. */
export function countingFor(surroundings: Surroundings, rule: Rule): Counting {
  const { compiled, conditions, asLive } = surroundings;
  const counted = asLive ? rule : plain(rule);
  const tree = lowerRule(counted, { catalogue: compiled.catalogue, conditions });
  const own = { ...compiled.ruleSet, rules: [counted] } as RuleSet;
  const ids: string[] = [];
  const read = readerOf(tree, ids);
  const answers = new Uint8Array(ids.length);
  return {
    surroundings,
    seenBy: (facts, visit) => (asLive ? withRuleFacts(own, facts, visit) : facts),
    ids,
    flips: flipsToHold(tree),
    holds: (facts) => (read(facts, answers) & TRUE) !== 0,
    reads: factsOf(tree),
    answers,
    best: new Uint8Array(ids.length),
  };
}

export function countRule(
  surroundings: Surroundings,
  rule: Rule,
  visits: readonly RecordedVisit[],
): RuleCounts {
  return tallied(countingFor(surroundings, rule), visits);
}

function tallied(counting: Counting, visits: readonly RecordedVisit[]): RuleCounts {
  const { surroundings, best, ids } = counting;
  const winners = winnersOf(surroundings, visits);
  const tallies = ids.map(() => [0, 0, 0]);
  const lost = new Map<number, number>();
  let [leftOut, matches, wins, short] = [0, 0, 0, 0];
  for (const [index, visit] of visits.entries()) {
    const outcome = replay(visit, winners[index] ?? [], counting);
    if (outcome.kind === 'left-out') {
      leftOut += 1;
      continue;
    }
    for (const [node, tally] of tallies.entries()) {
      const state = best[node] ?? 0;
      tally[state] = (tally[state] ?? 0) + 1;
    }
    if (best[0] !== 2) {
      if (visit.evaluations.some((facts) => counting.flips(counting.seenBy(facts, visit)) === 1)) short += 1;
      continue;
    }
    matches += 1;
    if (outcome.by === 'edited') wins += 1;
    else lost.set(outcome.by, (lost.get(outcome.by) ?? 0) + 1);
  }
  return {
    visits: visits.length - leftOut,
    leftOut,
    matches,
    wins,
    short,
    lostTo: [...lost]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .map(([at, count]) => ({ ruleId: surroundings.compiled.rules[at]?.ruleId ?? '', visits: count })),
    nodes: ids.map((id, node) => {
      const [no = 0, unknown = 0, yes = 0] = tallies[node] ?? [];
      return { id, true: yes, false: no, unknown };
    }),
  };
}
