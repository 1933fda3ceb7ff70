/** The facts that rules are tried on: a recorded case and what is put in its place by hand; what neither has is unknown. */
import { findDecision, type RecordedDecision } from '#activities/store/recorded-cases.ts';
import { readRuleWorld } from '#activities/store/rule-catalogue.ts';
import { organisationZone } from '#activities/store/settings.ts';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { clockFacts } from '#rules/calendar/clock-facts.ts';
import { AppError, type FieldProblem } from '#rules/errors.ts';
import type { Deps } from './deps.ts';
import { type Actor, canSee } from './rights.ts';
import { requireSession } from './session-reader.ts';
import { subjectOf } from './session-views.ts';

export interface TrialFacts {
  readonly facts: FactObject;
  readonly notRecorded: readonly string[];
  /** Whether the caller may see what was known about the person. */
  readonly personal: boolean;
  readonly atMs: number;
  readonly recorded: RecordedDecision | null;
}

export interface FactsAsked {
  readonly set: SetName;
  readonly facts: { readonly [fact: string]: unknown } | undefined;
  readonly decision: string | undefined;
  /** Absent: the decision's moment, else now. */
  readonly atMs: number | undefined;
}

export async function trialFacts(deps: Deps, caller: Actor, asked: FactsAsked): Promise<TrialFacts> {
  const [{ catalogue }, zone] = await Promise.all([readRuleWorld(deps.store), organisationZone(deps.store)]);
  const byHand = asked.facts ?? {};
  const problems: FieldProblem[] = Object.keys(byHand)
    .filter((id) => catalogue.facts.get(id)?.internal ?? !catalogue.facts.has(id))
    .map((id) => at(id, 'there is no such fact', 'choose a fact of the catalogue'));
  const found =
    asked.decision === undefined ? null : await recordedFacts(deps, caller, asked.set, asked.decision);
  const kept = found?.facts ?? {};
  // A moment of one's own replaces the recorded clock; a clock fact by hand replaces both.
  const clock =
    found === null || asked.atMs !== undefined ? clockFacts(zone, asked.atMs ?? deps.clock.nowMs()) : {};
  const assembled = assembleFacts(catalogue, { ...kept, ...clock, ...byHand });
  problems.push(
    ...assembled.alarms
      .filter((alarm) => Object.hasOwn(byHand, alarm.fact))
      .map((alarm) => at(alarm.fact, alarm.reason, 'give a value of its type, or none')),
  );
  if (problems.length > 0)
    throw new AppError('invalid-rule', 'Facts that cannot be', { problems: problems.slice(0, 100) });
  // Draws and caps of the record belong to rules and are in no catalogue.
  const facts = { ...kept, ...assembled.facts };
  const now = facts['clock.now'];
  return {
    facts,
    notRecorded: found === null ? [] : [...catalogue.facts.keys()].filter((id) => !Object.hasOwn(kept, id)),
    personal: found?.personal ?? true,
    atMs: asked.atMs ?? (typeof now === 'number' ? now : (found?.decision.atMs ?? deps.clock.nowMs())),
    recorded: found?.decision ?? null,
  };
}

function at(fact: string, reason: string, remedy: string): FieldProblem {
  return { path: `/body/facts/${fact.slice(0, 100)}`, reason, remedy };
}

interface Found {
  readonly decision: RecordedDecision;
  readonly facts: FactObject;
  readonly personal: boolean;
}

async function recordedFacts(deps: Deps, caller: Actor, set: SetName, id: string): Promise<Found> {
  const decision = await findDecision(deps.store, id);
  if (decision === null || decision.set !== set || decision.sessionId === null)
    throw new AppError('not-found', 'No such decision of this rule set');
  const session = await requireSession(deps, caller, decision.sessionId, 'decisions.read');
  if (decision.facts === null) throw new AppError('gone', 'Its facts are not kept any more');
  return { decision, facts: decision.facts, personal: canSee(caller, subjectOf(session), 'sessions.read') };
}
