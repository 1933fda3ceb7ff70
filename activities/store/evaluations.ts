/** Evaluations, won or not, and the decisions among them, with the facts they saw. */
import { v7 as uuid } from 'uuid';
import type { Candidate } from '#rules/assignment/choose-agent.ts';
import type { Plan } from '#rules/assignment/plan.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import type { Text } from '#rules/text.ts';
import { msOf, rowsOf, type Sql, type Store } from './database.ts';
import { packFacts, unpackFacts } from './packed-facts.ts';

export interface NewEvaluation {
  readonly set: SetName;
  readonly versionId: string;
  readonly visitId: string;
  readonly sessionId: string | null;
  readonly facts: FactObject;
  readonly winner: string | null;
}

/** Answers its id. */
export async function insertEvaluation(sql: Sql, evaluation: NewEvaluation): Promise<string> {
  const id = uuid();
  await sql.execute(
    `INSERT INTO evaluations (id, set_name, version_id, visit_id, session_id, at, facts, winner_rule_id)
     VALUES (?, ?, ?, ?, ?, NOW(3), ?, ?)`,
    [
      id,
      evaluation.set,
      evaluation.versionId,
      evaluation.visitId,
      evaluation.sessionId,
      packFacts(evaluation.facts),
      evaluation.winner,
    ],
  );
  return id;
}

export interface KeptDecisionRow {
  readonly id: string;
  readonly set: SetName;
  readonly atMs: number;
  readonly versionId: string;
  readonly ruleId: string | null;
  readonly ruleName: Text | null;
  readonly facts: FactObject | null;
  readonly plan: Plan | null;
  readonly candidates: readonly Candidate[];
}

/** Of one session, oldest first; at most 200. */
export async function listDecisions(store: Store, sessionId: string): Promise<readonly KeptDecisionRow[]> {
  const rows = await store.rows<{
    id: string;
    set_name: SetName;
    at: Date;
    version_id: string;
    rule_id: string | null;
    rule_name: string | null;
    facts: Buffer;
    plan: string | null;
    candidates: string | null;
  }>(
    `SELECT id, set_name, at, version_id, rule_id, rule_name, facts, plan, candidates FROM decisions
     WHERE session_id = ? ORDER BY at, id LIMIT 200`,
    [sessionId],
  );
  return rows.map((row) => ({
    id: row.id,
    set: row.set_name,
    atMs: msOf(row.at),
    versionId: row.version_id,
    ruleId: row.rule_id,
    ruleName: row.rule_name === null ? null : (JSON.parse(row.rule_name) as Text),
    facts: unpackFacts(row.facts),
    plan: row.plan === null ? null : (JSON.parse(row.plan) as Plan),
    candidates: row.candidates === null ? [] : (JSON.parse(row.candidates) as readonly Candidate[]),
  }));
}

/** Names of the rules behind decisions, for lines that link to them. */
export async function ruleNamesOf(
  store: Store,
  decisionIds: readonly string[],
): Promise<ReadonlyMap<string, Text>> {
  if (decisionIds.length === 0) return new Map();
  const rows = await rowsOf<{ id: string; rule_name: string | null }>(
    store.pool,
    'SELECT id, rule_name FROM decisions WHERE id IN (?)',
    [[...new Set(decisionIds)]],
  );
  return new Map(
    rows.flatMap((row) => (row.rule_name === null ? [] : [[row.id, JSON.parse(row.rule_name) as Text]])),
  );
}
