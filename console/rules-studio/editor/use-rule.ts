/** One rule as it is edited: read from the draft, written back into it, with what of it can be counted. */
import { type ComputedRef, computed } from 'vue';
import type { DraftEntry } from '#rules/authoring/draft.ts';
import type { Group, NamedCondition } from '#rules/authoring/rule.ts';
import { asPin, pinsFor, useNamed } from '../conditions/use-named.ts';
import { replaceRule, ruleIn } from '../document/rule-list.ts';
import type { OpenDraft } from '../draft/open-draft.ts';
import { useStudio } from '../draft/use-studio.ts';
import { allNodes, branchFrom, groupOf } from '../tree/branches.ts';
import { finishedPart } from '../tree/finished-part.ts';
import { readTree } from '../tree/read-tree.ts';
import { namedIn } from '../vocabulary/rule-words.ts';
import { useVocabulary } from '../vocabulary/use-vocabulary.ts';
import { countableOf } from './countable.ts';

export interface EditedRule {
  readonly rule: ComputedRef<DraftEntry>;
  /** Null where it is no tree. */
  readonly tree: ComputedRef<Group | null>;
  readonly finished: ComputedRef<Group | null>;
  /** Something of the tree is left out of the finished part. */
  readonly partly: ComputedRef<boolean>;
  readonly countable: ComputedRef<DraftEntry | null>;
  /** As the draft pins them. */
  readonly named: ComputedRef<readonly NamedCondition[]>;
  /** Those and the others that may be named. */
  readonly offered: ComputedRef<readonly NamedCondition[]>;
  readonly change: (parts: Readonly<Record<string, unknown>>, mark?: string) => void;
  readonly put: (rule: DraftEntry, mark?: string) => void;
  readonly pin: (condition: NamedCondition) => void;
}

export function useRule(draft: () => OpenDraft, ruleId: () => string): EditedRule {
  const studio = useStudio();
  const vocabulary = useVocabulary();
  const kept = useNamed();
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
      const inForce = { since, until, schedule, cap, rollout };
      return countableOf(id, studio.set, groupOf(finishedBranch.value), inForce);
    }),
    change: (parts, mark) => {
      const next = { ...rule.value, ...parts };
      // What is taken back leaves no key behind.
      const kept = Object.entries(next).filter(([, value]) => value !== undefined);
      put(Object.fromEntries(kept) as unknown as DraftEntry, mark);
    },
    put,
    offered: computed(() => {
      const pinned = new Set(named.value.map(({ id }) => id));
      const others = kept.conditions.value.filter(
        ({ id, retiredAtMs }) => retiredAtMs === null && !pinned.has(id),
      );
      return [...named.value, ...others.map(asPin)];
    }),
    pin: (condition) =>
      draft().edit((document) => {
        const pinned = new Set(document.conditions.map(({ id }) => id));
        const pins = pinsFor(condition, kept.conditions.value.map(asPin), pinned);
        const conditions = [...document.conditions, ...(pins as unknown as readonly DraftEntry[])];
        return pins.length === 0 ? document : { ...document, conditions };
      }, 'pin'),
  };
}
