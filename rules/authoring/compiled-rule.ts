/** One rule as it is evaluated. */
import type { FactValue } from './facts.ts';
import type { LoweredNode } from './lower.ts';
import type { RuleId } from './rule.ts';

/** Answers for the facts laid out in slots. */
export type Truth = (slots: readonly FactValue[]) => boolean;

export interface CompiledRule {
  readonly ruleId: RuleId;
  readonly index: number;
  readonly enabled: boolean;
  /** Null for a rule that was set aside. */
  readonly tree: LoweredNode | null;
  readonly holds: Truth;
}
