/** A canary or shadow beside the live version, as people read it. */
import { type Canary, listCanaries } from '#activities/store/canaries.ts';
import { sideCounts } from '#activities/store/canary-sides.ts';
import { findDraft } from '#activities/store/drafts.ts';
import { type PublishedRules, rulesById } from '#activities/store/published-rules.ts';
import { casesBetween, type RolloutCase, tallyShadow } from '#activities/store/rollout-cases.ts';
import { numberOfVersion } from '#activities/store/rule-versions.ts';
import { findListedSessions } from '#activities/store/session-lists.ts';
import { compiledShadow } from '#activities/store/shadow-watch.ts';
import type { Shadow } from '#activities/store/shadows.ts';
import type { CompiledRuleSet, Outcome } from '#rules/authoring/compile.ts';
import type { RecordedVisit } from '#rules/authoring/count-rule.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { sideFigures } from '#rules/rollout/figures.ts';
import { shareOf } from '#rules/rollout/intervals.ts';
import { agree, outcomeFor } from '#rules/rollout/side-by-side.ts';
import type { ResponseOf } from './contract/operation.ts';
import type { OPERATIONS } from './contract/operations.ts';
import type { CanaryView, DifferenceView, ShadowView } from './contract/rollouts.ts';
import type { Deps } from './deps.ts';
import { type Actor, canSee } from './rights.ts';
import { subjectOf } from './session-views.ts';

type Agreement = ResponseOf<(typeof OPERATIONS)['readShadow']>['agreement'];

/** Hundredths of a percent make one. */
export const PER_PERCENT = 100;
/** Differences that one answer shows. Count. */
const MOST_DIFFERENCES = 20;

export async function canaryView(deps: Deps, canary: Canary): Promise<CanaryView> {
  const names = await deps.directory.names();
  return {
    number: canary.number,
    hash: canary.hash,
    live: canary.live,
    percent: canary.share / PER_PERCENT,
    state: canary.state,
    reason: canary.reason,
    startedBy: names.staff(canary.startedBy),
    startedAtMs: canary.startedAtMs,
    endedBy: names.staff(canary.endedBy),
    endedAtMs: canary.endedAtMs,
  };
}

export async function shadowView(deps: Deps, shadow: Shadow): Promise<ShadowView> {
  const [names, live, draft] = await Promise.all([
    deps.directory.names(),
    numberOfVersion(deps.store, shadow.liveVersionId),
    findDraft(deps.store, { set: shadow.set, id: shadow.draftId }),
  ]);
  return {
    id: shadow.id,
    draftId: shadow.draftId,
    edited: draft?.hash !== shadow.draftHash,
    live,
    state: shadow.state,
    startedBy: names.staff(shadow.startedBy),
    startedAtMs: shadow.startedAtMs,
    endedBy: names.staff(shadow.endedBy),
    endedAtMs: shadow.endedAtMs,
  };
}

export async function canariesView(deps: Deps, set: SetName): Promise<readonly CanaryView[]> {
  const canaries = await listCanaries(deps.store, set);
  return Promise.all(canaries.map((canary) => canaryView(deps, canary)));
}

export function ruleNameIn(compiled: CompiledRuleSet | null, ruleId: string | null): DifferenceView['live'] {
  if (ruleId === null) return null;
  const rule = compiled?.ruleSet.rules.find(({ id }) => id === ruleId);
  return { id: ruleId, name: rule?.name ?? { en: ruleId } };
}

/** Those of these sessions that the reader may see. */
async function visible(
  deps: Deps,
  caller: Actor,
  ids: readonly (string | null)[],
): Promise<ReadonlySet<string>> {
  const sessions = await findListedSessions(deps.store, [...new Set(ids.flatMap((id) => id ?? []))]);
  return new Set(sessions.flatMap((one) => (canSee(caller, subjectOf(one)) ? [one.id] : [])));
}

