/** Why a session went where it went. */

import { type KeptDecisionRow, listDecisions } from '#activities/store/evaluations.ts';
import { waitsAround } from '#activities/store/past-waits.ts';
import { type PublishedRules, rulesById } from '#activities/store/published-rules.ts';
import { versionNamed } from '#activities/store/rule-versions.ts';
import { organisationZone } from '#activities/store/settings.ts';
import { listTimers } from '#activities/store/timer-list.ts';
import { placesDuring } from '#rules/assignment/past-places.ts';
import { asPublished, type Catalogue, factsOf } from '#rules/authoring/facts.ts';
import { buildCatalogue } from '#rules/authoring/standard-facts.ts';
import { AppError } from '#rules/errors.ts';
import type { Language } from '#rules/text.ts';
import type { DecisionView } from '../contract/decisions.ts';
import { type DecisionContext, decisionView } from '../decision-view.ts';
import type { Deps } from '../deps.ts';
import { readStaffEvents } from '../event-reader.ts';
import type { HandlersOf } from '../handler.ts';
import { languageAsked } from '../language-asked.ts';
import { type Actor, canSee } from '../rights.ts';
import { pinnedVersions } from '../session-detail.ts';
import { requireSession, sessionRows } from '../session-reader.ts';
import { subjectOf } from '../session-views.ts';
import { vocabularyOf } from './rule-set-handlers.ts';

const MOST_EVENTS = 2_000;

/** Who a decision is shown to. */
interface Reader {
  /** Facts about the person are for whoever may read the session itself. */
  readonly personal: boolean;
  readonly language: Language;
}

/** A decision with the version it was made with; that is null where it can no longer be read. */
export interface ReadDecision {
  readonly row: KeptDecisionRow;
  readonly rules: PublishedRules | null;
  readonly context: DecisionContext;
}

/** A fact is called what it was called when the version was published, also where there is no such fact any more. */
function catalogueThen({ compiled, catalogue }: PublishedRules): Catalogue {
  return asPublished(factsOf(compiled.catalogue), catalogue);
}

export async function readDecision(deps: Deps, row: KeptDecisionRow, reader: Reader): Promise<ReadDecision> {
  const [rules, names, zone] = await Promise.all([
    rulesById(deps.store, row.versionId),
    deps.directory.names(reader.language),
    organisationZone(deps.store),
  ]);
  const vocabulary =
    rules === null
      ? { catalogue: buildCatalogue(), conditions: [], zone, nameOf: () => null }
      : vocabularyOf({ ruleSet: rules.ruleSet, catalogue: catalogueThen(rules) }, names, zone);
  return {
    row,
    rules,
    context: { compiled: rules?.compiled ?? null, vocabulary, names, personal: reader.personal },
  };
}

async function view(deps: Deps, kept: KeptDecisionRow, reader: Reader): Promise<DecisionView> {
  const { row, rules, context } = await readDecision(deps, kept, reader);
  const version = rules ?? (await versionNamed(deps.store, row.versionId));
  return decisionView(
    {
      id: row.id,
      kind: row.set,
      atMs: row.atMs,
      version: version?.number ?? 0,
      hash: version?.hash ?? '',
      ruleId: row.ruleId,
      ruleName: row.ruleName,
      facts: row.facts,
      plan: row.plan,
      candidates: row.candidates,
    },
    context,
  );
}

async function placesOfThePast(deps: Deps, sessionId: string) {
  const { own, others } = await waitsAround(deps.store, sessionId, deps.clock.nowMs());
  return own.flatMap((wait) => [...placesDuring(wait, others)]);
}

export function readerOf(
  caller: Actor,
  session: Parameters<typeof subjectOf>[0],
  acceptLanguage: string,
): Reader {
  const personal = canSee(caller, subjectOf(session), 'sessions.read');
  return { personal, language: languageAsked(acceptLanguage) };
}

export function decisionHandlers(deps: Deps): HandlersOf<'readWhy'> {
  return {
    readWhy: async ({ caller, params, request }) => {
      const session = await requireSession(deps, caller, params.id, 'decisions.read');
      const reader = readerOf(caller, session, request.acceptLanguage);
      const [decisions, timers, events, pinned, places, [row]] = await Promise.all([
        listDecisions(deps.store, session.id),
        listTimers(deps.store, session.id),
        readStaffEvents(
          deps,
          { sessionId: session.id, by: 'seq', after: 0, limit: MOST_EVENTS + 1 },
          reader.language,
        ),
        pinnedVersions(deps, session),
        placesOfThePast(deps, session.id),
        sessionRows(deps, [session], reader.language),
      ]);
      if (row === undefined) throw new AppError('not-found', 'No such session');
      return {
        session: row,
        pinned,
        decisions: await Promise.all(decisions.map((decision) => view(deps, decision, reader))),
        timers: timers.map((timer) => ({
          kind: timer.kind,
          turn: timer.turn,
          step: timer.step,
          armedAtMs: timer.armedAtMs,
          dueAtMs: timer.dueAtMs,
          outcome: timer.outcome ?? 'armed',
          settledAtMs: timer.firedAtMs,
          lateMs: timer.lateMs,
          why: timer.why,
        })),
        next: row.due,
        places,
        events: events.slice(0, MOST_EVENTS),
        more: events.length > MOST_EVENTS,
        nowMs: deps.clock.nowMs(),
      };
    },
  };
}
