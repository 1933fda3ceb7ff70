/** What rules were asked lately, with the facts they saw, decoded once: for counts and trials. Facts never leave the server by this way. */
import type { Candidate } from '#rules/assignment/choose-agent.ts';
import type { Plan } from '#rules/assignment/plan.ts';
import type { RecordedVisit } from '#rules/authoring/count-rule.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import type { Shown } from '#rules/authoring/generated.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import type { Text } from '#rules/text.ts';
import { msOf, type Store } from './database.ts';
import { unpackFacts } from './packed-facts.ts';

/** Visits that counts are about; for assignment, decisions. */
const MOST_VISITS = 1_000;
/** Evaluations looked through for so many visits: a visit has several. */
const MOST_EVALUATIONS = 5_000;
/** How old a list may be; an edit counts on what was there when it began. Milliseconds. */
const FRESH_MS = 30_000;

interface Kept {
  readonly until: number;
  readonly visits: Promise<readonly RecordedVisit[]>;
}

const kept = new WeakMap<Store, Map<SetName, Kept>>();

/** The last 1,000 visits of which anything was asked, newest first. The same array as long as it is fresh. */
export function lastVisitsAsked(store: Store, set: SetName): Promise<readonly RecordedVisit[]> {
  const lists = kept.get(store) ?? new Map<SetName, Kept>();
  kept.set(store, lists);
  const known = lists.get(set);
  if (known !== undefined && known.until > performance.now()) return known.visits;
  const visits = set === 'guidance' ? readVisits(store) : readDecisions(store);
  const mine = { until: performance.now() + FRESH_MS, visits };
  lists.set(set, mine);
  visits.catch(() => {
    if (lists.get(set) === mine) lists.delete(set);
  });
  return visits;
}

interface EvaluationRow {
  visit_id: string;
  visitor_id: string | null;
  customer_id: string | null;
  shown: string | null;
  facts: Buffer;
}

async function readVisits(store: Store): Promise<readonly RecordedVisit[]> {
  const newest = await store.rows<{ visit_id: string }>(
    `SELECT visit_id FROM evaluations WHERE set_name = 'guidance' ORDER BY at DESC LIMIT ${MOST_EVALUATIONS}`,
  );
  const ids = [...new Set(newest.map((row) => row.visit_id))].slice(0, MOST_VISITS);
  if (ids.length === 0) return [];
  const rows = await store.rows<EvaluationRow>(
    `SELECT e.visit_id, v.visitor_id, p.customer_id, v.shown, e.facts FROM evaluations e
     LEFT JOIN visits v ON v.id = e.visit_id LEFT JOIN visitors p ON p.id = v.visitor_id
     WHERE e.visit_id IN (?) AND e.set_name = 'guidance' ORDER BY e.at, e.id`,
    [ids],
  );
  const byVisit = new Map<string, EvaluationRow[]>();
  for (const row of rows) {
    const own = byVisit.get(row.visit_id);
    if (own === undefined) byVisit.set(row.visit_id, [row]);
    else own.push(row);
  }
  return ids.flatMap((id) => recorded(id, byVisit.get(id) ?? []) ?? []);
}

/** Null where something of it was erased: what is left would tell another story. */
function recorded(visitId: string, rows: readonly EvaluationRow[]): RecordedVisit | null {
  const evaluations: FactObject[] = [];
  for (const row of rows) {
    const facts = unpackFacts(row.facts);
    if (facts === null) return null;
    evaluations.push(facts);
  }
  const [first] = rows;
  if (first === undefined) return null;
  return {
    visitId,
    visitorId: first.customer_id ?? first.visitor_id ?? visitId,
    shown: first.shown === null ? {} : (JSON.parse(first.shown) as Shown),
    evaluations,
  };
}

async function readDecisions(store: Store): Promise<readonly RecordedVisit[]> {
  const rows = await store.rows<{ id: string; visit_id: string | null; facts: Buffer }>(
    `SELECT id, visit_id, facts FROM decisions WHERE set_name = 'assignment' ORDER BY at DESC LIMIT ${MOST_VISITS}`,
  );
  return rows.flatMap((row) => {
    const facts = unpackFacts(row.facts);
    const visitId = row.visit_id ?? row.id;
    return facts === null ? [] : [{ visitId, visitorId: visitId, shown: {}, evaluations: [facts] }];
  });
}

export interface RecordedDecision {
  readonly set: SetName;
  readonly sessionId: string | null;
  readonly atMs: number;
  /** Null when swept or erased. */
  readonly facts: FactObject | null;
  readonly plan: Plan | null;
  readonly candidates: readonly Candidate[];
}

export async function findDecision(store: Store, id: string): Promise<RecordedDecision | null> {
  const [row] = await store.rows<{
    set_name: SetName;
    session_id: string | null;
    at: Date;
    facts: Buffer;
    plan: string | null;
    candidates: string | null;
  }>('SELECT set_name, session_id, at, facts, plan, candidates FROM decisions WHERE id = ?', [id]);
  if (row === undefined) return null;
  return {
    set: row.set_name,
    sessionId: row.session_id,
    atMs: msOf(row.at),
    facts: unpackFacts(row.facts),
    plan: row.plan === null ? null : (JSON.parse(row.plan) as Plan),
    candidates: row.candidates === null ? [] : (JSON.parse(row.candidates) as readonly Candidate[]),
  };
}

export interface RecordedCase {
  readonly id: string;
  readonly sessionId: string;
  readonly atMs: number;
  readonly ruleId: string | null;
  readonly ruleName: Text | null;
}

/** Decisions of sessions whose facts are still kept, newest first; of one rule where it is named. */
export async function newestDecisions(
  store: Store,
  {
    set,
    ruleId,
    limit,
  }: { readonly set: SetName; readonly ruleId?: string | undefined; readonly limit: number },
): Promise<readonly RecordedCase[]> {
  const rows = await store.rows<{
    id: string;
    session_id: string;
    at: Date;
    rule_id: string | null;
    rule_name: string | null;
  }>(
    `SELECT id, session_id, at, rule_id, rule_name FROM decisions
     WHERE set_name = ? ${ruleId === undefined ? '' : 'AND rule_id = ?'} AND session_id IS NOT NULL AND facts <> ''
     ORDER BY at DESC LIMIT ?`,
    [set, ...(ruleId === undefined ? [] : [ruleId]), limit],
  );
  return rows.map((row) => ({
    id: row.id,
    sessionId: row.session_id,
    atMs: msOf(row.at),
    ruleId: row.rule_id,
    ruleName: row.rule_name === null ? null : (JSON.parse(row.rule_name) as Text),
  }));
}
