/** A played session as rows of the tables that keep it. */

import type { Target } from '#rules/assignment/plan.ts';
import { headStartOf } from '#rules/assignment/queue-order.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import type { QueueExit } from '#rules/session/effects.ts';
import { packFacts } from '../../packed-facts.ts';
import { stateOf } from '../../session-row.ts';
import { ASSIGNMENT } from '../assignment-rules.ts';
import { at, atOrNull, type Row } from '../bulk.ts';
import { GUIDANCE } from '../guidance-rules.ts';
import { demoId, ENTRY_POINT } from '../ids.ts';
import { PEOPLE } from '../people.ts';
import { VERSION_IDS } from '../rule-versions.ts';
import { themeId } from '../seed-base.ts';
import type { PlayedSession } from './floor.ts';
import type { LogRows } from './log-rows.ts';
import type { OpenAt } from './opening.ts';

const POLICY_NUMBER = 1;

export function sessionRow(played: PlayedSession, log: LogRows): Row {
  const { row, guided, customer } = played;
  const { session, closing } = row;
  const { talk } = session;
  const served = row.log.find(({ event }) => event.kind === 'assigned');
  const closedAtMs = closing?.atMs ?? null;
  const themed = talk.agentMessages > 0 && customer.talk.step > 0;
  return {
    id: session.id,
    visitor_id: session.visitorId,
    entry_point_id: ENTRY_POINT,
    visit_id: guided.visit.id,
    customer_id: guided.visit.visitor.customer?.id ?? null,
    phase: session.phase,
    language: session.language,
    opened_by: session.openedBy,
    title: guided.visit.visitor.customer?.name ?? null,
    guidance_version_id: VERSION_IDS.guidance,
    assignment_version_id: VERSION_IDS.assignment,
    policy_number: POLICY_NUMBER,
    agent_id: session.lastAgentId,
    group_id: session.groupId,
    turn: talk.turn,
    turn_number: talk.turnNumber,
    waiting_since: atOrNull(talk.waitingSinceMs),
    first_customer_message_at: atOrNull(talk.firstCustomerMessageAtMs),
    last_customer_message_at: atOrNull(talk.lastCustomerMessageAtMs),
    first_agent_message_at: atOrNull(talk.firstAgentMessageAtMs),
    last_agent_message_at: atOrNull(talk.lastAgentMessageAtMs),
    last_message_at: atOrNull(talk.lastMessageAtMs),
    last_message: log.lastMessage?.slice(0, 200) ?? null,
    customer_messages: talk.customerMessages,
    agent_messages: talk.agentMessages,
    seq: log.seq,
    vseq: log.vseq,
    visitor_read_vseq: log.vseq,
    agent_read_seq: log.seq,
    state: stateOf(session),
    opened_at: at(session.openedAtMs),
    served_at: atOrNull(served?.atMs ?? null),
    closed_at: atOrNull(closedAtMs),
    closure_cause: closing?.cause ?? null,
    class: closing?.class ?? null,
    score: row.survey?.answered?.stars ?? null,
    theme_id: themed ? themeId(customer.talk.topic.theme) : null,
    updated_at: at(row.survey?.answered?.atMs ?? closedAtMs ?? session.openedAtMs),
    demo: 1,
  };
}

/** One row a key: what was armed anew under the same key stands as it ended last. */
export function timerRows({ row }: PlayedSession): readonly Row[] {
  const byKey = new Map<string, Row>();
  for (const { timer, armedAtMs, outcome, why, firedAtMs, lateMs } of row.timers) {
    const { kind, turn, step } = timer;
    byKey.set(`${kind}:${turn}:${step}`, {
      session_id: row.session.id,
      kind,
      turn,
      step,
      from_at: at(timer.fromMs),
      due_at: at(timer.dueAtMs),
      armed_at: at(armedAtMs),
      outcome,
      why,
      fired_at: atOrNull(firedAtMs),
      late_ms: lateMs,
    });
  }
  return [...byKey.values()];
}

const RULE_NAMES = new Map(
  [...GUIDANCE.rules, ...ASSIGNMENT.rules].map((rule) => [rule.id, JSON.stringify(rule.name)]),
);

