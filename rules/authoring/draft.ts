/** A draft: a rule-set document that may hold unfinished rules, kept as they were typed. */
import { z } from 'zod';
import type { FieldProblem } from '../errors.ts';
import { checkExpansion } from './check-expansion.ts';
import { checkSize } from './check-size.ts';
import { checkPlanTargets, type KnownTargets } from './check-targets.ts';
import type { Catalogue } from './facts.ts';
import { Problems } from './problems.ts';
import {
  type DefaultRule,
  LIMITS,
  type NamedCondition,
  type NamedConditionId,
  type Rule,
  type RuleId,
  type RuleSet,
  type SetName,
} from './rule.ts';
import { defaultRuleSchema, idSchema } from './rule-schema.ts';
import { readNamed, readRule } from './validate.ts';

/** Whatever else it has is as typed. */
export interface DraftEntry {
  readonly id: string;
  readonly [key: string]: unknown;
}

export interface DraftDocument {
  readonly format: 1;
  readonly set: SetName;
  readonly rules: readonly DraftEntry[];
  readonly conditions: readonly DraftEntry[];
  /** Of assignment rules. */
  readonly defaultRule?: DraftEntry;
}

export type DraftReading =
  | { readonly ok: true; readonly draft: DraftDocument }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

const entry = z.looseObject({ id: idSchema });
const base = {
  format: z.literal(1),
  rules: z.array(entry).max(LIMITS.rules),
  conditions: z.array(entry).max(LIMITS.namedConditions),
};
const shapes = {
  guidance: z.strictObject({ ...base, set: z.literal('guidance') }),
  assignment: z.strictObject({ ...base, set: z.literal('assignment'), defaultRule: entry }),
};

function refuseTwice(entries: readonly DraftEntry[], at: string, problems: Problems): void {
  const seen = new Set<string>();
  for (const [index, { id }] of entries.entries()) {
    if (seen.has(id)) problems.add([at, index, 'id'], `the id ${id} is used twice`, 'give each its own id');
    seen.add(id);
  }
}

/** What cannot even be kept: too large, without ids, of another set. Never throws, whatever is handed in. */
export function readDraft(json: unknown, set: SetName): DraftReading {
  const problems = new Problems();
  checkSize(json, problems);
  if (problems.list.length > 0) return { ok: false, problems: problems.list };
  const read = shapes[set].safeParse(json);
  if (!read.success) problems.addIssues(read.error, []);
  else {
    const fallback = 'defaultRule' in read.data ? [read.data.defaultRule] : [];
    refuseTwice([...read.data.rules, ...fallback], 'rules', problems);
    refuseTwice(read.data.conditions, 'conditions', problems);
  }
  if (!read.success || problems.list.length > 0) return { ok: false, problems: problems.list };
  return { ok: true, draft: read.data };
}

export interface DraftInspection {
  /** The finished part, operands normalised: it compiles. */
  readonly ruleSet: RuleSet;
  /** Whether the finished part is all of it. */
  readonly complete: boolean;
  /** Rules, and the default rule, that are kept but cannot be published. */
  readonly unfinished: readonly RuleId[];
  readonly unfinishedConditions: readonly NamedConditionId[];
  /** Paths lead into the draft; at most 500. */
  readonly problems: readonly FieldProblem[];
}

interface InspectionContext {
  readonly catalogue: Catalogue;
  readonly targets: KnownTargets;
}

const MOST_PROBLEMS = 500;
/** A rule that nobody else can have broken. */
const NO_DEFAULT: DefaultRule = { id: 'default', plan: { steps: [], overflow: { to: 'queue' } } };

/** Tells finished from unfinished, rule by rule; what a broken rule says wrong hides nothing of the others. */
export function inspectDraft(draft: DraftDocument, context: InspectionContext): DraftInspection {
  const found: FieldProblem[] = [];
  const conditions = finishedConditions(draft, context.catalogue, found);
  const conditionIds = new Set(conditions.map((condition) => condition.id));
  const read = draft.rules.flatMap((_, index): readonly Placed[] => {
    const rule = finishedRule(draft, index, { ...context, conditionIds, found });
    return rule ? [{ rule, index }] : [];
  });
  const fallback = finishedDefault(draft, context.targets, found);
  const rules = withinLimits(read, { draft, conditions, found });
  const finished = new Set(rules.map((rule) => rule.id));
  const isWhole = draft.set === 'guidance' || fallback !== null;
  const unfinished = draft.rules.filter((rule) => !finished.has(rule.id)).map((rule) => rule.id);
  const unfinishedConditions = draft.conditions
    .filter((condition) => !conditionIds.has(condition.id))
    .map((condition) => condition.id);
  return {
    ruleSet: ruleSetOf(draft, { rules, conditions, fallback: fallback ?? NO_DEFAULT }),
    complete: found.length === 0,
    unfinished: isWhole ? unfinished : [...unfinished, draft.defaultRule?.id ?? NO_DEFAULT.id],
    unfinishedConditions,
    problems: found.slice(0, MOST_PROBLEMS),
  };
}

