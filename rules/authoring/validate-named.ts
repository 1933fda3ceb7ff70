/** Reads a named condition from outside; which set may use it shows where it is used. */
import type { FieldProblem } from '../errors.ts';
import { checkConditions } from './check-conditions.ts';
import { checkSize } from './check-size.ts';
import type { Catalogue } from './facts.ts';
import { Problems } from './problems.ts';
import type { NamedCondition } from './rule.ts';
import { namedConditionSchema } from './rule-schema.ts';

export type NamedValidation =
  | { readonly ok: true; readonly condition: NamedCondition }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** `others`: named conditions it may refer to. */
export function validateNamedCondition(
  json: unknown,
  { catalogue, others }: { readonly catalogue: Catalogue; readonly others: ReadonlySet<string> },
): NamedValidation {
  const problems = new Problems();
  checkSize(json, problems);
  if (problems.list.length > 0) return { ok: false, problems: problems.list };
  const shape = namedConditionSchema.safeParse(json);
  if (!shape.success) {
    problems.addIssues(shape.error, []);
    return { ok: false, problems: problems.list };
  }
  const context = { catalogue, set: null, conditionIds: others, problems };
  const conditions = checkConditions(shape.data.conditions, ['conditions'], context);
  if (conditions === null) return { ok: false, problems: problems.list };
  // The schema is strict, so what has no words in a language has no key for it.
  return { ok: true, condition: { ...shape.data, conditions } as NamedCondition };
}
