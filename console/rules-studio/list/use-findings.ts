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
    for (const one of query.data.value?.findings ?? [])
      found.set(one.ruleId, [...(found.get(one.ruleId) ?? []), one]);
    return found;
  });
  const all = (ruleId: string): readonly DraftFinding[] => byRule.value.get(ruleId) ?? [];
  return {
    /** All that was found, what is only good to know included. */
    all,
    /** What asks for something; in a list the rest would hide it. */
    of: (ruleId: string): readonly DraftFinding[] =>
      all(ruleId).filter(({ severity }) => severity !== 'info'),
    newer: computed(() => query.data.value?.newer ?? []),
  };
}
