/** Recorded values of every fact, read once for the studio's set. */
import { useQuery } from '@pinia/colada';
import { computed } from 'vue';
import { readRecordedValues } from '#api/contract/rule-vocabulary.ts';
import { call } from '../../app/client.ts';
import { useStudio } from '../draft/use-studio.ts';

export interface FactRecord {
  readonly cases: number;
  readonly unknown: number;
  readonly hidden: boolean;
  readonly values: readonly { readonly value: string | number | boolean; readonly cases: number }[];
}

export function useRecorded() {
  const studio = useStudio();
  const { data } = useQuery({
    key: () => ['recorded-values', studio.set],
    query: () => call(readRecordedValues, { params: { set: studio.set } }),
    staleTime: 60_000,
  });
  const byFact = computed(
    () =>
      new Map(
        (data.value?.facts ?? []).map(({ fact, ...rest }) => [
          fact,
          { ...rest, cases: data.value?.cases ?? 0 },
        ]),
      ),
  );
  return (fact: string): FactRecord | null => byFact.value.get(fact) ?? null;
}
