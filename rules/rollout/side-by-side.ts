/** Two versions asked the same: what each would do, and whether that is the same thing. */
import { type CompiledRuleSet, evaluate, type Outcome } from '../authoring/compile.ts';
import type { RecordedVisit } from '../authoring/count-rule.ts';
import { same } from '../authoring/diff.ts';
import { withRuleFacts } from '../authoring/generated.ts';

/** Other rules with the same messages or the same plan agree: a visitor could not tell them apart. */
export function agree(one: Outcome, other: Outcome): boolean {
  return same(one.action, other.action);
}

/** By this version's own draws and caps; a visit is asked until a rule wins, so it counts once. */
export function outcomeFor(compiled: CompiledRuleSet, visit: RecordedVisit): Outcome {
  let outcome: Outcome = { winner: null, action: compiled.otherwise, index: compiled.rules.length };
  for (const facts of visit.evaluations) {
    outcome = evaluate(compiled, withRuleFacts(compiled.ruleSet, facts, visit));
    if (outcome.winner !== null) return outcome;
  }
  return outcome;
}
