/** Rules tried: counted over recorded visits, and explained on one set of facts, live beside draft. */
import { createHash } from 'node:crypto';
import { judgeDraft } from '#activities/store/draft-judgement.ts';
import { type Draft, draftText } from '#activities/store/drafts.ts';
import { liveRules } from '#activities/store/published-rules.ts';
import { findDecision, lastVisitsAsked } from '#activities/store/recorded-cases.ts';
import { type RuleWorld, readRuleWorld } from '#activities/store/rule-catalogue.ts';
import { liveDocument } from '#activities/store/rule-versions.ts';
import { organisationZone } from '#activities/store/settings.ts';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import type { CompiledRuleSet } from '#rules/authoring/compile.ts';
import { countPlaces } from '#rules/authoring/count-places.ts';
import { countRule, type Surroundings, surroundingsOf } from '#rules/authoring/count-rule.ts';
import { type DraftDocument, type DraftEntry, inspectDraft, readDraft } from '#rules/authoring/draft.ts';
import { explain } from '#rules/authoring/explain.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import type { Rule, RuleSet, SetName } from '#rules/authoring/rule.ts';
import { AppError, type FieldProblem } from '#rules/errors.ts';
import type { ResponseOf } from '../contract/operation.ts';
import type { OPERATIONS } from '../contract/operations.ts';
import { factViews, ruleView } from '../decision-view.ts';
import type { Deps } from '../deps.ts';
import { invalidRule, requireDraft } from '../draft-reader.ts';
import type { HandlersOf } from '../handler.ts';
import { leastView } from '../least-view.ts';
import { type Actor, canSee } from '../rights.ts';
import { requireSession } from '../session-reader.ts';
import { subjectOf } from '../session-views.ts';
import { vocabularyOf } from './rule-set-handlers.ts';

/** Sets that are held ready for counting, per process. Count; each is one draft without one of its rules. */
const MOST_KEPT = 8;

interface Around {
  readonly ruleSet: RuleSet;
  readonly world: RuleWorld;
  /** Changes with the rules, not with the one that is edited. */
  readonly key: string;
}

/** The finished rules around the edited one: the draft's, or the live ones. */
async function rulesAround(
  deps: Deps,
  set: SetName,
  asked: { readonly draft: string | undefined; readonly ruleId: string },
): Promise<Around> {
  if (asked.draft === undefined) {
    const [live, world] = await Promise.all([liveDocument(deps.store, set), readRuleWorld(deps.store)]);
    if (live === null) throw new AppError('not-found', 'Nothing is live yet');
    return { ruleSet: live.ruleSet, world, key: live.id };
  }
  const draft = await requireDraft(deps, { set, id: asked.draft });
  const { document } = draft;
  const place = document.rules.findIndex((rule) => rule.id === asked.ruleId);
  // While one rule is typed, the others stay as they are, and so does what was worked out for them.
  const rules = document.rules.map((rule) => (rule.id === asked.ruleId ? { id: rule.id } : rule));
  const rest = draftText({ ...document, rules }).hash;
  const { ruleSet, world } = await judgeDraft(deps.store, draft);
  return { ruleSet: placed(ruleSet, document, asked.ruleId), world, key: `${rest} ${place}` };
}

/** An unfinished rule is not among the finished ones, but keeps its place for the one that is counted. */
function placed(ruleSet: RuleSet, document: DraftDocument, ruleId: string): RuleSet {
  const rules: readonly Rule[] = ruleSet.rules;
  const at = document.rules.findIndex((rule) => rule.id === ruleId);
  if (at < 0 || rules.some((rule) => rule.id === ruleId)) return ruleSet;
  const before = new Set(document.rules.slice(0, at).map((rule) => rule.id));
  const place = rules.filter((rule) => before.has(rule.id)).length;
  const stand = { id: ruleId } as Rule;
  return { ...ruleSet, rules: [...rules.slice(0, place), stand, ...rules.slice(place)] } as RuleSet;
}

