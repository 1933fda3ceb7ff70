/** Each decision as it was made: version, hash, facts, winner, and every candidate with the reason it was not chosen. */
import type { Candidate } from '#rules/assignment/choose-agent.ts';
import type { Plan } from '#rules/assignment/plan.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import type { Text } from '#rules/text.ts';
import type { Sql } from './database.ts';
import { packFacts } from './packed-facts.ts';

export interface NewDecision {
  readonly id: string;
  readonly sessionId: string | null;
  readonly visitId: string | null;
  readonly set: SetName;
  readonly versionId: string;
  /** Null = the default rule, or nobody matched. */
  readonly ruleId: string | null;
  readonly ruleName: Text | null;
  readonly facts: FactObject;
  readonly plan: Plan | null;
}

export async function insertDecision(sql: Sql, decision: NewDecision): Promise<void> {
  await sql.query(
    `INSERT INTO decisions (id, session_id, visit_id, set_name, at, version_id, rule_id, rule_name, facts, plan)
     VALUES (?, ?, ?, ?, NOW(3), ?, ?, ?, ?, ?)`,
    [
      decision.id,
      decision.sessionId,
      decision.visitId,
      decision.set,
      decision.versionId,
      decision.ruleId,
      decision.ruleName === null ? null : JSON.stringify(decision.ruleName),
      packFacts(decision.facts),
      decision.plan === null ? null : JSON.stringify(decision.plan),
    ],
  );
}

/** Candidates one decision keeps; a group of 500 agents asked in every step would keep thousands. Count. */
const MOST_CANDIDATES = 1_000;

export async function keepCandidates(
  sql: Sql,
  decisionId: string,
  candidates: readonly Candidate[],
): Promise<void> {
  if (candidates.length === 0) return;
  const [rows] = await sql.query('SELECT candidates FROM decisions WHERE id = ?', [decisionId]);
  const [row] = rows as unknown as readonly { readonly candidates: string | null }[];
  const before = row?.candidates ? (JSON.parse(row.candidates) as readonly Candidate[]) : [];
  const kept = [...before, ...candidates].slice(-MOST_CANDIDATES);
  await sql.query('UPDATE decisions SET candidates = ? WHERE id = ?', [JSON.stringify(kept), decisionId]);
}
