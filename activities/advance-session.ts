/**
 * One step of one session, in one transaction.
 * 1. The session is locked first. 2. A step (session, epoch, revision) is applied once; repeated, it is answered from the ledger.
 * 3. A stale run changes nothing. 4. Seat and session change together. 5. What must follow a commit stands in the outbox before it.
 */
import { v7 as uuid } from 'uuid';
import type { Answer, Ask, StepOutcome } from '#rules/session/asks.ts';
import type { Outage } from '#rules/session/due-times.ts';
import type { AdvanceAnswer, AdvanceInput } from '#rules/session/messages.ts';
import { policyEntryFor } from '#rules/session/policy.ts';
import { nextReminder } from '#rules/session/reminders.ts';
import type { Session } from '#rules/session/session.ts';
import { step } from '#rules/session/step.ts';
import { type Text, textIn } from '#rules/text.ts';
import { decidePlan } from './store/assignment-decision.ts';
import { claim } from './store/claim.ts';
import { dateOf, inTransaction, type Sql, type Store } from './store/database.ts';
import { keepCandidates } from './store/decisions.ts';
import type { Fault } from './store/fault-points.ts';
import { type KnownAgents, knownAgents } from './store/known-agents.ts';
import { readLedger, remaining, writeLedger } from './store/ledger.ts';
import { insertOutbox, markSent } from './store/outbox.ts';
import { pinnedPolicy } from './store/policies.ts';
import { serveAfter } from './store/serve.ts';
import { insertEvents, numbered } from './store/session-events.ts';
import { readFacts } from './store/session-facts.ts';
import { lockSession, type SessionRow, sessionOf, stateOf, talkColumns } from './store/session-row.ts';
import { standingOf } from './store/session-runs.ts';
import { askShadow, type LiveCase } from './store/shadow-watch.ts';
import { writeStaffEvent } from './store/staff-log.ts';
import { applyEffect, type StepWriting } from './store/step-effects.ts';
import { applySeats, type StepSeats } from './store/step-seats.ts';
import { readToldReminders, writeTimers } from './store/timers.ts';

export interface AdvanceDeps {
  readonly store: Store;
  readonly fault: Fault;
  /** Whether Temporal knows the run to be closed, or does not know it any more. */
  readonly isClosed: (sessionId: string, runId: string) => Promise<boolean>;
  /** Sessions that were offered a seat; the outbox holds the same, this is only quicker. */
  readonly onOffered: (sessionIds: readonly string[]) => void;
}

export interface AdvanceCall extends AdvanceInput {
  readonly runId: string;
}

type Done =
  | {
      readonly done: 'answered';
      readonly answer: AdvanceAnswer;
      readonly after: After | null;
      /** Decisions of this step, for the shadow. */
      readonly asked: readonly LiveCase[];
    }
  | { readonly done: 'ask-run'; readonly previousRunId: string };

interface RunClaim {
  readonly runId: string;
  /** The run before, once Temporal has confirmed that it is closed. */
  readonly closedRunId: string | null;
}

interface After {
  readonly agentIds: readonly string[];
  readonly waitingSessionId: string | null;
  readonly outboxId: number | null;
}

export async function advanceSession(deps: AdvanceDeps, call: AdvanceCall): Promise<AdvanceAnswer> {
  let closedRunId: string | null = null;
  for (;;) {
    const run: RunClaim = { runId: call.runId, closedRunId };
    const done: Done = await inTransaction(deps.store, (sql) => advanceInside(deps, sql, { call, run }));
    if (done.done === 'answered') {
      await deps.fault('advance:after-commit');
      for (const one of done.asked) void askShadow(deps.store, one);
      if (done.after !== null) await look(deps, done.after);
      return done.answer;
    }
    if (!(await deps.isClosed(call.sessionId, done.previousRunId)))
      throw new Error(`run ${done.previousRunId} of session ${call.sessionId} still goes on`);
    closedRunId = done.previousRunId;
  }
}

/** The second short transaction; if the process dies before it, the outbox row stands in. */
async function look(deps: AdvanceDeps, after: After): Promise<void> {
  const offered = await serveAfter(deps.store, after, deps.fault);
  if (after.outboxId !== null) await markSent(deps.store.pool, [after.outboxId]);
  if (offered.length > 0) deps.onOffered(offered);
}