/** The edited rule read on its own; what is wrong with it is told at its place in the request. */
function requireRule(rule: DraftEntry, { ruleSet, world }: Around): Rule {
  const plan = ruleSet.set === 'assignment' ? { defaultRule: ruleSet.defaultRule } : {};
  const alone = { format: 1, set: ruleSet.set, rules: [rule], conditions: ruleSet.conditions, ...plan };
  const read = readDraft(alone, ruleSet.set);
  const inspected = read.ok ? inspectDraft(read.draft, world) : null;
  const [only] = inspected?.ruleSet.rules ?? [];
  if (only !== undefined) return only;
  const problems = inspected?.problems ?? (read.ok ? [] : read.problems);
  throw invalidRule(
    '/body/rule',
    problems
      .filter((problem) => problem.path.startsWith('/rules/0') || inspected === null)
      .map((problem): FieldProblem => ({ ...problem, path: problem.path.replace(/^\/rules\/0/u, '') })),
  );
}

function countHandler(deps: Deps): HandlersOf<'countRule'> {
  const ready = new Map<string, Surroundings>();
  const surroundings = (around: Around, ruleId: string, asLive: boolean): Surroundings => {
    const { catalogue } = around.world;
    const facts = createHash('sha256')
      .update([...catalogue.facts.keys()].join('\n'))
      .digest('hex');
    const key = [around.ruleSet.set, around.key, ruleId, asLive, facts].join(' ');
    const known = ready.get(key) ?? surroundingsOf(around.ruleSet, { ruleId, catalogue, asLive });
    ready.delete(key);
    ready.set(key, known);
    const [oldest] = ready.keys();
    if (ready.size > MOST_KEPT && oldest !== undefined) ready.delete(oldest);
    return known;
  };
  return {
    countRule: async ({ params: { set }, body }) => {
      const [visits, around] = await Promise.all([
        lastVisitsAsked(deps.store, set),
        rulesAround(deps, set, { draft: body.draft, ruleId: body.rule.id }),
      ]);
      const rule = requireRule(body.rule, around);
      const others = surroundings(around, rule.id, body.asLive);
      const counts = countRule(others, rule, visits);
      const places = body.places ? countPlaces(others, rule, visits) : null;
      return {
        ...counts,
        lostTo: [...counts.lostTo],
        nodes: [...counts.nodes],
        places: places && { winsAt: [...places.winsAt], otherwise: [...places.otherwise] },
      };
    },
  };
}

interface Tried {
  readonly facts: FactObject;
  readonly notRecorded: readonly string[];
  /** Whether the caller may see what was known about the person. */
  readonly personal: boolean;
}

/** A recorded case and what is put in its place by hand; what neither has is unknown. */
async function factsToTry(
  deps: Deps,
  caller: Actor,
  asked: {
    readonly set: SetName;
    readonly facts: { readonly [fact: string]: unknown } | undefined;
    readonly decision: string | undefined;
  },
): Promise<Tried> {
  const { catalogue } = await readRuleWorld(deps.store);
  const byHand = asked.facts ?? {};
  const problems: FieldProblem[] = Object.keys(byHand)
    .filter((id) => catalogue.facts.get(id)?.internal ?? !catalogue.facts.has(id))
    .map((id) => at(id, 'there is no such fact', 'choose a fact of the catalogue'));
  const recorded =
    asked.decision === undefined ? null : await recordedFacts(deps, caller, { ...asked, id: asked.decision });
  const assembled = assembleFacts(catalogue, { ...recorded?.facts, ...byHand });
  problems.push(
    ...assembled.alarms
      .filter((alarm) => Object.hasOwn(byHand, alarm.fact))
      .map((alarm) => at(alarm.fact, alarm.reason, 'give a value of its type, or none')),
  );
  if (problems.length > 0)
    throw new AppError('invalid-rule', 'Facts that cannot be', { problems: problems.slice(0, 100) });
  // Draws and caps of the record belong to rules and are in no catalogue.
  const facts = { ...recorded?.facts, ...assembled.facts };
  const missing =
    recorded === null ? [] : [...catalogue.facts.keys()].filter((id) => !Object.hasOwn(recorded.facts, id));
  return { facts, notRecorded: missing, personal: recorded?.personal ?? true };
}

