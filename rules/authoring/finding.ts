/** What lint says about a rule set. */
import type { FactObject } from './facts.ts';
import type { NodeId, RuleId } from './rule.ts';

export type FindingCode =
  /** No facts can make it hold. */
  | 'contradiction'
  /** Says the same as an earlier rule. */
  | 'duplicate'
  /** One earlier rule takes all it could win. */
  | 'shadowed'
  /** Several earlier rules together take all it could win. */
  | 'shadowed-by-several'
  | 'set-aside'
  /** "Is not" on a fact that may be unknown, and the rule does not say what then. */
  | 'negative-on-unknown'
  | 'always-true'
  | 'always-false'
  | 'deprecated-fact'
  /** Letters of two scripts in one word, invisible or full-width characters. */
  | 'look-alike'
  | 'too-complex'
  /** The next rule matches some of the same visits and does something else. */
  | 'overlap';

export type Severity = 'error' | 'warning' | 'info';

export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly ruleId: RuleId;
  /** The condition it is about; null = the whole rule. */
  readonly nodeId: NodeId | null;
  /** Rules it has to do with. */
  readonly others: readonly RuleId[];
  /** Facts that show it, evaluated; null where none belong. */
  readonly example: FactObject | null;
}

const SEVERITY: { readonly [code in FindingCode]: Severity } = {
  contradiction: 'error',
  duplicate: 'error',
  shadowed: 'error',
  'set-aside': 'error',
  'shadowed-by-several': 'warning',
  'negative-on-unknown': 'warning',
  'always-true': 'warning',
  'always-false': 'warning',
  'deprecated-fact': 'warning',
  'look-alike': 'warning',
  'too-complex': 'info',
  overlap: 'info',
};

export function finding(
  code: FindingCode,
  ruleId: RuleId,
  more: { readonly nodeId?: NodeId; readonly others?: readonly RuleId[]; readonly example?: FactObject } = {},
): Finding {
  const { nodeId = null, others = [], example = null } = more;
  return { code, severity: SEVERITY[code], ruleId, nodeId, others, example };
}
