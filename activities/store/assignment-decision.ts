/** Asks the pinned assignment rules for a session's plan and keeps the decision with every fact it saw. */
import { groupsOf } from '#rules/assignment/overflow.ts';
import type { Plan } from '#rules/assignment/plan.ts';
import { assembleFacts, type RawFacts } from '#rules/authoring/assemble-facts.ts';
import { evaluate } from '#rules/authoring/compile.ts';
import { withRuleFacts } from '#rules/authoring/generated.ts';
import type { RouteAction } from '#rules/authoring/rule.ts';
import type { GroupsNow } from '#rules/session/facts.ts';
import type { Text } from '#rules/text.ts';
import { raiseAlarm } from './alarms.ts';
import { rowsOf, type Sql, type Store } from './database.ts';
import { insertDecision } from './decisions.ts';
import { type PublishedRules, rulesById } from './published-rules.ts';
import { readGroups } from './session-facts.ts';
import type { SessionRow } from './session-row.ts';
import { organisationZone } from './settings.ts';
import type { LiveCase } from './shadow-watch.ts';
import { visitFacts } from './visit-facts.ts';
import { findCustomer, readPast } from './visitors.ts';
import { findVisit } from './visits.ts';

export interface PlanDecision {
  readonly decisionId: string;
  readonly ruleName: Text | null;
  readonly plan: Plan;
  readonly groups: GroupsNow;
  /** What was asked, for the shadow; null where there were no rules to ask. */
  readonly asked: LiveCase | null;
}

/** The plan of an organisation whose rules are gone: nobody is lost, everybody is asked for a message. */
const LAST_RESORT: Plan = { steps: [], overflow: { to: 'message-form' } };

export async function decidePlan(
  store: Store,
  sql: Sql,
  asked: { readonly row: SessionRow; readonly decisionId: string; readonly atMs: number },
): Promise<PlanDecision> {
  const { row, decisionId } = asked;
  const rules = row.assignment_version_id === null ? null : await rulesById(store, row.assignment_version_id);
  if (rules === null) {
    await raiseAlarm(sql, {
      kind: 'rules-missing',
      subject: row.assignment_version_id ?? 'assignment',
      cause: 'A session pins an assignment version that is not there; it was led to the message form',
    });
    return { decisionId, ruleName: null, plan: LAST_RESORT, groups: {}, asked: null };
  }
  const raw = await rawFacts(store, sql, { ...asked, rules });
  const assembled = assembleFacts(rules.catalogue, raw).facts;
  const seen = { visitId: row.visit_id, visitorId: row.customer_id ?? row.visitor_id, shown: {} };
  const facts = withRuleFacts(rules.ruleSet, assembled, seen);
  for (const bad of rules.compiled.quarantined)
    await raiseAlarm(sql, {
      kind: 'rule-quarantined',
      subject: `${rules.id}:${bad.ruleId}`,
      cause: bad.reason,
    });
  const outcome = evaluate(rules.compiled, facts);
  const plan = (outcome.action as RouteAction | null)?.plan ?? LAST_RESORT;
  const winner = rules.ruleSet.rules.find((rule) => rule.id === outcome.winner);
  await insertDecision(sql, {
    id: decisionId,
    sessionId: row.id,
    visitId: row.visit_id,
    set: 'assignment',
    versionId: rules.id,
    ruleId: outcome.winner,
    ruleName: winner?.name ?? null,
    facts,
    plan,
  });
  const groups = await readGroups(sql, row.id, groupsOf(plan.steps.map((step) => step.target)));
  return {
    decisionId,
    ruleName: winner?.name ?? null,
    plan,
    groups,
    asked: { ...seen, set: 'assignment', caseId: decisionId, rules, facts },
  };
}

async function rawFacts(
  store: Store,
  sql: Sql,
  asked: { readonly row: SessionRow; readonly atMs: number; readonly rules: PublishedRules },
): Promise<RawFacts> {
  const { row, atMs, rules } = asked;
  const visit = await findVisit(store, row.visit_id);
  if (visit === null) return { 'session.entryPoint': row.entry_point_id, 'session.channel': 'web' };
  const [customer, past, zone, spoken, groups] = await Promise.all([
    row.customer_id === null ? null : findCustomer(store, row.customer_id),
    readPast(
      sql,
      { id: row.visitor_id, entryPointId: row.entry_point_id, customerId: row.customer_id },
      row.id,
    ),
    organisationZone(store),
    firstMessage(sql, row.id),
    groupFacts(sql, rules),
  ]);
  return {
    ...visitFacts({
      nowMs: atMs,
      zone,
      openedAtMs: visit.openedAtMs,
      entryPointId: visit.entryPointId,
      page: visit.page,
      pages: visit.track.length,
      pageSinceMs: visit.track.at(-1)?.atMs ?? visit.openedAtMs,
      language: visit.language,
      origin: visit.origin,
      customer,
      past,
      cappedRules: [],
    }),
    ...groups,
    'session.firstMessage': spoken,
    'session.guidedBy': visit.guidanceRuleId,
  };
}

async function firstMessage(sql: Sql, sessionId: string): Promise<string | null> {
  const [row] = await rowsOf<{ body: string }>(
    sql,
    "SELECT body FROM session_events WHERE session_id = ? AND kind = 'message' AND author = 'visitor' ORDER BY seq LIMIT 1",
    [sessionId],
  );
  if (row === undefined) return null;
  const { content } = JSON.parse(row.body) as { readonly content?: { readonly text?: string } };
  return content?.text ?? null;
}

/** `group.<id>.open|free|waiting`, only where this version reads one of them. */
async function groupFacts(sql: Sql, rules: PublishedRules): Promise<RawFacts> {
  const ids = [
    ...new Set(
      rules.compiled.reads.flatMap((fact) => /^group\.(.+)\.(?:open|free|waiting)$/u.exec(fact)?.[1] ?? []),
    ),
  ];
  if (ids.length === 0) return {};
  // By the step's own connection: steps that each held one and asked their pool for another would wait for each other.
  const rows = await rowsOf<{
    id: string;
    is_open: number;
    free: number | string | null;
    waiting: number;
  }>(
    sql,
    `SELECT g.id, g.is_open,
       (SELECT SUM(GREATEST(l.seat_limit - l.seat_load, 0)) FROM memberships m JOIN agent_loads l ON l.agent_id = m.agent_id
        WHERE m.group_id = g.id AND m.left_at IS NULL AND m.may_reply = 1 AND l.presence = 'online' AND l.accepting = 1) AS free,
       (SELECT COUNT(DISTINCT q.session_id) FROM queue_targets q WHERE q.target = CONCAT('group:', g.id)) AS waiting
     FROM \`groups\` g WHERE g.id IN (?)`,
    [ids],
  );
  return Object.fromEntries(
    rows.flatMap((row) => [
      [`group.${row.id}.open`, row.is_open === 1],
      [`group.${row.id}.free`, Number(row.free ?? 0)],
      [`group.${row.id}.waiting`, Number(row.waiting)],
    ]),
  );
}
