/** Findings that need to know more than the rules: who is there, what was recorded. Whoever lints hands it in. */
import type { Target } from '../assignment/plan.ts';
import { type CompiledRuleSet, slotsOf } from './compile.ts';
import type { FactObject } from './facts.ts';
import { type Finding, type FindingCode, finding } from './finding.ts';
import { plansOf } from './lint-plans.ts';
import type { RuleId } from './rule.ts';

export interface LintWorld {
  /** Agents, groups and bots that have been retired. */
  readonly retired: ReadonlySet<string>;
  /** Groups in which nobody may reply. */
  readonly empty: ReadonlySet<string>;
  /** Groups that are closed and will not open. */
  readonly closed: ReadonlySet<string>;
  /** Rules that have been live for 30 days and decided nothing. */
  readonly notWon: ReadonlySet<RuleId>;
  /** How long the longest of the recorded visits lasted. Seconds; null = none was recorded. */
  readonly longestVisitSeconds: number | null;
  /** Recorded sessions with the facts of their decision, newest first. */
  readonly sessions: readonly { readonly sessionId: string; readonly facts: FactObject }[];
}

function idOf(target: Target): string | null {
  switch (target.kind) {
    case 'agent':
      return target.agentId;
    case 'group':
      return target.groupId;
    case 'bot':
      return target.botId;
    case 'owner':
    case 'last-agent':
      return null;
    default:
      return target satisfies never;
  }
}

function targetFindings({ ruleSet }: CompiledRuleSet<unknown>, world: LintWorld): readonly Finding[] {
  return plansOf(ruleSet).flatMap(({ ruleId, plan }) => {
    const overflow = plan.overflow.to === 'bot' ? [plan.overflow.botId] : [];
    const ids = [...plan.steps.flatMap(({ target }) => idOf(target) ?? []), ...overflow];
    const codes: readonly (readonly [FindingCode, ReadonlySet<string>])[] = [
      ['retired-target', world.retired],
      ['empty-target', world.empty],
      ['closed-target', world.closed],
    ];
    return codes.flatMap(([code, those]) => (ids.some((id) => those.has(id)) ? [finding(code, ruleId)] : []));
  });
}

/** One finding a rule, for its first message that comes later than any visit ends. */
function dueFindings({ ruleSet }: CompiledRuleSet<unknown>, { longestVisitSeconds }: LintWorld) {
  if (ruleSet.set === 'assignment' || longestVisitSeconds === null) return [];
  return ruleSet.rules.flatMap(({ id, event }) => {
    const last = event.params.messages.reduce((sum, { intervalSeconds }) => sum + intervalSeconds, 0);
    return last > longestVisitSeconds ? [finding('never-due', id)] : [];
  });
}

/** The overlap of two neighbours, with a session that both match. */
function shown(found: Finding, compiled: CompiledRuleSet<unknown>, world: LintWorld): Finding {
  const [other] = found.others;
  if (found.code !== 'overlap' || other === undefined) return found;
  const rules = [found.ruleId, other].map((id) => compiled.rules.find(({ ruleId }) => ruleId === id));
  const session = world.sessions.find(({ facts }) => {
    const slots = slotsOf(compiled, facts);
    return rules.every((rule) => rule?.holds(slots) ?? false);
  });
  return session === undefined ? found : { ...found, sessionId: session.sessionId };
}

/** `found` by the rules alone, with what is known besides, in the order of the rules. */
export function lintWithin(
  found: readonly Finding[],
  compiled: CompiledRuleSet<unknown>,
  world: LintWorld,
): readonly Finding[] {
  const unused = compiled.rules
    .filter(({ ruleId, enabled }) => enabled && world.notWon.has(ruleId))
    .map(({ ruleId }) => finding('not-won', ruleId));
  const all = [
    ...found.map((one) => shown(one, compiled, world)),
    ...targetFindings(compiled, world),
    ...dueFindings(compiled, world),
    ...unused,
  ];
  // The default rule of an assignment set stands after all others.
  const placeOf = new Map(compiled.rules.map((rule) => [rule.ruleId, rule.index]));
  const place = ({ ruleId }: Finding): number => placeOf.get(ruleId) ?? compiled.rules.length;
  return all.sort((a, b) => place(a) - place(b));
}
