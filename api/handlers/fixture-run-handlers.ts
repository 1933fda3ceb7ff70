/** Fixtures at work: run on live rules or a draft, recorded from sessions, what happens accepted as new truth. */
import { fixtureGround, runFixtures, runOne } from '#activities/store/fixture-runs.ts';
import { saveFixture } from '#activities/store/fixtures.ts';
import { findDecision, findRecordedSession } from '#activities/store/recorded-sessions.ts';
import { organisationZone } from '#activities/store/settings.ts';
import { AppError } from '#rules/errors.ts';
import { acceptedFixture } from '#rules/fixtures/accept.ts';
import type { Ground } from '#rules/fixtures/ground.ts';
import { redact } from '#rules/fixtures/redact.ts';
import type { Need } from '#rules/fixtures/stand-ins.ts';
import type { Deps } from '../deps.ts';
import { runOn } from '../fixture-rules.ts';
import {
  coverageViews,
  explainedOf,
  explainedView,
  type FixtureContext,
  isSince,
  leafWords,
  resultView,
  resultViews,
  timelineOf,
} from '../fixture-view.ts';
import type { HandlersOf } from '../handler.ts';
import { decisionAsFixture, type Recording, sessionAsFixture } from '../recorded-fixture.ts';
import { replacements } from '../redaction-view.ts';
import type { Actor } from '../rights.ts';
import { requireSession } from '../session-reader.ts';
import { auditFixture, fixtureView, liveSince, requireFixture, requireSaved } from './fixture-handlers.ts';

type Names = 'runFixtures' | 'runFixture' | 'acceptFixture' | 'recordFixture';

async function contextOn(deps: Deps, ground: Ground): Promise<FixtureContext> {
  const [names, zone] = await Promise.all([deps.directory.names(), organisationZone(deps.store)]);
  return { ground, names, zone };
}

/** Out of data scope reads like "does not exist". */
async function recordingOf(
  deps: Deps,
  caller: Actor,
  asked: { readonly session?: string | undefined; readonly decision?: string | undefined },
): Promise<Recording> {
  if (asked.session !== undefined) {
    await requireSession(deps, caller, asked.session);
    const session = await findRecordedSession(deps.store, asked.session);
    if (session === null) throw new AppError('not-found', 'No such session');
    return sessionAsFixture(deps.store, session);
  }
  const decision = await findDecision(deps.store, asked.decision ?? '');
  if (decision === null || decision.sessionId === null)
    throw new AppError('not-found', 'No such decision of a session');
  await requireSession(deps, caller, decision.sessionId);
  return decisionAsFixture(deps.store, decision);
}

function requireRecorded(recording: Recording): Extract<Recording, { readonly ok: true }> {
  if (recording.ok) return recording;
  if (recording.reason === 'erased') throw new AppError('gone', 'Its facts are not kept any more');
  throw new AppError('conflict', 'It cannot be told as a fixture', { cause: recording.reason });
}

function needView(need: Need, context: FixtureContext) {
  const { fact, ruleId, nodeId, reason } = need;
  return { fact, ruleId, nodeId, reason, words: leafWords(nodeId, ruleId, context) };
}

export function fixtureRunHandlers(deps: Deps): HandlersOf<Names> {
  return {
    runFixtures: async ({ params: { set }, body }) => {
      const on = await runOn(deps, set, body);
      const run = await runFixtures(deps.store, set, on);
      const [context, liveSinceMs] = await Promise.all([contextOn(deps, run.ground), liveSince(deps, set)]);
      return {
        revision: on !== null && 'revision' in on ? on.revision : null,
        results: resultViews(run, context),
        coverage: coverageViews(run, set, context),
        acceptedSinceLive: run.ran.filter(({ fixture }) => isSince(fixture, liveSinceMs)).length,
      };
    },
    runFixture: async ({ params, body }) => {
      const [fixture, on] = await Promise.all([requireFixture(deps, params), runOn(deps, params.set, body)]);
      const { ground } = await fixtureGround(deps.store, params.set, on);
      const context = await contextOn(deps, ground);
      const outcome = runOne(ground, fixture);
      const failure = outcome.ok === false ? outcome : null;
      return {
        ...resultView({ fixture, outcome }, context),
        differences: [...(failure?.differences ?? [])],
        timeline: [...timelineOf(fixture.document, outcome)],
        firstDifference: failure?.firstDifference ?? null,
        explained: explainedOf(outcome).map((one) => explainedView(one, context)),
      };
    },
    acceptFixture: async ({ params, body, caller, request }) => {
      const { set, id } = params;
      const [kept, on] = await Promise.all([requireFixture(deps, params), runOn(deps, set, body)]);
      const { ground } = await fixtureGround(deps.store, set, on);
      const outcome = runOne(ground, kept);
      if (outcome.ok === null || outcome.decisions.length === 0)
        throw new AppError('conflict', 'It cannot be run', { cause: 'not-run' });
      const fixture = acceptedFixture(ground, kept.document);
      const { revision, why } = body;
      const write = { fixture, by: caller.staffId, why };
      const save = requireSaved(await saveFixture(deps.store, { set, id, revision }, write));
      await auditFixture(
        deps,
        { caller, request },
        { action: 'accept-fixture', before: save.before, after: save.fixture, why },
      );
      return fixtureView(deps, set, save.fixture);
    },
    recordFixture: async ({ body, caller }) => {
      const { ground, fixture } = requireRecorded(await recordingOf(deps, caller, body));
      const recorded = body.title === undefined ? fixture : { ...fixture, title: body.title };
      const redaction = redact(ground, recorded, { typed: body.typed });
      const context = await contextOn(deps, ground);
      if (!redaction.ok)
        return {
          document: null,
          needs: redaction.needs.map((need) => needView(need, context)),
          replaced: [],
        };
      return {
        document: redaction.fixture,
        needs: [],
        replaced: [...replacements(recorded, redaction.fixture)],
      };
    },
  };
}