async function advanceInside(
  deps: AdvanceDeps,
  sql: Sql,
  {
    call,
    run,
  }: {
    readonly call: AdvanceCall;
    readonly run: RunClaim;
  },
): Promise<Done> {
  const row = await lockSession(sql, call.sessionId);
  if (row === null) return ended(call);
  const standing = await standingOf(sql, row, run);
  if (standing.standing === 'stale') return ended(call);
  if (standing.standing === 'unknown') return { done: 'ask-run', previousRunId: standing.previousRunId };
  const key = { sessionId: row.id, epoch: standing.epoch, revision: call.revision };
  const atMs = row.now.getTime();
  const before = await readLedger(sql, key, atMs);
  if (before !== null) return { done: 'answered', answer: before, after: null, asked: [] };
  const written = await writeStep(deps, sql, row);
  await writeLedger(sql, key, {
    phase: written.session.phase,
    alarmAtMs: written.alarmAtMs,
    seen: call.received,
  });
  await deps.fault('advance:before-commit');
  return {
    done: 'answered',
    answer: {
      phase: written.session.phase,
      alarmInMs: remaining(written.alarmAtMs, atMs),
      seen: call.received,
    },
    after: written.after,
    asked: written.asked,
  };
}

/** What a run that has no say hears: it ends. */
function ended(call: AdvanceCall): Done {
  const answer = { phase: 'ended', alarmInMs: null, seen: call.received } as const;
  return { done: 'answered', answer, after: null, asked: [] };
}

interface Written {
  readonly session: Session;
  readonly alarmAtMs: number | null;
  readonly after: After | null;
  readonly asked: readonly LiveCase[];
}

async function writeStep(deps: AdvanceDeps, sql: Sql, row: SessionRow): Promise<Written> {
  const { store, fault } = deps;
  const before = sessionOf(row);
  const atMs = row.now.getTime();
  const policy = await pinnedPolicy(store, row.policy_number);
  const facts = await readFacts(sql, row, before);
  const policyFor = (groupId: string | null): ReturnType<typeof policyEntryFor> =>
    policyEntryFor(policy, { groupId, entryPointId: row.entry_point_id });
  const known = knownAgents(sql, row);
  const seats: StepSeats = { sessionId: row.id, weight: 1, freed: new Set(), done: new Set() };
  const ruleNames = new Map<string, Text | null>();
  const asked: LiveCase[] = [];
  const generator = step({ session: before, facts, policyFor, atMs, newId: uuid });
  let turn = generator.next();
  while (turn.done !== true) {
    await fault('advance:before-ask');
    turn = generator.next(
      await answer({ store, sql, row, known, seats, ruleNames, asked, fault }, turn.value),
    );
  }
  const outcome = turn.value;
  const writing: StepWriting = {
    seats,
    row,
    session: outcome.session,
    policyFor,
    atMs,
    known,
    ruleNameOf: (decisionId) => nameIn(ruleNames.get(decisionId ?? ''), row),
    events: [],
    columns: new Map(),
    botTurn: false,
  };
  for (const effect of outcome.effects) await applyEffect(sql, writing, effect);
  await fault('advance:before-write');
  await writeTimers(sql, row.id, { ...outcome, armed: facts.armed, atMs });
  return { ...(await finish(sql, writing, { outcome, before, outages: facts.outages })), asked };
}

async function answer(
  world: {
    readonly store: Store;
    readonly sql: Sql;
    readonly row: SessionRow;
    readonly known: () => Promise<KnownAgents>;
    readonly seats: StepSeats;
    readonly ruleNames: Map<string, Text | null>;
    readonly asked: LiveCase[];
    readonly fault: Fault;
  },
  ask: Ask,
): Promise<Answer> {
  const { store, sql, row, known, seats, ruleNames, asked, fault } = world;
  if (ask.ask === 'plan') {
    const decision = await decidePlan(store, sql, { row, decisionId: uuid(), atMs: row.now.getTime() });
    ruleNames.set(decision.decisionId, decision.ruleName);
    if (decision.asked !== null) asked.push(decision.asked);
    const { plan, decisionId, groups } = decision;
    return { answer: 'plan', plan, decisionId, groups };
  }
  await applySeats(sql, seats, ask.seats);
  const outcome = await claim(sql, { sessionId: row.id, weight: seats.weight, ...(await known()) }, ask);
  if (outcome.ok) await fault('claim:after-seat');
  if (ask.decisionId !== null) await keepCandidates(sql, ask.decisionId, outcome.roster);
  return { answer: 'claim', outcome };
}

