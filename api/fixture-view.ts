/** Fixtures and what came of them as people read them: rules by name, conditions in words. */
import type { z } from 'zod';
import type { FixtureOutcome, FixtureRun, RanFixture } from '#activities/store/fixture-runs.ts';
import type { KeptFixture } from '#activities/store/fixtures.ts';
import type { CompiledRuleSet } from '#rules/authoring/compile.ts';
import type { Explanation, RuleTruth } from '#rules/authoring/explain.ts';
import { nodesOf } from '#rules/authoring/lower.ts';
import type { Leaf, SetName } from '#rules/authoring/rule.ts';
import { brokenAt } from '#rules/fixtures/broken-node.ts';
import type { Fixture } from '#rules/fixtures/fixture.ts';
import type { Ground } from '#rules/fixtures/ground.ts';
import { type Explained, explainedFor, type TimelineLine } from '#rules/fixtures/verdict.ts';
import type { Text } from '#rules/text.ts';
import type { FixtureResultView, FixtureSummary } from './contract/fixtures.ts';
import type { ResponseOf } from './contract/operation.ts';
import type { OPERATIONS } from './contract/operations.ts';
import { ruleView } from './decision-view.ts';
import type { Names } from './directory.ts';
import { vocabularyOf } from './handlers/rule-set-handlers.ts';
import { sentence, type Vocabulary } from './rule-words.ts';

export interface FixtureContext {
  readonly ground: Ground;
  readonly names: Names;
  readonly zone: string;
}

export function summaryOf(
  fixture: KeptFixture,
  { names, liveSinceMs }: { readonly names: Names; readonly liveSinceMs: number | null },
): z.output<typeof FixtureSummary> {
  const { accepted } = fixture;
  return {
    id: fixture.id,
    set: fixture.set,
    kind: fixture.document.kind,
    name: fixture.name,
    revision: fixture.revision,
    accepted:
      accepted === null
        ? null
        : {
            why: accepted.why,
            by: names.staff(accepted.by),
            atMs: accepted.atMs,
            sinceLive: isSince(fixture, liveSinceMs),
          },
    savedBy: names.staff(fixture.savedBy),
    savedAtMs: fixture.savedAtMs,
  };
}

export function isSince({ accepted }: KeptFixture, liveSinceMs: number | null): boolean {
  return accepted !== null && (liveSinceMs === null || accepted.atMs > liveSinceMs);
}

function vocabularyFor(compiled: CompiledRuleSet, { names, zone, ground }: FixtureContext): Vocabulary {
  return vocabularyOf({ ruleSet: compiled.ruleSet, catalogue: ground.catalogue }, names, zone);
}

function nameOf(compiled: CompiledRuleSet | null, ruleId: string): Text {
  return compiled?.ruleSet.rules.find((rule) => rule.id === ruleId)?.name ?? { en: ruleId };
}

/** A rule as it stood in the explanation, with its conditions in words. */
function outcomeView(set: SetName, rule: RuleTruth | undefined, context: FixtureContext) {
  const compiled = context.ground.sets[set];
  if (rule === undefined || compiled === null) return null;
  const { names } = context;
  // Fixtures hold stand-ins, nobody's data.
  return ruleView(rule, compiled, {
    compiled,
    vocabulary: vocabularyFor(compiled, context),
    names,
    personal: true,
  });
}

function winnerOf(explanation: Explanation<unknown> | null): RuleTruth | undefined {
  return explanation?.rules.find((rule) => rule.state === 'won');
}

export function explainedView({ set, expected, actual }: Explained, context: FixtureContext) {
  return {
    set,
    expected: outcomeView(set, expected?.asked?.rule, context),
    actual: outcomeView(set, winnerOf(actual), context),
  };
}

/** Why each rule decided; where it should have been another, why that one did not. */
export function explainedOf(outcome: FixtureOutcome): readonly Explained[] {
  if (outcome.ok === null) return [];
  if (!outcome.ok) return outcome.explained;
  return (['guidance', 'assignment'] as const).flatMap((set) => {
    const decision = outcome.decisions.findLast((one) => one.set === set);
    return decision ? [explainedFor(null, decision)] : [];
  });
}

/** What happens in a session, beside what should; nothing of a decision. */
export function timelineOf(fixture: Fixture, outcome: FixtureOutcome): readonly TimelineLine[] {
  if (outcome.ok === false) return outcome.timeline;
  if (outcome.ok === null || fixture.kind === 'decision') return [];
  return fixture.expect.timeline.map((happening) => ({ side: 'both', happening }));
}

