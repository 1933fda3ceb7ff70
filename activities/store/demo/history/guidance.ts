/** Guidance over the whole crowd, in order of time: every evaluation, won or not, and which visits a rule spoke to. */
import type { RawFacts } from '#rules/authoring/assemble-facts.ts';
import { type CompiledRuleSet, evaluate } from '#rules/authoring/compile.ts';
import type { Catalogue } from '#rules/authoring/facts.ts';
import { withRuleFacts } from '#rules/authoring/generated.ts';
import type { GuideAction, RuleId } from '#rules/authoring/rule.ts';
import type { Chance } from '../chance.ts';
import type { OpenAt } from './opening.ts';
import { factsAt, NO_PAST, rawFactsAt } from './visit-facts.ts';
import type { DemoVisit } from './visits.ts';

export interface Evaluation {
  readonly atMs: number;
  /** The facts as JSON: tens of thousands of them are kept until they are written. */
  readonly facts: string;
  readonly winner: RuleId | null;
}

export interface Won {
  readonly ruleId: RuleId;
  readonly action: GuideAction;
  /** What its templates are rendered from. */
  readonly raw: RawFacts;
  readonly atMs: number;
  /** The visitor will answer. */
  readonly speaks: boolean;
}

export interface GuidedVisit {
  readonly visit: DemoVisit;
  /** Hours since each rule was last shown, as the visit began. */
  readonly shown: { readonly [ruleId: RuleId]: number };
  /** One a page, up to the one that won. */
  readonly evaluations: readonly Evaluation[];
  readonly won: Won | null;
}

export interface GuidanceWorld {
  readonly compiled: CompiledRuleSet<GuideAction | null>;
  readonly catalogue: Catalogue;
  readonly openAt: OpenAt;
  /** Who answers is drawn from it, by visit. */
  readonly chance: Chance;
}

/** Of those whom a rule spoke to, so many answer. */
const SPEAK_SHARE = 0.45;
const HOUR_MS = 3_600_000;

/** `visits` in order of time. */
export function guide(visits: readonly DemoVisit[], world: GuidanceWorld): readonly GuidedVisit[] {
  const shownAt = new Map<string, { [ruleId: RuleId]: number }>();
  return visits.map((visit) => {
    const before = shownAt.get(visit.visitor.id) ?? {};
    const shown = Object.fromEntries(
      Object.entries(before).map(([ruleId, atMs]) => [ruleId, (visit.openedAtMs - atMs) / HOUR_MS]),
    );
    const guided = guideVisit(visit, shown, world);
    const { won } = guided;
    if (won !== null && staysFor(visit, won))
      shownAt.set(visit.visitor.id, { ...before, [won.ruleId]: visit.openedAtMs });
    return guided;
  });
}

/** A rule whose first message never went out was not shown. */
function staysFor(visit: DemoVisit, won: Won): boolean {
  const first = won.action.messages[0]?.intervalSeconds ?? 0;
  return won.speaks || won.atMs + first * 1000 <= visit.leftAtMs;
}

function guideVisit(visit: DemoVisit, shown: GuidedVisit['shown'], world: GuidanceWorld): GuidedVisit {
  const evaluations: Evaluation[] = [];
  const { visitor } = visit;
  for (const [index, page] of visit.pages.entries()) {
    const moment = { visit, page, pages: index + 1, atMs: page.atMs, past: NO_PAST };
    const facts = withRuleFacts(world.compiled.ruleSet, factsAt(moment, world), {
      visitId: visit.id,
      visitorId: visitor.customer?.id ?? visitor.id,
      shown,
    });
    const outcome = evaluate(world.compiled, facts);
    evaluations.push({ atMs: page.atMs, facts: JSON.stringify(facts), winner: outcome.winner });
    if (outcome.winner !== null && outcome.action !== null) {
      const speaks = world.chance.fork(visit.id).happens(SPEAK_SHARE);
      const raw = rawFactsAt(moment, world);
      const won = { ruleId: outcome.winner, action: outcome.action, atMs: page.atMs, raw, speaks };
      return { visit, shown, evaluations, won };
    }
  }
  return { visit, shown, evaluations, won: null };
}