async function onlyVisible(
  deps: Deps,
  caller: Actor,
  differences: readonly DifferenceView[],
): Promise<DifferenceView[]> {
  const seen = await visible(
    deps,
    caller,
    differences.map(({ sessionId }) => sessionId),
  );
  return differences.map((one) => ({
    ...one,
    sessionId: one.sessionId !== null && seen.has(one.sessionId) ? one.sessionId : null,
  }));
}

export async function shadowAgreement(deps: Deps, caller: Actor, shadow: Shadow): Promise<Agreement> {
  const [tally, live, compiled] = await Promise.all([
    tallyShadow(deps.store, shadow.set, shadow.id),
    rulesById(deps.store, shadow.liveVersionId),
    compiledShadow(deps.store, shadow.id),
  ]);
  const differences = tally.differences.map(({ liveRuleId, ruleId, ...rest }) => ({
    ...rest,
    live: ruleNameIn(live?.compiled ?? null, liveRuleId),
    other: ruleNameIn(compiled, ruleId),
  }));
  return {
    visits: tally.visits,
    share: shareOf(tally.agreed, tally.visits),
    differences: await onlyVisible(deps, caller, differences),
  };
}

/** Either side of a canary with its figures, and what each version says of the other's cases. */
export async function canaryFigures(
  deps: Deps,
  caller: Actor,
  canary: Canary,
): Promise<ResponseOf<(typeof OPERATIONS)['readCanary']>> {
  const [live, other, liveSide, otherSide, cases, view] = await Promise.all([
    rulesById(deps.store, canary.liveVersionId),
    rulesById(deps.store, canary.versionId),
    sideCounts(deps.store, canary, canary.liveVersionId),
    sideCounts(deps.store, canary, canary.versionId),
    casesBetween(deps.store, canary.set, {
      versionIds: [canary.liveVersionId, canary.versionId],
      fromMs: canary.startedAtMs,
      toMs: canary.endedAtMs,
    }),
    canaryView(deps, canary),
  ]);
  return {
    canary: view,
    live: { version: canary.live, ...sideFigures(liveSide) },
    other: { version: canary.number, ...sideFigures(otherSide) },
    agreement: await agreement(deps, caller, { cases, live, other }),
  };
}

interface Compared {
  readonly newest: RolloutCase;
  readonly live: Outcome;
  readonly other: Outcome;
}

/** A visit counts once, with all that was asked of it. */
function byVisit(cases: readonly RolloutCase[]): readonly (readonly [RolloutCase, RecordedVisit])[] {
  const visits = new Map<string, RolloutCase[]>();
  for (const one of cases) {
    const own = visits.get(one.visit.visitId);
    if (own === undefined) visits.set(one.visit.visitId, [one]);
    else own.push(one);
  }
  return [...visits.values()].flatMap((own) => {
    const [newest] = own;
    if (newest === undefined) return [];
    const evaluations = [...own].reverse().flatMap(({ visit }) => visit.evaluations);
    return [[newest, { ...newest.visit, evaluations }] as const];
  });
}

async function agreement(
  deps: Deps,
  caller: Actor,
  asked: {
    readonly cases: readonly RolloutCase[];
    readonly live: PublishedRules | null;
    readonly other: PublishedRules | null;
  },
): Promise<Agreement> {
  const { live, other } = asked;
  if (live === null || other === null) return { visits: 0, share: null, differences: [] };
  const compared = byVisit(asked.cases).map(
    ([newest, visit]): Compared => ({
      newest,
      live: outcomeFor(live.compiled, visit),
      other: outcomeFor(other.compiled, visit),
    }),
  );
  const differing = compared.filter((one) => !agree(one.live, one.other));
  const differences = differing.slice(0, MOST_DIFFERENCES).map((one) => ({
    caseId: one.newest.id,
    atMs: one.newest.atMs,
    sessionId: one.newest.sessionId,
    live: ruleNameIn(live.compiled, one.live.winner),
    other: ruleNameIn(other.compiled, one.other.winner),
  }));
  return {
    visits: compared.length,
    share: shareOf(compared.length - differing.length, compared.length),
    differences: await onlyVisible(deps, caller, differences),
  };
}