function at(fact: string, reason: string, remedy: string): FieldProblem {
  return { path: `/body/facts/${fact.slice(0, 100)}`, reason, remedy };
}

async function recordedFacts(
  deps: Deps,
  caller: Actor,
  { set, id }: { readonly set: SetName; readonly id: string },
): Promise<{ readonly facts: FactObject; readonly personal: boolean }> {
  const decision = await findDecision(deps.store, id);
  if (decision === null || decision.set !== set || decision.sessionId === null)
    throw new AppError('not-found', 'No such decision of this rule set');
  const session = await requireSession(deps, caller, decision.sessionId, 'decisions.read');
  if (decision.facts === null) throw new AppError('gone', 'Its facts are not kept any more');
  return { facts: decision.facts, personal: canSee(caller, subjectOf(session), 'sessions.read') };
}

type Trial = NonNullable<ResponseOf<(typeof OPERATIONS)['tryRules']>['live']>;

async function trial(
  deps: Deps,
  tried: Tried,
  side: {
    readonly compiled: CompiledRuleSet;
    readonly version: number | null;
    readonly ruleId: string | undefined;
  },
): Promise<Trial> {
  const { compiled, version, ruleId } = side;
  const [names, zone] = await Promise.all([deps.directory.names(), organisationZone(deps.store)]);
  const vocabulary = vocabularyOf(compiled, names, zone);
  const context = { compiled, vocabulary, names, personal: tried.personal };
  const explained = explain(compiled, tried.facts, ruleId);
  const { winner, index, action } = explained.outcome;
  return {
    version,
    winner,
    winnerName: winner === null ? null : (compiled.ruleSet.rules[index]?.name ?? { en: winner }),
    rules: explained.rules.map((rule) => ruleView(rule, compiled, context)),
    action,
    asked:
      explained.asked === null
        ? null
        : {
            rule: ruleView(explained.asked.rule, compiled, context),
            toHold: leastView(explained.asked.blame.toHold, tried.facts, context),
            toWin: leastView(explained.asked.blame.toWin, tried.facts, context),
          },
  };
}

async function draftSide(deps: Deps, draft: Draft | null, ruleId: string | undefined) {
  if (draft === null) return null;
  return { compiled: (await judgeDraft(deps.store, draft)).compiled(), version: null, ruleId };
}

export function ruleTrialHandlers(deps: Deps): HandlersOf<'countRule' | 'tryRules'> {
  return {
    ...countHandler(deps),
    tryRules: async ({ params: { set }, body, caller }) => {
      const tried = await factsToTry(deps, caller, { set, facts: body.facts, decision: body.decision });
      const [live, draft, names, zone] = await Promise.all([
        liveRules(deps.store, set),
        body.draft === undefined ? null : requireDraft(deps, { set, id: body.draft }),
        deps.directory.names(),
        organisationZone(deps.store),
      ]);
      const side = await draftSide(deps, draft, body.ruleId);
      const shown = side?.compiled ?? live?.compiled ?? null;
      if (shown === null) throw new AppError('not-found', 'Neither a draft nor a live version');
      const vocabulary = vocabularyOf(shown, names, zone);
      return {
        live:
          live === null
            ? null
            : await trial(deps, tried, {
                compiled: live.compiled,
                version: live.number,
                ruleId: body.ruleId,
              }),
        draft: side === null ? null : await trial(deps, tried, side),
        facts: factViews(tried.facts, { compiled: shown, vocabulary, names, personal: tried.personal }),
        notRecorded: [...tried.notRecorded],
      };
    },
  };
}