function nameIn(name: Text | null | undefined, row: SessionRow): string | null {
  return name == null ? null : textIn(name, row.language);
}

/** The session's row, the outbox, and last of all the events. */
async function finish(
  sql: Sql,
  writing: StepWriting,
  {
    outcome,
    before,
    outages,
  }: { readonly outcome: StepOutcome; readonly before: Session; readonly outages: readonly Outage[] },
): Promise<Omit<Written, 'asked'>> {
  const { row, atMs } = writing;
  const { session } = outcome;
  const { events, numbers } = numbered({ sessionId: row.id, seq: row.seq, vseq: row.vseq }, writing.events);
  const remindAtMs = await reminderOf(sql, writing, { outcome, outages });
  const talk = talkColumns(session.talk);
  const extra = [...writing.columns];
  const agentId =
    session.phase === 'serving' || session.phase === 'warned' ? session.agentId : session.lastAgentId;
  const owned = writing.columns.has('agent_id')
    ? []
    : [['agent_id', agentId] as const, ['group_id', session.groupId] as const];
  const columns = [...extra, ...owned];
  await sql.query(
    `UPDATE sessions SET phase = ?, state = ?, ${talk.set}, seq = ?, vseq = ?, alarm_at = ?, remind_at = ?,
       ${columns.map(([name]) => `${name} = ?,`).join(' ')} updated_at = NOW(3) WHERE id = ?`,
    [
      session.phase,
      stateOf(session),
      ...talk.values,
      numbers.seq,
      numbers.vseq,
      dateOf(outcome.alarmAtMs),
      dateOf(remindAtMs),
      ...columns.map(([, value]) => value),
      row.id,
    ],
  );
  if (writing.botTurn)
    await insertOutbox(sql, {
      dedupeKey: `bot:${row.id}:${numbers.seq}`,
      sessionId: row.id,
      body: { kind: 'bot-turn', seq: numbers.seq },
    });
  const after = await serveRow(sql, writing, session);
  if (before.phase !== session.phase)
    await writeStaffEvent(sql, {
      kind: 'session',
      agentId,
      groupId: session.groupId,
      sessionId: row.id,
      body: { phase: session.phase, from: before.phase },
    });
  await insertEvents(sql, row.id, { atMs, demo: row.demo === 1 }, events);
  return { session, alarmAtMs: outcome.alarmAtMs, after };
}

async function serveRow(sql: Sql, writing: StepWriting, session: Session): Promise<After | null> {
  const agentIds = [...writing.seats.freed];
  const waitingSessionId = session.phase === 'queued' ? session.id : null;
  if (agentIds.length === 0 && waitingSessionId === null) return null;
  const outboxId = await insertOutbox(sql, {
    dedupeKey: `serve:${session.id}:${uuid()}`,
    sessionId: session.id,
    body: { kind: 'serve', agentIds, waitingSessionId },
    // This process looks itself, right after the commit.
    dueInMs: 1_000,
  });
  return { agentIds, waitingSessionId, outboxId };
}

async function reminderOf(
  sql: Sql,
  writing: StepWriting,
  { outcome, outages }: { readonly outcome: StepOutcome; readonly outages: readonly Outage[] },
): Promise<number | null> {
  const { session } = outcome;
  if (session.phase !== 'serving' && session.phase !== 'warned') return null;
  if (session.talk.turn !== 'agent') return null;
  const written = await readToldReminders(sql, session.id, session.talk.turnNumber);
  const entry = writing.policyFor(session.groupId);
  return nextReminder(session, entry, { outages, written })?.dueAtMs ?? null;
}
