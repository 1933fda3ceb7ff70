/** `rules record ID`: a fixture from a session or a decision in the database, redacted; asks for the texts it cannot find by itself. */

import type { Store } from '#activities/store/database.ts';
import { policyByNumber } from '#activities/store/policies.ts';
import { rulesById } from '#activities/store/published-rules.ts';
import {
  findDecision,
  findRecordedSession,
  type RecordedDecision,
  type RecordedSession,
} from '#activities/store/recorded-sessions.ts';
import { organisationZone } from '#activities/store/settings.ts';
import type { Plan } from '#rules/assignment/plan.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import { buildCatalogue } from '#rules/authoring/standard-facts.ts';
import { FIXTURE_FORMAT, type Fixture } from '#rules/fixtures/fixture.ts';
import { fixtureText } from '#rules/fixtures/fixture-text.ts';
import { type Ground, groundOf } from '#rules/fixtures/ground.ts';
import { playSession } from '#rules/fixtures/play-session.ts';
import { recordedFacts, sessionFixtureOf } from '#rules/fixtures/recorded-session.ts';
import { redact } from '#rules/fixtures/redact.ts';
import { writeText } from './json-file.ts';
import { withStore } from './live.ts';
import { type Arguments, EXIT, readArguments, type Shell, UsageError } from './shell.ts';

interface Recorded {
  readonly ground: Ground;
  readonly fixture: Fixture;
}

type Recording = Recorded | { readonly failed: string };

async function groundWith(
  store: Store,
  versions: readonly (string | null)[],
  policyNumber: number | null,
): Promise<Ground> {
  const rules = await Promise.all(versions.map((id) => (id === null ? null : rulesById(store, id))));
  const policy = policyNumber === null ? null : await policyByNumber(store, policyNumber);
  const of = (set: 'guidance' | 'assignment') => rules.find((one) => one?.set === set)?.ruleSet;
  const catalogue = rules.find((one) => one !== null)?.catalogue ?? buildCatalogue();
  return groundOf({
    catalogue,
    guidance: of('guidance'),
    assignment: of('assignment'),
    policy: policy?.policy,
  });
}

const ERASED = { failed: 'its facts were erased' };

async function ofDecision(store: Store, decision: RecordedDecision): Promise<Recording> {
  if (decision.facts === null) return ERASED;
  const ground = await groundWith(store, [decision.versionId], null);
  if (ground.sets[decision.set] === null) return { failed: `version ${decision.versionId} cannot be read` };
  const nowMs = decision.facts['clock.now'];
  const fixture: Fixture = {
    format: FIXTURE_FORMAT,
    kind: 'decision',
    set: decision.set,
    title: 'Recorded decision',
    at: new Date(typeof nowMs === 'number' ? nowMs : decision.atMs).toISOString(),
    zone: await organisationZone(store),
    facts: recordedFacts(decision.facts, 'decision'),
    expect: { rule: null },
  };
  return { ground, fixture };
}

function plansOf(ground: Ground): readonly Plan[] {
  const ruleSet = ground.sets.assignment?.ruleSet;
  if (ruleSet?.set !== 'assignment') return [];
  return [...ruleSet.rules.map((rule) => rule.event.params.plan), ruleSet.defaultRule.plan];
}

function winnersAre(ground: Ground, fixture: Fixture, session: RecordedSession): boolean {
  if (fixture.kind !== 'session') return false;
  const { decisions } = playSession(ground, fixture);
  const { assignment } = ground.sets;
  const fallback = assignment?.ruleSet.set === 'assignment' ? assignment.ruleSet.defaultRule.id : null;
  return session.decisions.every(({ set, ruleId }) =>
    decisions.some((one) => one.set === set && one.outcome.winner === (ruleId === fallback ? null : ruleId)),
  );
}

async function ofSession(store: Store, session: RecordedSession): Promise<Recording> {
  const versions = [session.guidanceVersionId, session.assignmentVersionId];
  const ground = await groundWith(store, versions, session.policyNumber);
  const facts = session.decisions.map((one) => one.facts).filter((one) => one !== null);
  if (facts.length === 0)
    return session.decisions.length === 0 ? { failed: 'nothing was decided in it' } : ERASED;
  const zone = await organisationZone(store);
  const guided = session.decisions.some(({ set }) => set === 'guidance');
  const startMs = guided ? session.visitOpenedAtMs : session.openedAtMs;
  const left = session.visitEndedAtMs;
  const told = (known: FactObject): Fixture =>
    sessionFixtureOf({
      ...{ title: 'Recorded session', zone, language: session.language, startMs, facts: known },
      plans: plansOf(ground),
      candidates: session.candidates,
      deeds: session.messages,
      commands: session.commands,
      leftAtMs: left !== null && left < session.lastAtMs ? left - 60_000 : null,
      rated: session.rated,
      endMs: session.lastAtMs,
    });
  // A later page may have changed facts between the decisions; one of the two tells both.
  for (const order of [facts, [...facts].reverse()]) {
    const fixture = told(Object.assign({}, ...order) as FactObject);
    if (winnersAre(ground, fixture, session)) return { ground, fixture };
  }
  return { failed: 'its facts changed between its decisions; record the decisions one by one' };
}

async function find(store: Store, id: string): Promise<Recording> {
  const session = await findRecordedSession(store, id);
  if (session !== null) return ofSession(store, session);
  const decision = await findDecision(store, id);
  return decision === null ? { failed: 'there is no such session or decision' } : ofDecision(store, decision);
}

function typedIn(given: Arguments): { readonly [fact: string]: string } {
  const pairs = given.values('put').map((one) => {
    const at = one.indexOf('=');
    if (at <= 0) throw new UsageError('--put FACT=TEXT');
    return [one.slice(0, at), one.slice(at + 1)] as const;
  });
  return Object.fromEntries(pairs);
}

export async function record(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, ['out', 'put']);
  const [id] = given.places;
  if (id === undefined) throw new UsageError('rules record ID [--out FILE] [--put FACT=TEXT …]');
  const typed = typedIn(given);
  const recording = await withStore(shell, (store) => find(store, id));
  if ('failed' in recording) {
    shell.complain(`${id}: ${recording.failed}`);
    return EXIT.failed;
  }
  const redaction = redact(recording.ground, recording.fixture, { typed });
  if (!redaction.ok) {
    for (const { fact, ruleId, nodeId, reason } of redaction.needs)
      shell.complain(`${ruleId ?? ''}/${nodeId ?? ''} ${fact}: ${reason}; give one with --put ${fact}=TEXT`);
    return EXIT.failed;
  }
  const text = fixtureText(redaction.fixture);
  const out = given.value('out');
  if (out === null) shell.print(text.trimEnd());
  else writeText(out, text);
  return EXIT.good;
}
