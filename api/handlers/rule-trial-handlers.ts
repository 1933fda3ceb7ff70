/** Rules counted over recorded visits while they are edited. */
import { createHash } from 'node:crypto';
import { judgeDraft } from '#activities/store/draft-judgement.ts';
import { draftText } from '#activities/store/drafts.ts';
import { lastVisitsAsked } from '#activities/store/recorded-cases.ts';
import { type RuleWorld, readRuleWorld } from '#activities/store/rule-catalogue.ts';
import { liveDocument } from '#activities/store/rule-versions.ts';
import { countPlaces } from '#rules/authoring/count-places.ts';
import { countRule, type Surroundings, surroundingsOf } from '#rules/authoring/count-rule.ts';
import { type DraftDocument, type DraftEntry, inspectDraft, readDraft } from '#rules/authoring/draft.ts';
import type { Rule, RuleSet, SetName } from '#rules/authoring/rule.ts';
import { AppError, type FieldProblem } from '#rules/errors.ts';
import type { Deps } from '../deps.ts';
import { invalidRule, requireDraft } from '../draft-reader.ts';
import type { HandlersOf } from '../handler.ts';

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

export function ruleTrialHandlers(deps: Deps): HandlersOf<'countRule'> {
  return countHandler(deps);
}
