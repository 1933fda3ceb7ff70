/** What a step wants done, done in the step's own transaction. Events and outbox rows are collected and written last. */

import { headStartOf, orderAtMs, queueTargetOf } from '#rules/assignment/queue-order.ts';
import type { Effect, StepEvent } from '#rules/session/effects.ts';
import type { PolicyEntry } from '#rules/session/policy.ts';
import type { Session } from '#rules/session/session.ts';
import { raiseAlarm } from './alarms.ts';
import type { Sql } from './database.ts';
import type { KnownAgents } from './known-agents.ts';
import { insertLeftMessage } from './left-message-row.ts';
import { countMiss } from './presence.ts';
import { putEntry, removeEntry } from './queue.ts';
import type { NewSessionEvent } from './session-events.ts';
import type { SessionRow } from './session-row.ts';
import { writeStaffEvent } from './staff-log.ts';
import { lineOf } from './step-lines.ts';
import { applySeats, type StepSeats } from './step-seats.ts';
import { insertSurvey } from './survey-row.ts';

/** What the step leaves to be written at its end. */
export interface StepWriting {
  readonly seats: StepSeats;
  readonly row: SessionRow;
  /** As the step leaves it. */
  readonly session: Session;
  readonly policyFor: (groupId: string | null) => PolicyEntry;
  readonly atMs: number;
  readonly known: () => Promise<KnownAgents>;
  readonly ruleNameOf: (decisionId: string | null) => string | null;
  readonly events: NewSessionEvent[];
  /** Columns of the session's row that this step sets beside phase and talk. */
  readonly columns: Map<string, unknown>;
  botTurn: boolean;
}

export async function applyEffect(sql: Sql, writing: StepWriting, effect: Effect): Promise<void> {
  const { row, session } = writing;
  switch (effect.type) {
    case 'log':
      log(writing, effect);
      return tellWhomItConcerns(sql, writing, effect.event);
    case 'free-seat':
    case 'take-seat':
      return applySeats(sql, writing.seats, [effect]);
    case 'join-queue':
    case 'widen-queue':
      return wait(sql, writing, effect);
    case 'leave-queue':
      await removeEntry(sql, row.id, effect.how);
      return writeStaffEvent(sql, {
        kind: 'queue-changed',
        groupId: session.groupId,
        sessionId: row.id,
        body: {},
      });
    case 'count-miss':
      return countMiss(sql, effect.agentId, effect.budget);
    case 'answer-command':
      await sql.query(
        'UPDATE commands SET result = ?, answered_at = NOW(3) WHERE id = ? AND answered_at IS NULL',
        [JSON.stringify(effect.result), effect.commandId],
      );
      return;
    case 'bot-turn':
      writing.botTurn = true;
      return;
    case 'leave-message':
      return insertLeftMessage(sql, row, effect);
    case 'send-survey':
      return insertSurvey(sql, row, effect);
    case 'close':
      return close(sql, writing, effect);
    case 'alarm':
      return raiseAlarm(sql, { ...effect, cause: `Session ${row.id} met what should not be` });
    case 'start-waiting':
    case 'stop-waiting':
      // The session's talk already says so.
      return;
    default:
      effect satisfies never;
  }
}

function log(writing: StepWriting, effect: Extract<Effect, { type: 'log' }>): void {
  const { session, row } = writing;
  const line = lineOf(effect.event, effect.audience, {
    language: row.language,
    policy: writing.policyFor(session.groupId),
    groupId: session.groupId,
    ruleNameOf: writing.ruleNameOf,
  });
  if (effect.event.kind === 'bot-started') writing.columns.set('bot_misses', 0).set('bot_hand_over', 0);
  if (effect.event.kind === 'assigned' && row.served_at === null)
    writing.columns.set('served_at', new Date(writing.atMs));
  if (line !== null) writing.events.push(line);
}

/** Taken from an agent, or given to one by hand: that agent's messages say so, whatever stands on their screen. */
async function tellWhomItConcerns(sql: Sql, { row, session }: StepWriting, event: StepEvent): Promise<void> {
  const { kind } = event;
  if (kind !== 'reassigned' && kind !== 'interrupted' && kind !== 'transferred') return;
  const agentId = kind === 'transferred' ? event.to : event.fromAgentId;
  const { kind: _, ...body } = event;
  await writeStaffEvent(sql, { kind, agentId, groupId: session.groupId, sessionId: row.id, body });
}

async function wait(
  sql: Sql,
  writing: StepWriting,
  effect: Extract<Effect, { type: 'join-queue' | 'widen-queue' }>,
): Promise<void> {
  const { row, session } = writing;
  const arrivedAtMs =
    effect.type === 'join-queue'
      ? effect.queuedAtMs
      : session.phase === 'queued'
        ? session.queuedAtMs
        : writing.atMs;
  const known = await writing.known();
  const headStart = Math.max(effect.headStartSeconds, headStartOf(effect.targets));
  await putEntry(sql, {
    sessionId: row.id,
    targets: effect.targets.flatMap((target) => {
      const waited = queueTargetOf(target, known);
      return waited === null ? [] : [waited];
    }),
    arrivedAtMs,
    orderAtMs: orderAtMs(arrivedAtMs, headStart),
    weight: writing.seats.weight,
    passedOver: session.passedOver,
  });
  await writeStaffEvent(sql, {
    kind: 'queue-changed',
    groupId: session.groupId,
    sessionId: row.id,
    body: {},
  });
}

async function close(
  sql: Sql,
  writing: StepWriting,
  effect: Extract<Effect, { type: 'close' }>,
): Promise<void> {
  const { columns, row } = writing;
  columns
    .set('open_key', null)
    .set('closed_at', new Date(effect.atMs))
    .set('closure_cause', effect.cause)
    .set('class', effect.class)
    .set('agent_id', effect.agentId)
    .set('group_id', effect.groupId);
  // One that was sent before may have gone out under another agent, or before the session moved on to newer rules.
  await sql.query(
    `UPDATE surveys SET agent_id = ?, group_id = ?, guidance_version_id = ?, assignment_version_id = ?, policy_number = ?
     WHERE session_id = ?`,
    [
      effect.agentId,
      effect.groupId,
      row.guidance_version_id,
      row.assignment_version_id,
      row.policy_number,
      row.id,
    ],
  );
}
