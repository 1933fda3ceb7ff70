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
  /** A pattern that RE2 does not know. */
  | 'not-re2'
  /** "Is not" on a fact that may be unknown, and the rule does not say what then. */
  | 'negative-on-unknown'
  | 'always-true'
  | 'always-false'
  | 'deprecated-fact'
  /** Letters of two scripts in one word. */
  | 'look-alike'
  /** Characters that cannot be seen, or of double width. */
  | 'invisible'
  /** The plan names an agent, group or bot that has been retired. */
  | 'retired-target'
  /** The plan leads to a group in which nobody may reply. */
  | 'empty-target'
  /** The plan leads to a group that does not open. */
  | 'closed-target'
  /** A bot of the plan is also where it ends: the customer is sent in a circle. */
  | 'overflow-loops'
  /** No visit lasts until this message comes due. */
  | 'never-due'
  | 'too-complex'
  /** The next rule matches some of the same visits and does something else. */
  | 'overlap'
  /** Between what these rules cover, something is left that no rule takes. */
  | 'gap'
  /** A rule that asks less stands before it and takes visits from it. */
  | 'specific-below-general'
  /** Live for 30 days, and nobody was decided by it. */
  | 'not-won';

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
  /** A recorded session that shows it; null where none is known. */
  readonly sessionId: string | null;
}

const SEVERITY: { readonly [code in FindingCode]: Severity } = {
  contradiction: 'error',
  duplicate: 'error',
  shadowed: 'error',
  'set-aside': 'error',
  'not-re2': 'error',
  'shadowed-by-several': 'warning',
  'negative-on-unknown': 'warning',
  'always-true': 'warning',
  'always-false': 'warning',
  'deprecated-fact': 'warning',
  'look-alike': 'warning',
  invisible: 'warning',
  'retired-target': 'warning',
  'empty-target': 'warning',
  'closed-target': 'warning',
  'overflow-loops': 'warning',
  'never-due': 'warning',
  'too-complex': 'info',
  overlap: 'info',
  gap: 'info',
  'specific-below-general': 'info',
  'not-won': 'info',
};

export const FINDING_CODES = Object.keys(SEVERITY) as readonly FindingCode[];

export function severityOf(code: FindingCode): Severity {
  return SEVERITY[code];
}

export function finding(
  code: FindingCode,
  ruleId: RuleId,
  more: Partial<Pick<Finding, 'nodeId' | 'others' | 'example' | 'sessionId'>> = {},
): Finding {
  const { nodeId = null, others = [], example = null, sessionId = null } = more;
  return { code, severity: SEVERITY[code], ruleId, nodeId, others, example, sessionId };
}
