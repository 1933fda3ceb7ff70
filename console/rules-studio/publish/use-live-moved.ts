/** Live went on while a draft was edited: both sides' changes, and what only a person can decide. No edit is lost on the way. */
import { useQuery } from '@pinia/colada';
import { computed, ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { saveRuleDraft } from '#api/contract/drafts.ts';
import { readRuleVersion } from '#api/contract/rule-versions.ts';
import type { DraftDocument } from '#rules/authoring/draft.ts';
import type { MergeQuestion } from '#rules/authoring/merge.ts';
import { call } from '../../app/client.ts';
import { draftChanges } from '../document/changes.ts';
import { mergeDocuments } from '../draft/keeper.ts';
import type { OpenDraft } from '../draft/open-draft.ts';
import { keyOf, type Side, settleClash } from '../draft/settle-clash.ts';
import { useStudio } from '../draft/use-studio.ts';
import { refusalWords } from './refusal-words.ts';

export function useLiveMoved(draft: OpenDraft) {
  const i18n = useI18n();
  const studio = useStudio();
  const busy = ref(false);
  const refused = ref<string | null>(null);
  const choices = ref(new Map<string, Side>());
  const left = ref<readonly MergeQuestion[] | null>(null);
  const base = useQuery({
    key: () => ['rule-version', studio.set, draft.baseVersion.value ?? 0],
    query: async (): Promise<DraftDocument> => {
      const number = draft.baseVersion.value;
      if (number === null) return { ...studio.liveDocument.value, rules: [], conditions: [] };
      const { ruleSet } = await call(readRuleVersion, { params: { set: studio.set, number } });
      return ruleSet as DraftDocument;
    },
  });
  const sides = computed(() =>
    base.data.value === undefined
      ? null
      : { base: base.data.value, mine: draft.document.value, theirs: studio.liveDocument.value },
  );
  const questions = computed((): readonly MergeQuestion[] => {
    if (left.value !== null) return left.value;
    if (sides.value === null) return [];
    const merge = mergeDocuments(sides.value.base, sides.value.mine, sides.value.theirs);
    return merge.ok ? [] : merge.questions;
  });

  async function takeIn(): Promise<void> {
    const live = studio.live.value?.version ?? null;
    if (sides.value === null || live === null) return;
    busy.value = true;
    refused.value = null;
    try {
      if (!(await draft.flush())) return;
      const merge = settleClash(sides.value, questions.value, choices.value);
      if (!merge.ok) {
        left.value = merge.questions;
        return;
      }
      const { revision } = draft.base();
      await call(saveRuleDraft, {
        params: { set: studio.set, id: draft.id },
        body: { revision, document: merge.document, basedOn: live },
      });
      left.value = null;
      await studio.refresh();
    } catch (error) {
      refused.value = refusalWords(error, i18n);
    } finally {
      busy.value = false;
    }
  }

  return {
    base,
    sides,
    questions,
    busy,
    refused,
    sideOf: (question: MergeQuestion): Side => choices.value.get(keyOf(question)) ?? 'mine',
    choose: (question: MergeQuestion, side: Side) => choices.value.set(keyOf(question), side),
    counts: computed(() =>
      sides.value === null
        ? null
        : {
            live: draftChanges(sides.value.base, sides.value.theirs).count,
            mine: draftChanges(sides.value.base, sides.value.mine).count,
          },
    ),
    takeIn,
  };
}
