/** Decisions made while a canary or a shadow ran, with what is needed to ask another version the same. */
import type { RecordedVisit } from '#rules/authoring/count-rule.ts';
import type { Shown } from '#rules/authoring/generated.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import type { Store } from './database.ts';
import { unpackFacts } from './packed-facts.ts';

/** The newest that are compared. Count. */
const MOST_CASES = 1_000;
const MOST_DIFFERENCES = 20;

export interface RolloutCase {
  /** The evaluation (guidance) or decision (assignment). */
  readonly id: string;
  readonly atMs: number;
  readonly sessionId: string | null;
  readonly versionId: string;
  readonly visit: RecordedVisit;
}

interface Row {
  id: string;
  at: Date;
  session_id: string | null;
  version_id: string;
  visit_id: string | null;
  visitor_id: string | null;
  customer_id: string | null;
  shown: string | null;
  facts: Buffer;
}

const SELECT: { readonly [set in SetName]: string } = {
  guidance: `SELECT e.id, e.at, COALESCE(e.session_id, v.session_id) AS session_id, e.version_id, e.visit_id, v.visitor_id,
      p.customer_id, v.shown, e.facts
    FROM evaluations e LEFT JOIN visits v ON v.id = e.visit_id LEFT JOIN visitors p ON p.id = v.visitor_id`,
  assignment: `SELECT e.id, e.at, e.session_id, e.version_id, e.visit_id, v.visitor_id, p.customer_id, NULL AS shown, e.facts
    FROM decisions e LEFT JOIN visits v ON v.id = e.visit_id LEFT JOIN visitors p ON p.id = v.visitor_id`,
};

/** Null where its facts were erased. */
function caseOf(row: Row): RolloutCase | null {
  const facts = unpackFacts(row.facts);
  if (facts === null) return null;
  const visitId = row.visit_id ?? row.id;
  const visitorId = row.customer_id ?? row.visitor_id ?? visitId;
  const shown = row.shown === null ? {} : (JSON.parse(row.shown) as Shown);
  return {
    id: row.id,
    atMs: row.at.getTime(),
    sessionId: row.session_id,
    versionId: row.version_id,
    visit: { visitId, visitorId, shown, evaluations: [facts] },
  };
}

/** Of both versions, newest first. */
export async function casesBetween(
  store: Store,
  set: SetName,
  asked: { readonly versionIds: readonly string[]; readonly fromMs: number; readonly toMs: number | null },
): Promise<readonly RolloutCase[]> {
  const to = asked.toMs === null ? '' : ' AND e.at <= ?';
  const rows = await store.rows<Row>(
    `${SELECT[set]} WHERE e.set_name = ? AND e.at >= ?${to} AND e.version_id IN (?)
     ORDER BY e.at DESC, e.id DESC LIMIT ${MOST_CASES}`,
    [
      set,
      new Date(asked.fromMs),
      ...(asked.toMs === null ? [] : [new Date(asked.toMs)]),
      [...asked.versionIds],
    ],
  );
  return rows.flatMap((row) => caseOf(row) ?? []);
}

/** Null where it was swept, or its facts erased. */
export async function findCase(store: Store, set: SetName, id: string): Promise<RolloutCase | null> {
  const [row] = await store.rows<Row>(`${SELECT[set]} WHERE e.set_name = ? AND e.id = ?`, [set, id]);
  return row === undefined ? null : caseOf(row);
}

export interface ShadowTally {
  /** Visits in which it was asked. */
  readonly visits: number;
  /** Those in which it always did the same as the live version. */
  readonly agreed: number;
  /** Newest first. */
  readonly differences: readonly {
    readonly caseId: string;
    readonly atMs: number;
    readonly sessionId: string | null;
    readonly liveRuleId: string | null;
    readonly ruleId: string | null;
  }[];
}

export async function tallyShadow(store: Store, set: SetName, shadowId: string): Promise<ShadowTally> {
  const table = set === 'guidance' ? 'evaluations' : 'decisions';
  const [[counted], rows] = await Promise.all([
    store.rows<{ visits: number | string; differing: number | string }>(
      `SELECT COUNT(DISTINCT visit_id) AS visits, COUNT(DISTINCT IF(agrees = 0, visit_id, NULL)) AS differing
       FROM shadow_answers WHERE shadow_id = ?`,
      [shadowId],
    ),
    store.rows<{
      case_id: string;
      at: Date;
      session_id: string | null;
      live_rule_id: string | null;
      rule_id: string | null;
    }>(
      `SELECT a.case_id, a.at, COALESCE(e.session_id, v.session_id) AS session_id, a.live_rule_id, a.rule_id
       FROM shadow_answers a LEFT JOIN ${table} e ON e.id = a.case_id LEFT JOIN visits v ON v.id = a.visit_id
       WHERE a.shadow_id = ? AND a.agrees = 0 ORDER BY a.at DESC, a.case_id DESC LIMIT ${MOST_DIFFERENCES}`,
      [shadowId],
    ),
  ]);
  const visits = Number(counted?.visits ?? 0);
  return {
    visits,
    agreed: visits - Number(counted?.differing ?? 0),
    differences: rows.map((row) => ({
      caseId: row.case_id,
      atMs: row.at.getTime(),
      sessionId: row.session_id,
      liveRuleId: row.live_rule_id,
      ruleId: row.rule_id,
    })),
  };
}
