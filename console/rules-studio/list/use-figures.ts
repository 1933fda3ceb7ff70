/** How each rule of the list does: in the last days as it was live, and laid over the last visits as it stands here. */
import { useQuery } from '@pinia/colada';
import { computed } from 'vue';
import { countRuleList, readRuleFigures } from '#api/contract/rule-figures.ts';
import { call } from '../../app/client.ts';
import { useStudio } from '../draft/use-studio.ts';

export interface RuleFigures {
  readonly days: readonly number[];
  readonly won: number;
  readonly wonMonth: number;
  /** Share of those won who then spoke; null where none won or it is not counted. */
  readonly spoke: number | null;
}

const NOTHING_WON: RuleFigures = { days: [], won: 0, wonMonth: 0, spoke: null };

export interface Overlaid {
  readonly matches: number;
  readonly wins: number;
  readonly lostTo: { readonly ruleId: string; readonly visits: number } | null;
}

export function useFigures() {
  const studio = useStudio();
  const figures = useQuery({
    key: () => ['rule-figures', studio.set],
    query: () => call(readRuleFigures, { params: { set: studio.set } }),
    staleTime: 30_000,
  });
  // Asked again when the draft was saved: its hash would say so, its saving time does.
  const savedAt = computed(() => {
    const saving = studio.draft.value?.saving.value;
    return saving?.kind === 'saved' ? saving.atMs : null;
  });
  const overlay = useQuery({
    key: () => ['rule-wins', studio.set, studio.draft.value?.id ?? 'live', savedAt.value ?? 0],
    query: () =>
      call(countRuleList, {
        params: { set: studio.set },
        query: studio.draft.value === null ? {} : { draft: studio.draft.value.id },
      }),
    enabled: () => studio.draft.value === null || savedAt.value !== null,
    staleTime: 30_000,
  });
  const byRule = computed(
    () =>
      new Map(
        (figures.data.value?.rules ?? []).map(({ ruleId, days, won, wonMonth, spoke }) => [
          ruleId,
          { days, won, wonMonth, spoke: spoke === null || won === 0 ? null : spoke / won },
        ]),
      ),
  );
  return {
    known: computed(() => figures.data.value !== undefined),
    /** Null until known; a rule nobody counted for has won nothing. */
    of: (ruleId: string | null): RuleFigures | null =>
      figures.data.value === undefined ? null : (byRule.value.get(ruleId) ?? NOTHING_WON),
    overlay: computed(() => new Map((overlay.data.value?.rules ?? []).map((one) => [one.ruleId, one]))),
    visits: computed(() => overlay.data.value?.visits ?? 0),
  };
}