interface Placed {
  readonly rule: Rule;
  readonly index: number;
}

function ruleSetOf(
  draft: DraftDocument,
  parts: {
    readonly rules: readonly Rule[];
    readonly conditions: readonly NamedCondition[];
    readonly fallback: DefaultRule;
  },
): RuleSet {
  const { rules, conditions, fallback } = parts;
  const plain = { format: 1, set: draft.set, rules, conditions };
  // Each rule was read by the schema of this set.
  return (draft.set === 'assignment' ? { ...plain, defaultRule: fallback } : plain) as RuleSet;
}

function finishedRule(
  draft: DraftDocument,
  index: number,
  context: InspectionContext & {
    readonly conditionIds: ReadonlySet<string>;
    readonly found: FieldProblem[];
  },
): Rule | null {
  const problems = new Problems();
  const path = ['rules', index];
  const { catalogue, conditionIds, targets, found } = context;
  const rule = readRule(draft.rules[index], path, { catalogue, set: draft.set, problems, conditionIds });
  if (rule?.event.type === 'route')
    checkPlanTargets(rule.event.params.plan, [...path, 'event', 'params', 'plan'], { targets, problems });
  if (found.length < MOST_PROBLEMS || problems.list.length > 0) found.push(...problems.list);
  return problems.list.length === 0 ? rule : null;
}

function finishedDefault(
  draft: DraftDocument,
  targets: KnownTargets,
  found: FieldProblem[],
): DefaultRule | null {
  if (draft.set === 'guidance') return null;
  const problems = new Problems();
  const read = defaultRuleSchema.safeParse(draft.defaultRule);
  if (!read.success) problems.addIssues(read.error, ['defaultRule']);
  else checkPlanTargets(read.data.plan, ['defaultRule', 'plan'], { targets, problems });
  found.push(...problems.list);
  return read.success && problems.list.length === 0 ? read.data : null;
}

/** Rounds in which conditions fall because one they name has fallen; after them all that is left falls. */
const ROUNDS = LIMITS.expandedDepth + 2;

/** A condition that names a broken one is broken too, and so are all of a circle. */
function finishedConditions(
  draft: DraftDocument,
  catalogue: Catalogue,
  found: FieldProblem[],
): readonly NamedCondition[] {
  let left = draft.conditions.map((json, index) => ({ json, index }));
  for (let round = 0; round < ROUNDS && left.length > 0; round += 1) {
    const ids = new Set(left.map(({ json }) => json.id));
    const read = left.map(({ json, index }) => {
      const problems = new Problems();
      const reading = { catalogue, set: draft.set, problems, conditionIds: ids };
      const condition = readNamed(json, ['conditions', index], reading);
      return { json, index, condition, problems: problems.list };
    });
    const whole = read.flatMap(({ condition, problems }) =>
      condition && problems.length === 0 ? [condition] : [],
    );
    found.push(...read.flatMap(({ problems }) => problems));
    const circles =
      whole.length < read.length ? [] : expansionFaults({ draft, conditions: whole, rules: [] });
    if (whole.length === read.length && circles.length === 0) return whole;
    const fallen = new Set(circles.map((fault) => Number(fault.path.split('/')[2])));
    // Places among those that were looked at, which are told by their places in the draft.
    found.push(
      ...circles.map((fault) => ({
        ...fault,
        path: fault.path.replace(/\d+/u, (place) => String(read[Number(place)]?.index ?? place)),
      })),
    );
    left = read.filter(({ problems }, place) => problems.length === 0 && !fallen.has(place));
  }
  return [];
}

interface Expansion {
  readonly draft: DraftDocument;
  readonly conditions: readonly NamedCondition[];
  readonly rules: readonly Rule[];
}

function expansionFaults({ draft, conditions, rules }: Expansion): readonly FieldProblem[] {
  const problems = new Problems();
  checkExpansion(ruleSetOf(draft, { rules, conditions, fallback: NO_DEFAULT }), problems);
  return problems.list;
}

/** Rules that named conditions make too large fall; the fault list is bounded, so it is asked until there is none. */
function withinLimits(
  read: readonly Placed[],
  context: {
    readonly draft: DraftDocument;
    readonly conditions: readonly NamedCondition[];
    readonly found: FieldProblem[];
  },
): readonly Rule[] {
  const { draft, conditions, found } = context;
  let left = read;
  for (;;) {
    const faults = expansionFaults({ draft, conditions, rules: left.map(({ rule }) => rule) });
    if (faults.length === 0) return left.map(({ rule }) => rule);
    const fallen = new Set(faults.map((fault) => Number(fault.path.split('/')[2])));
    const { length } = left;
    found.push(
      ...faults.map((fault) => ({
        ...fault,
        path: fault.path.replace(/\d+/u, (place) => String(left[Number(place)]?.index ?? place)),
      })),
    );
    left = left.filter((_, place) => !fallen.has(place));
    if (left.length === length) return [];
  }
}
