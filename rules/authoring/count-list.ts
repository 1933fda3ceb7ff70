/** Every rule of a list over recorded visits at once: how many each matches, wins, and loses to one before it. */
import type { CompiledRuleSet } from './compile.ts';
import { slotsOf } from './compile.ts';
import type { RecordedVisit } from './count-rule.ts';
import type { RuleId } from './rule.ts';

export interface ListedCount {
  readonly ruleId: RuleId;
  readonly matches: number;
  readonly wins: number;
  /** Who takes most of what it matches; null where nobody does. */
  readonly lostTo: { readonly ruleId: RuleId; readonly visits: number } | null;
}

export interface ListCounts {
  readonly visits: number;
  readonly rules: readonly ListedCount[];
}

/** Visits times rules that are looked at; a longer list is counted on fewer visits. */
const MOST_TESTS = 400_000;

/** Which rules hold for a visit up to the evaluation that decides it, and who wins. */
function judged(compiled: CompiledRuleSet, visit: RecordedVisit) {
  const holding = new Set<number>();
  for (const facts of visit.evaluations) {
    const slots = slotsOf(compiled, facts);
    const now = compiled.rules.filter((rule) => rule.holds(slots));
    for (const rule of now) holding.add(rule.index);
    const [winner] = now;
    if (winner !== undefined) return { holding, winner: winner.index };
  }
  return { holding, winner: null };
}

/** Rules that are off hold for nobody. */
export function countList(compiled: CompiledRuleSet, visits: readonly RecordedVisit[]): ListCounts {
  const { rules } = compiled;
  const looked = visits.slice(0, Math.max(50, Math.floor(MOST_TESTS / Math.max(1, rules.length))));
  const tallies = rules.map(() => ({ matches: 0, wins: 0, lost: new Map<number, number>() }));
  for (const visit of looked) {
    const { holding, winner } = judged(compiled, visit);
    for (const at of holding) {
      const tally = tallies[at];
      if (tally === undefined) continue;
      tally.matches += 1;
      if (at === winner) tally.wins += 1;
      else if (winner !== null) tally.lost.set(winner, (tally.lost.get(winner) ?? 0) + 1);
    }
  }
  return {
    visits: looked.length,
    rules: rules.map((rule, at) => {
      const { matches = 0, wins = 0, lost = new Map<number, number>() } = tallies[at] ?? {};
      const [most] = [...lost].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
      const lostTo = most && { ruleId: rules[most[0]]?.ruleId ?? '', visits: most[1] };
      return { ruleId: rule.ruleId, matches, wins, lostTo: lostTo ?? null };
    }),
  };
}
