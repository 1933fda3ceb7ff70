/** What one rule would win at every place in the list, and from whom: told before it is dropped there. */
import {
  type Counting,
  countingFor,
  firstUnrecorded,
  type RecordedVisit,
  type Surroundings,
  winnersOf,
} from './count-rule.ts';
import type { FactObject } from './facts.ts';
import type { Rule, RuleId } from './rule.ts';

export interface PlaceCounts {
  /** By place, first to last: visits it would win there. One more than there are other rules. */
  readonly winsAt: readonly number[];
  /** Visits it matches, by who would win them without it, in the order of the list; null: nobody. */
  readonly otherwise: readonly { readonly ruleId: RuleId | null; readonly visits: number }[];
}

/** Where one visit is decided: what the rule answers there, who else wins, and from where on a fact is missing. */
interface Turn {
  readonly holds: boolean;
  readonly other: number;
  readonly unrecordedFrom: number;
}

/** The evaluation that decides is the same at every place; null where what comes before it was not recorded. */
function decidingTurn(
  evaluations: readonly FactObject[],
  winners: readonly number[],
  counting: Counting,
): Turn | null {
  const nobody = counting.surroundings.compiled.rules.length;
  for (const [at, facts] of evaluations.entries()) {
    const other = winners[at] ?? nobody;
    const holds = counting.holds(facts);
    const unrecordedFrom = firstUnrecorded(facts, counting);
    if (holds || other < nobody) return { holds, other, unrecordedFrom };
    if (unrecordedFrom <= nobody) return null;
  }
  return null;
}

/** Throws a RuleFault for a rule that does not compile. */
export function countPlaces(
  surroundings: Surroundings,
  rule: Rule,
  visits: readonly RecordedVisit[],
): PlaceCounts {
  const counting = countingFor(surroundings, rule);
  const winners = winnersOf(surroundings, visits);
  const { rules } = surroundings.compiled;
  /** Visits won down to this place and no further. */
  const reach = Array.from({ length: rules.length + 1 }, () => 0);
  const otherwise = Array.from({ length: rules.length + 1 }, () => 0);
  for (const [index, visit] of visits.entries()) {
    const seen = visit.evaluations.map((facts) => counting.seenBy(facts, visit));
    const turn = decidingTurn(seen, winners[index] ?? [], counting);
    if (turn === null || !turn.holds) continue;
    const lowest = Math.min(turn.other, turn.unrecordedFrom);
    if (lowest < 0) continue;
    reach[lowest] = (reach[lowest] ?? 0) + 1;
    otherwise[turn.other] = (otherwise[turn.other] ?? 0) + 1;
  }
  const winsAt = [...reach];
  for (let place = winsAt.length - 2; place >= 0; place -= 1)
    winsAt[place] = (winsAt[place] ?? 0) + (winsAt[place + 1] ?? 0);
  return {
    winsAt,
    otherwise: otherwise.flatMap((count, at) =>
      count === 0 ? [] : [{ ruleId: rules[at]?.ruleId ?? null, visits: count }],
    ),
  };
}