function brokenView({ fixture, outcome }: RanFixture, context: FixtureContext) {
  if (outcome.ok !== false) return null;
  const broken = brokenAt(fixture.document, outcome);
  if (broken === null) return null;
  const { kind, set, ruleId, nodeId, takenBy } = broken;
  const compiled = set === null ? null : context.ground.sets[set];
  const named = (id: string | null) =>
    set === null || id === null ? null : { set, ruleId: id, name: nameOf(compiled, id) };
  const explained = outcome.explained.find((one) => one.set === set);
  const truths = [explained?.expected?.asked?.rule, winnerOf(explained?.actual ?? null)];
  const truth = truths.find((one) => one?.ruleId === ruleId);
  const view = set === null || nodeId === null ? null : outcomeView(set, truth, context);
  const words = view?.nodes.find((node) => node.id === nodeId)?.words ?? null;
  const node = nodeId === null ? null : { id: nodeId, words: words ?? { en: nodeId } };
  return { kind, rule: named(ruleId), node, takenBy: named(takenBy) };
}

function stateOf(outcome: FixtureOutcome): z.output<typeof FixtureResultView>['state'] {
  if (outcome.ok === null) return outcome.state;
  return outcome.ok ? 'passed' : 'failed';
}

export function resultView(ran: RanFixture, context: FixtureContext): z.output<typeof FixtureResultView> {
  const { fixture, outcome } = ran;
  const decisions = outcome.ok === null ? [] : outcome.decisions;
  const won = new Map(
    decisions.flatMap(({ set, outcome: { winner } }) =>
      winner === null ? [] : [[`${set} ${winner}`, { set, ruleId: winner }] as const],
    ),
  );
  return {
    id: fixture.id,
    name: fixture.name,
    kind: fixture.document.kind,
    revision: fixture.revision,
    state: stateOf(outcome),
    rules: [...won.values()].map(({ set, ruleId }) => ({
      set,
      ruleId,
      name: nameOf(context.ground.sets[set], ruleId),
    })),
    broken: brokenView(ran, context),
    problems: 'problems' in outcome ? [...outcome.problems] : [],
  };
}

/** Failures first, then by name. */
export function resultViews({ ran }: FixtureRun, context: FixtureContext) {
  const views = ran.map((one) => resultView(one, context));
  return [
    ...views.filter(({ state }) => state !== 'passed'),
    ...views.filter(({ state }) => state === 'passed'),
  ];
}

/** Conditions of a compiled rule as they were written, by id. */
function writtenLeaves(rule: CompiledRuleSet['rules'][number]): ReadonlyMap<string, Leaf> {
  const nodes = rule.tree === null ? [] : [...nodesOf(rule.tree)];
  return new Map(nodes.flatMap((node) => (node.kind === 'leaf' ? [[node.id, node.written] as const] : [])));
}

/** A condition in words; null where it is not in the rules any more. */
export function leafWords(
  nodeId: string | null,
  ruleId: string | null,
  context: FixtureContext,
): Text | null {
  for (const compiled of Object.values(context.ground.sets)) {
    const rule = compiled?.rules.find((one) => one.ruleId === ruleId);
    const leaf = rule === undefined ? undefined : writtenLeaves(rule).get(nodeId ?? '');
    if (compiled !== null && leaf !== undefined)
      return sentence({ id: '', all: [leaf] }, vocabularyFor(compiled, context));
  }
  return null;
}

type CoverageView = ResponseOf<(typeof OPERATIONS)['runFixtures']>['coverage'];

export function coverageViews(
  { coverage, changed }: FixtureRun,
  set: SetName,
  context: FixtureContext,
): CoverageView {
  const compiled = context.ground.sets[set];
  if (coverage === null || compiled === null) return [];
  const vocabulary = vocabularyFor(compiled, context);
  const byId = new Map(coverage.rules.map((rule) => [rule.ruleId, rule]));
  return compiled.rules.map((rule) => {
    const covered = byId.get(rule.ruleId);
    const own = changed.get(rule.ruleId);
    const written = writtenLeaves(rule);
    return {
      ruleId: rule.ruleId,
      name: nameOf(compiled, rule.ruleId),
      enabled: rule.enabled,
      changed: own !== undefined,
      wonIn: covered?.wonIn ?? null,
      gap: covered?.gap ?? null,
      leaves: (covered?.leaves ?? []).map(({ nodeId, decisiveIn, gap }) => {
        const leaf = written.get(nodeId);
        const words = leaf === undefined ? { en: nodeId } : sentence({ id: '', all: [leaf] }, vocabulary);
        return { nodeId, words, changed: own?.has(nodeId) ?? false, decisiveIn, gap };
      }),
    };
  });
}
