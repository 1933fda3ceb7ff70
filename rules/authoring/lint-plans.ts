/** Findings about where assignment rules lead. */
import type { Plan } from '../assignment/plan.ts';
import { type Finding, finding } from './finding.ts';
import type { RuleId, RuleSet } from './rule.ts';

/** Every plan of a set with the rule it belongs to, the default rule's last. */
export function plansOf(ruleSet: RuleSet): readonly { readonly ruleId: RuleId; readonly plan: Plan }[] {
  if (ruleSet.set === 'guidance') return [];
  return [
    ...ruleSet.rules.map((rule) => ({ ruleId: rule.id, plan: rule.event.params.plan })),
    { ruleId: ruleSet.defaultRule.id, plan: ruleSet.defaultRule.plan },
  ];
}

/** The bot has already handed over when the plan ends; it would get the same customer once more. */
function loops({ steps, overflow }: Plan): boolean {
  if (overflow.to !== 'bot') return false;
  return steps.some(({ target }) => target.kind === 'bot' && target.botId === overflow.botId);
}

export function planFindings(ruleSet: RuleSet): readonly Finding[] {
  return plansOf(ruleSet).flatMap(({ ruleId, plan }) =>
    loops(plan) ? [finding('overflow-loops', ruleId)] : [],
  );
}
