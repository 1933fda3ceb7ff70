/** Reads a rule-set document from outside: every fault with its path and what would be right, or the rule set with its operands normalised. */
import type { z } from 'zod';
import type { FieldProblem } from '../errors.ts';
import { checkConditions } from './check-conditions.ts';
import { checkExpansion } from './check-expansion.ts';
import { checkSize } from './check-size.ts';
import { checkActionTemplates } from './check-templates.ts';
import type { Catalogue } from './facts.ts';
import { type Path, Problems } from './problems.ts';
import type { GuideAction, NamedCondition, Rule, RuleSet, SetName } from './rule.ts';
import { documentSchema, guideRuleSchema, namedConditionSchema, routeRuleSchema } from './rule-schema.ts';

export type Validation =
  | { readonly ok: true; readonly ruleSet: RuleSet }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** What the parts of a document are read against. */
export interface Reading {
  readonly catalogue: Catalogue;
  readonly set: SetName;
  readonly problems: Problems;
  readonly conditionIds: ReadonlySet<string>;
}

function parsed<Schema extends z.ZodType>(
  schema: Schema,
  json: unknown,
  at: { readonly path: Path; readonly problems: Problems },
): z.output<Schema> | null {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  at.problems.addIssues(result.error, at.path);
  return null;
}

function checkDates(
  rule: { since?: string | undefined; until?: string | undefined },
  path: Path,
  problems: Problems,
) {
  if (!rule.since || !rule.until || Date.parse(rule.since) < Date.parse(rule.until)) return;
  problems.add([...path, 'until'], 'it ends before it begins', 'give an instant after since');
}

export function readRule(json: unknown, path: Path, reading: Reading): Rule | null {
  const { problems, set, catalogue } = reading;
  const schema = set === 'guidance' ? guideRuleSchema : routeRuleSchema;
  const shape = parsed(schema, json, { path, problems });
  if (!shape) return null;
  checkDates(shape, path, problems);
  if (shape.event.type === 'guide') {
    const { messages } = shape.event.params as GuideAction;
    refuseTwice(messages, [...path, 'event', 'params', 'messages'], problems);
    checkActionTemplates(messages, [...path, 'event', 'params', 'messages'], { catalogue, set, problems });
  }
  const conditions = checkConditions(shape.conditions, [...path, 'conditions'], reading);
  // The schema is strict and JSON knows no undefined, so an absent option has no key.
  return conditions && ({ ...shape, conditions } as Rule);
}

export function readNamed(json: unknown, path: Path, reading: Reading): NamedCondition | null {
  const shape = parsed(namedConditionSchema, json, { path, problems: reading.problems });
  const conditions = shape && checkConditions(shape.conditions, [...path, 'conditions'], reading);
  return shape && conditions && ({ ...shape, conditions } as NamedCondition);
}

function refuseTwice(entries: readonly { readonly id: string }[], path: Path, problems: Problems): void {
  const seen = new Set<string>();
  for (const [index, { id }] of entries.entries()) {
    if (seen.has(id))
      problems.add([...path, index, 'id'], `the id ${id} is used twice`, 'give each its own id');
    seen.add(id);
  }
}

function idsOf(list: readonly unknown[]): ReadonlySet<string> {
  const ids = list.map((entry) =>
    typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : null,
  );
  return new Set(ids.filter((id) => typeof id === 'string'));
}

function readDocument(json: unknown, catalogue: Catalogue, problems: Problems): RuleSet | null {
  const shape = parsed(documentSchema, json, { path: [], problems });
  if (!shape) return null;
  const { set } = shape;
  const reading: Reading = { catalogue, set, problems, conditionIds: idsOf(shape.conditions) };
  const conditions = shape.conditions.map((named, index) => readNamed(named, ['conditions', index], reading));
  const rules = shape.rules.map((rule, index) =>
    problems.full ? null : readRule(rule, ['rules', index], reading),
  );
  if (problems.list.length > 0) return null;
  // Nothing was refused, so nothing is null.
  const ruleSet = { ...shape, rules, conditions } as unknown as RuleSet;
  refuseTwice(ruleSet.conditions, ['conditions'], problems);
  const fallback = ruleSet.set === 'assignment' ? [{ id: ruleSet.defaultRule.id }] : [];
  refuseTwice([...ruleSet.rules, ...fallback], ['rules'], problems);
  checkExpansion(ruleSet, problems);
  return ruleSet;
}

/** Bounded in time and memory whatever is handed in; never throws for a bad document. */
export function validateRuleSet(json: unknown, catalogue: Catalogue): Validation {
  const problems = new Problems();
  checkSize(json, problems);
  const ruleSet = problems.list.length === 0 ? readDocument(json, catalogue, problems) : null;
  return ruleSet && problems.list.length === 0
    ? { ok: true, ruleSet }
    : { ok: false, problems: problems.list };
}
