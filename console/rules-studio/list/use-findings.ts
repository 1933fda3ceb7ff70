/** What lint says of the draft that is open; asked again after each save. */
import { useQuery } from '@pinia/colada';
import { computed } from 'vue';
import { readDraftFindings } from '#api/contract/drafts.ts';
import type { ResponseOf } from '#api/contract/operation.ts';
import { call } from '../../app/client.ts';
import { useStudio } from '../draft/use-studio.ts';

export type DraftFinding = ResponseOf<typeof readDraftFindings>['findings'][number];

export function useFindings() {
  const studio = useStudio();
  const savedAt = computed(() => {
    const saving = studio.draft.value?.saving.value;
    return saving?.kind === 'saved' ? saving.atMs : null;
  });
  const query = useQuery({
    key: () => ['rule-findings', studio.draft.value?.id ?? '', savedAt.value ?? 0],
    query: () => call(readDraftFindings, { params: { set: studio.set, id: studio.draft.value?.id ?? '' } }),
    enabled: () => studio.draft.value !== null && savedAt.value !== null,
    staleTime: 30_000,
    placeholderData: (before) => before,
  });
  const byRule = computed(() => {
    const found = new Map<string, DraftFinding[]>();
    // What is only good to know would hide what asks for something.
    for (const one of (query.data.value?.findings ?? []).filter(({ severity }) => severity !== 'info'))
      found.set(one.ruleId, [...(found.get(one.ruleId) ?? []), one]);
    return found;
  });
  return {
    of: (ruleId: string): readonly DraftFinding[] => byRule.value.get(ruleId) ?? [],
    newer: computed(() => query.data.value?.newer ?? []),
  };
}
