/** Canaries and shadows beside the live version: figures, agreement, and both explanations of one decision. */
import { findCanary } from '#activities/store/canaries.ts';
import { rulesById } from '#activities/store/published-rules.ts';
import { findCase } from '#activities/store/rollout-cases.ts';
import { liveVersion } from '#activities/store/rule-versions.ts';
import { findListedSession } from '#activities/store/session-lists.ts';
import { organisationZone } from '#activities/store/settings.ts';
import { compiledShadow } from '#activities/store/shadow-watch.ts';
import { lastShadow } from '#activities/store/shadows.ts';
import type { CompiledRuleSet } from '#rules/authoring/compile.ts';
import { explain } from '#rules/authoring/explain.ts';
import { withRuleFacts } from '#rules/authoring/generated.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { AppError } from '#rules/errors.ts';
import { factViews, ruleView } from '../decision-view.ts';
import type { Deps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { type Actor, canSee, may } from '../rights.ts';
import { canariesView, canaryFigures, ruleNameIn, shadowAgreement, shadowView } from '../rollout-views.ts';
import { subjectOf } from '../session-views.ts';
import { vocabularyOf } from './rule-set-handlers.ts';

type Names = 'readRollouts' | 'readCanary' | 'readShadow' | 'readDifference';

interface Sides {
  readonly live: { readonly compiled: CompiledRuleSet; readonly version: number | null };
  readonly other: { readonly compiled: CompiledRuleSet; readonly version: number | null };
}

/** The live version of that time and what ran beside it; both as they were then. */
async function sidesOf(deps: Deps, set: SetName, canary: number | undefined): Promise<Sides | null> {
  if (canary === undefined) {
    const shadow = await lastShadow(deps.store, set);
    if (shadow === null) return null;
    const [live, compiled] = await Promise.all([
      rulesById(deps.store, shadow.liveVersionId),
      compiledShadow(deps.store, shadow.id),
    ]);
    if (live === null || compiled === null) return null;
    return {
      live: { compiled: live.compiled, version: live.number },
      other: { compiled, version: null },
    };
  }
  const found = await findCanary(deps.store, set, canary);
  if (found === null) return null;
  const [live, other] = await Promise.all([
    rulesById(deps.store, found.liveVersionId),
    rulesById(deps.store, found.versionId),
  ]);
  if (live === null || other === null) return null;
  return {
    live: { compiled: live.compiled, version: live.number },
    other: { compiled: other.compiled, version: other.number },
  };
}

/** What was known about a person is for whoever may read the session, or every session where there was none. */
async function mayReadPersonal(deps: Deps, caller: Actor, sessionId: string | null): Promise<boolean> {
  const session = sessionId === null ? null : await findListedSession(deps.store, sessionId);
  if (session === null) return may(caller, 'sessions.read') === 'all';
  return canSee(caller, subjectOf(session));
}

export function rolloutReadingHandlers(deps: Deps): HandlersOf<Names> {
  return {
    readRollouts: async ({ params: { set } }) => {
      const [live, [canary = null, ...before], shadow] = await Promise.all([
        liveVersion(deps.store, set),
        canariesView(deps, set),
        lastShadow(deps.store, set),
      ]);
      return {
        live: live?.number ?? null,
        canary,
        before,
        shadow: shadow === null ? null : await shadowView(deps, shadow),
      };
    },
    readCanary: async ({ params: { set, number }, caller }) => {
      const canary = await findCanary(deps.store, set, number);
      if (canary === null) throw new AppError('not-found', 'No such canary');
      return canaryFigures(deps, caller, canary);
    },
    readShadow: async ({ params: { set }, caller }) => {
      const shadow = await lastShadow(deps.store, set);
      if (shadow === null) return { shadow: null, agreement: { visits: 0, share: null, differences: [] } };
      const [view, agreement] = await Promise.all([
        shadowView(deps, shadow),
        shadowAgreement(deps, caller, shadow),
      ]);
      return { shadow: view, agreement };
    },
    readDifference: async ({ params: { set, id }, query, caller }) => {
      const [kept, sides] = await Promise.all([
        findCase(deps.store, set, id),
        sidesOf(deps, set, query.canary),
      ]);
      if (kept === null || sides === null)
        throw new AppError('gone', 'The decision or a version beside it is not kept any more');
      const [facts = {}] = kept.visit.evaluations;
      const [names, zone, personal] = await Promise.all([
        deps.directory.names(),
        organisationZone(deps.store),
        mayReadPersonal(deps, caller, kept.sessionId),
      ]);
      const explained = ({ compiled, version }: Sides['live']) => {
        const context = { compiled, vocabulary: vocabularyOf(compiled, names, zone), names, personal };
        const { outcome, rules } = explain(compiled, withRuleFacts(compiled.ruleSet, facts, kept.visit));
        return {
          version,
          winner: ruleNameIn(compiled, outcome.winner),
          rules: rules.map((rule) => ruleView(rule, compiled, context)),
        };
      };
      const { compiled } = sides.live;
      const context = { compiled, vocabulary: vocabularyOf(compiled, names, zone), names, personal };
      return {
        live: explained(sides.live),
        other: explained(sides.other),
        facts: factViews(facts, context),
      };
    },
  };
}
