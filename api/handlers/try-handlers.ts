/** Rules tried on one set of facts, live beside draft, and plans on a roster. */
import { judgeDraft } from '#activities/store/draft-judgement.ts';
import { stepsServed } from '#activities/store/plan-outcomes.ts';
import { liveRules } from '#activities/store/published-rules.ts';
import { newestDecisions } from '#activities/store/recorded-cases.ts';
import { findListedSessions } from '#activities/store/session-lists.ts';
import { organisationZone } from '#activities/store/settings.ts';
import type { Plan } from '#rules/assignment/plan.ts';
import { planOutcomes } from '#rules/assignment/plan-outcomes.ts';
import type { TrialAsk } from '#rules/assignment/trial-roster.ts';
import { type CompiledRuleSet, evaluate } from '#rules/authoring/compile.ts';
import { type Explanation, explain } from '#rules/authoring/explain.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import { nearMisses } from '#rules/authoring/near-misses.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { AppError } from '#rules/errors.ts';
import type { Text } from '#rules/text.ts';
import type { TrialView } from '../contract/rule-trials.ts';
import { type DecisionContext, factViews, ruleView } from '../decision-view.ts';
import type { Deps } from '../deps.ts';
import { requireDraft } from '../draft-reader.ts';
import type { HandlersOf } from '../handler.ts';
import { languageAsked } from '../language-asked.ts';
import { leastView } from '../least-view.ts';
import { canSee } from '../rights.ts';
import { subjectOf, visitorName } from '../session-views.ts';
import { trialFacts } from '../trial-facts.ts';
import { rosterView, trialFloor, triedPlan } from '../trial-floor.ts';
import { vocabularyOf } from './rule-set-handlers.ts';

/** Rules that are told as having come close. Count. */
const MOST_MISSES = 3;
/** Recorded cases looked through, and offered. Counts. */
const CASES_LOOKED_AT = 200;
const MOST_CASES = 30;

interface Side {
  readonly compiled: CompiledRuleSet;
  readonly version: number | null;
}

async function sides(
  deps: Deps,
  set: SetName,
  draftId: string | undefined,
): Promise<{ readonly live: Side | null; readonly draft: Side | null }> {
  const [live, draft] = await Promise.all([
    liveRules(deps.store, set),
    draftId === undefined ? null : requireDraft(deps, { set, id: draftId }),
  ]);
  return {
    live: live === null ? null : { compiled: live.compiled, version: live.number },
    draft:
      draft === null ? null : { compiled: (await judgeDraft(deps.store, draft)).compiled(), version: null },
  };
}

interface Trial {
  readonly side: Side;
  readonly facts: FactObject;
  readonly context: DecisionContext;
  readonly floor: TrialAsk | null;
  readonly ruleId: string | undefined;
}

function trialView({ side: { compiled, version }, facts, context, floor, ruleId }: Trial): TrialView {
  const explained = explain(compiled, facts, ruleId);
  const { winner, index, action } = explained.outcome;
  const notWon = (asked: Explanation<unknown>['asked']) =>
    asked === null
      ? null
      : {
          rule: ruleView(asked.rule, compiled, context),
          toHold: leastView(asked.blame.toHold, facts, context),
          toWin: leastView(asked.blame.toWin, facts, context),
        };
  const plan = planOf(action);
  return {
    version,
    winner,
    winnerName: winner === null ? null : (compiled.ruleSet.rules[index]?.name ?? { en: winner }),
    rules: explained.rules.map((rule) => ruleView(rule, compiled, context)),
    action,
    route: plan === null || floor === null ? null : triedPlan(plan, floor, context.names),
    misses: nearMisses(compiled, facts, MOST_MISSES).flatMap(
      (miss) => notWon(explain(compiled, facts, miss.ruleId).asked) ?? [],
    ),
    asked: notWon(explained.asked),
  };
}

function planOf(action: unknown): Plan | null {
  return typeof action === 'object' && action !== null && 'plan' in action ? (action.plan as Plan) : null;
}

function rulesOf(both: readonly (Side | null)[]): { id: string; name: Text }[] {
  const names = both.flatMap((side) =>
    (side?.compiled.ruleSet.rules ?? []).map(({ id, name }) => [id, name] as const),
  );
  return [...new Map(names)].map(([id, name]) => ({ id, name }));
}

/** A plan by itself is tried for a customer without owner or past. */
const NOBODY: FactObject = {};

export function tryHandlers(deps: Deps): HandlersOf<'tryRules' | 'listTrialCases' | 'tryPlanNow'> {
  return {
    tryRules: async ({ params: { set }, body, caller, request }) => {
      const { facts: byHand, decision, atMs: at } = body;
      const tried = await trialFacts(deps, caller, { set, facts: byHand, decision, atMs: at });
      const [{ live, draft }, names, zone] = await Promise.all([
        sides(deps, set, body.draft),
        deps.directory.names(languageAsked(request.acceptLanguage)),
        organisationZone(deps.store),
      ]);
      const shown = draft ?? live;
      if (shown === null) throw new AppError('not-found', 'Neither a draft nor a live version');
      const { facts, personal, recorded, atMs } = tried;
      const plans = [live, draft].flatMap((side) =>
        side === null ? [] : (planOf(evaluate(side.compiled, facts).action) ?? []),
      );
      const floor =
        set === 'guidance'
          ? null
          : await trialFloor(deps, { plans, facts, atMs, recorded, changes: body.roster ?? [] });
      const contextOf = ({ compiled }: Side): DecisionContext => ({
        compiled,
        vocabulary: vocabularyOf(compiled, names, zone),
        names,
        personal,
      });
      const view = (side: Side | null): TrialView | null =>
        side === null
          ? null
          : trialView({ side, facts, context: contextOf(side), floor, ruleId: body.ruleId });
      return {
        live: view(live),
        draft: view(draft),
        rules: rulesOf([live, draft]),
        facts: factViews(facts, contextOf(shown)),
        notRecorded: [...tried.notRecorded],
        atMs,
        roster: floor === null ? [] : rosterView(floor, names),
      };
    },
    listTrialCases: async ({ params: { set }, query, caller }) => {
      const asked = { set, ruleId: query.rule, limit: CASES_LOOKED_AT };
      const cases = await newestDecisions(deps.store, asked);
      const sessions = await findListedSessions(deps.store, [...new Set(cases.map((one) => one.sessionId))]);
      const visible = new Map(
        sessions
          .filter((session) => canSee(caller, subjectOf(session), 'decisions.read'))
          .map((session) => [session.id, session]),
      );
      return {
        cases: cases
          .flatMap(({ id, sessionId, atMs, ruleId, ruleName }) => {
            const session = visible.get(sessionId);
            return session === undefined
              ? []
              : [{ decision: id, sessionId, customer: visitorName(session), atMs, ruleId, ruleName }];
          })
          .slice(0, MOST_CASES),
      };
    },
    tryPlanNow: async ({ body: { plan, ruleId, ...body }, request }) => {
      const atMs = body.atMs ?? deps.clock.nowMs();
      const asked = { plans: [plan], facts: NOBODY, atMs, recorded: null, changes: [] };
      const [floor, names, served] = await Promise.all([
        trialFloor(deps, asked),
        deps.directory.names(languageAsked(request.acceptLanguage)),
        ruleId === undefined ? [] : stepsServed(deps.store, ruleId, plan),
      ]);
      const outcomes = planOutcomes(plan, served);
      return {
        atMs,
        steps: triedPlan(plan, floor, names).steps,
        lastWeek: outcomes === null ? null : { ...outcomes, servedBy: [...outcomes.servedBy] },
      };
    },
  };
}
