/** A session or a decision out of the database, told as a fixture with the rules that decided in it. Nothing is redacted here. */
import type { Store } from '#activities/store/database.ts';
import { pinnedPolicy } from '#activities/store/policies.ts';
import { rulesById } from '#activities/store/published-rules.ts';
import type { RecordedDecision, RecordedSession } from '#activities/store/recorded-sessions.ts';
import { organisationZone } from '#activities/store/settings.ts';
import type { Plan } from '#rules/assignment/plan.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import { buildCatalogue } from '#rules/authoring/standard-facts.ts';
import { FIXTURE_FORMAT, type Fixture } from '#rules/fixtures/fixture.ts';
import { type Ground, groundOf } from '#rules/fixtures/ground.ts';
import { playSession } from '#rules/fixtures/play-session.ts';
import { recordedFacts, sessionFixtureOf } from '#rules/fixtures/recorded-session.ts';

export type Recording =
  | { readonly ok: true; readonly ground: Ground; readonly fixture: Fixture }
  /** `facts-changed`: between its decisions, so that no one set of facts tells all of them. */
  | {
      readonly ok: false;
      readonly reason: 'erased' | 'version-unreadable' | 'nothing-decided' | 'facts-changed';
    };

async function groundWith(
  store: Store,
  versions: readonly (string | null)[],
  policyNumber: number | null,
): Promise<Ground> {
  const rules = await Promise.all(versions.map((id) => (id === null ? null : rulesById(store, id))));
  const policy = policyNumber === null ? null : await pinnedPolicy(store, policyNumber);
  const of = (set: 'guidance' | 'assignment') => rules.find((one) => one?.set === set)?.ruleSet;
  const catalogue = rules.find((one) => one !== null)?.catalogue ?? buildCatalogue();
  return groundOf({
    catalogue,
    guidance: of('guidance'),
    assignment: of('assignment'),
    policy: policy ?? undefined,
  });
}

export async function decisionAsFixture(store: Store, decision: RecordedDecision): Promise<Recording> {
  if (decision.facts === null) return { ok: false, reason: 'erased' };
  const ground = await groundWith(store, [decision.versionId], null);
  if (ground.sets[decision.set] === null) return { ok: false, reason: 'version-unreadable' };
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
  return { ok: true, ground, fixture };
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

export async function sessionAsFixture(store: Store, session: RecordedSession): Promise<Recording> {
  const versions = [session.guidanceVersionId, session.assignmentVersionId];
  const ground = await groundWith(store, versions, session.policyNumber);
  const facts = session.decisions.map((one) => one.facts).filter((one) => one !== null);
  if (facts.length === 0)
    return { ok: false, reason: session.decisions.length === 0 ? 'nothing-decided' : 'erased' };
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
    if (winnersAre(ground, fixture, session)) return { ok: true, ground, fixture };
  }
  return { ok: false, reason: 'facts-changed' };
}
