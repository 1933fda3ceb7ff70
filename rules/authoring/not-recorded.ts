/** Facts that were not in the catalogue when a case was recorded: neither known nor unknown, so nothing may be concluded from them. */
import { type CompiledRuleSet, evaluate } from './compile.ts';
import type { FactObject } from './facts.ts';
import { nodesOf } from './lower.ts';
import type { FactId } from './rule.ts';

/** Facts that a rule up to the winner reads and the record does not have. Not empty: counts and back-tests leave the case out. */
export function notRecorded(compiled: CompiledRuleSet<unknown>, facts: FactObject): readonly FactId[] {
  const missing = new Set<FactId>();
  for (const rule of compiled.rules.slice(0, evaluate(compiled, facts).index + 1)) {
    if (!rule.tree || !rule.enabled) continue;
    for (const node of nodesOf(rule.tree)) {
      if (node.kind === 'leaf' && !Object.hasOwn(facts, node.fact)) missing.add(node.fact);
    }
  }
  return [...missing];
}
