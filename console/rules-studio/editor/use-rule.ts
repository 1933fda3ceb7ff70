/** One rule as it is edited: read from the draft, written back into it, with what of it can be counted. */
import { type ComputedRef, computed } from 'vue';
import type { DraftEntry } from '#rules/authoring/draft.ts';
import type { Group, NamedCondition } from '#rules/authoring/rule.ts';
import { replaceRule, ruleIn } from '../document/rule-list.ts';
import type { OpenDraft } from '../draft/open-draft.ts';
import { useStudio } from '../draft/use-studio.ts';
import { allNodes, branchFrom, groupOf } from '../tree/branches.ts';
import { finishedPart } from '../tree/finished-part.ts';
import { readTree } from '../tree/read-tree.ts';
import { namedIn } from '../vocabulary/rule-words.ts';
import { useVocabulary } from '../vocabulary/use-vocabulary.ts';

export interface EditedRule {
  readonly rule: ComputedRef<DraftEntry>;
  /** Null where it is no tree. */
  readonly tree: ComputedRef<Group | null>;
  readonly finished: ComputedRef<Group | null>;
  /** Something of the tree is left out of the finished part. */
  readonly partly: ComputedRef<boolean>;
  readonly countable: ComputedRef<DraftEntry | null>;
  readonly named: ComputedRef<readonly NamedCondition[]>;
  readonly change: (parts: Readonly<Record<string, unknown>>, mark?: string) => void;
  readonly put: (rule: DraftEntry, mark?: string) => void;
  readonly pin: (condition: NamedCondition) => void;
}

/** Counts look at conditions only; an action that is not finished yet takes nothing from them. */
const ANY_EVENT = {
  guidance: {
    type: 'guide',
    params: { messages: [{ id: 'm', kind: 'text', intervalSeconds: 0, text: { en: '.' } }] },
  },
  assignment: {
    type: 'route',
    params: {
      plan: {
        steps: [{ target: { kind: 'last-agent', evenSuspended: false }, waitSeconds: 0 }],
        overflow: { to: 'queue' },
      },
    },
  },
};

export function useRule(draft: () => OpenDraft, ruleId: () => string): EditedRule {
  const studio = useStudio();
  const vocabulary = useVocabulary();
  const rule = computed(() => ruleIn(draft().document.value, ruleId()) ?? { id: ruleId() });
  const named = computed(() => namedIn(draft().document.value.conditions));
  const tree = computed(() => readTree(rule.value.conditions));
  const finishedBranch = computed(() => {
    if (tree.value === null) return null;
    const conditionIds = new Set(named.value.map(({ id }) => id));
    const { catalogue } = vocabulary.value;
    return finishedPart(branchFrom(tree.value), { catalogue, set: studio.set, conditionIds });
  });
  const put = (next: DraftEntry, mark?: string): void =>
    draft().edit((document) => replaceRule(document, ruleId(), next), mark);
  return {
    rule,
    tree,
    named,
    finished: computed(() => (finishedBranch.value === null ? null : groupOf(finishedBranch.value))),
    partly: computed(() => {
      if (tree.value === null || finishedBranch.value === null) return tree.value !== null;
      return [...allNodes(branchFrom(tree.value))].length > [...allNodes(finishedBranch.value)].length;
    }),
    countable: computed(() => {
      if (finishedBranch.value === null) return null;
      const { id, since, until, schedule, cap, rollout } = rule.value;
      const inForce = Object.entries({ since, until, schedule, cap, rollout }).filter(
        ([, value]) => value !== undefined,
      );
      return {
        id,
        name: { en: id },
        enabled: true,
        conditions: groupOf(finishedBranch.value),
        event: ANY_EVENT[studio.set],
        ...Object.fromEntries(inForce),
      };
    }),
    change: (parts, mark) => {
      const next = { ...rule.value, ...parts };
      // What is taken back leaves no key behind.
      const kept = Object.entries(next).filter(([, value]) => value !== undefined);
      put(Object.fromEntries(kept) as unknown as DraftEntry, mark);
    },
    put,
    pin: (condition) =>
      draft().edit((document) =>
        document.conditions.some(({ id }) => id === condition.id)
          ? document
          : { ...document, conditions: [...document.conditions, condition as unknown as DraftEntry] },
      ),
  };
}