export function decisionRows(played: PlayedSession): readonly Row[] {
  const { row, guided, assignments, guidanceDecisionId } = played;
  const base = { session_id: row.session.id, visit_id: guided.visit.id, demo: 1 };
  const rows: Row[] = [];
  const won = guided.evaluations.at(-1);
  if (guidanceDecisionId !== null && won !== undefined)
    rows.push({
      ...base,
      id: guidanceDecisionId,
      set_name: 'guidance',
      at: at(won.atMs),
      version_id: VERSION_IDS.guidance,
      rule_id: won.winner,
      rule_name: RULE_NAMES.get(won.winner ?? '') ?? null,
      facts: packFacts(JSON.parse(won.facts) as FactObject),
      plan: null,
      candidates: null,
      claim: null,
    });
  for (const decision of row.decisions) {
    const known = decision.id === null ? undefined : assignments.get(decision.id);
    if (decision.id === null || known === undefined) continue;
    rows.push({
      ...base,
      id: decision.id,
      set_name: 'assignment',
      at: at(decision.atMs),
      version_id: VERSION_IDS.assignment,
      rule_id: known.ruleId,
      rule_name: known.ruleId === null ? null : (RULE_NAMES.get(known.ruleId) ?? null),
      facts: packFacts(known.facts),
      plan: JSON.stringify(decision.plan),
      candidates: JSON.stringify(decision.roster),
      claim: null,
    });
  }
  return rows;
}

export function surveyRows({ row }: PlayedSession): readonly Row[] {
  const { survey, session } = row;
  if (survey === null) return [];
  const { answered } = survey;
  return [
    {
      session_id: session.id,
      visitor_id: session.visitorId,
      sent_at: at(survey.sentAtMs),
      expires_at: at(survey.expiresAtMs),
      stars: answered?.stars ?? null,
      tags: answered === null ? null : JSON.stringify(answered.tags),
      solved: answered?.solved ?? null,
      words: answered?.words ?? null,
      answered_at: atOrNull(answered?.atMs ?? null),
      agent_id: survey.agentId,
      group_id: survey.groupId,
      guidance_version_id: VERSION_IDS.guidance,
      assignment_version_id: VERSION_IDS.assignment,
      policy_number: POLICY_NUMBER,
      demo: 1,
    },
  ];
}

const DAY_MS = 86_400_000;
/** As the store promises it. */
const ANSWER_WITHIN_MS = 1_800_000;

/** Answered when their group opens next; the older ones are done, a few of the newest wait. */
export function leftMessageRows(
  { row }: PlayedSession,
  context: { readonly openAt: OpenAt; readonly nowMs: number },
): readonly Row[] {
  return row.leftMessages.map(({ id, atMs, contact, text, groupId }) => {
    const hours = groupId === null ? null : context.openAt(groupId, atMs);
    const opensAtMs = hours === null || hours.open ? atMs : (hours.nextEdgeMs ?? atMs);
    const dueAtMs = opensAtMs + ANSWER_WITHIN_MS;
    const done = atMs < context.nowMs - 2 * DAY_MS;
    const takenAtMs = opensAtMs + 900_000;
    return {
      id,
      session_id: row.session.id,
      group_id: groupId,
      state: done ? 'done' : 'open',
      contact,
      words: text,
      due_at: at(dueAtMs),
      taken_by: done ? (PEOPLE[3]?.staffId ?? demoId('staff', 4)) : null,
      taken_at: atOrNull(done ? takenAtMs : null),
      done_at: atOrNull(done ? takenAtMs + 900_000 : null),
      created_at: at(atMs),
      demo: 1,
    };
  });
}

/** The last wait of the session, if it ever waited. */
export function queueEntryRows({ row }: PlayedSession): readonly Row[] {
  const joined = row.log.findLast(({ event }) => event.kind === 'queued');
  const left = row.log.findLast(({ event }) => event.kind === 'left-queue');
  if (joined?.event.kind !== 'queued' || left?.event.kind !== 'left-queue') return [];
  const targets: readonly Target[] = joined.event.targets;
  const how: QueueExit = left.event.how;
  return [
    {
      session_id: row.session.id,
      entered_at: at(joined.atMs),
      order_at: at(joined.atMs - headStartOf(targets) * 1000),
      arrived_at: at(joined.atMs),
      left_at: at(left.atMs),
      how,
    },
  ];
}
