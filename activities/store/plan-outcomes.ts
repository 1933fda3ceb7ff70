/** How far sessions got along a rule's plan before an agent was found, from the decisions that were kept. */
import type { Candidate } from '#rules/assignment/choose-agent.ts';
import type { Plan } from '#rules/assignment/plan.ts';
import { targetsAlike } from '#rules/assignment/plan-outcomes.ts';
import type { Store } from './database.ts';

/** Decisions looked at. Count. */
const MOST_DECISIONS = 2_000;

/** `ruleId`: null = the default rule. The steps at which agents were found, null where none was: the newest decisions of seven days whose plan asked the same. */
export async function stepsServed(
  store: Store,
  ruleId: string | null,
  plan: Plan,
): Promise<readonly (number | null)[]> {
  const rows = await store.rows<{ plan: string | null; candidates: string | null }>(
    `SELECT plan, candidates FROM decisions
     WHERE rule_id <=> ? AND set_name = 'assignment' AND at > NOW(3) - INTERVAL 7 DAY ORDER BY at DESC LIMIT ${MOST_DECISIONS}`,
    [ruleId],
  );
  return rows.flatMap((row) => {
    if (row.plan === null || !targetsAlike(JSON.parse(row.plan) as Plan, plan)) return [];
    const candidates = row.candidates === null ? [] : (JSON.parse(row.candidates) as readonly Candidate[]);
    return [candidates.find(({ chosen }) => chosen)?.step ?? null];
  });
}
