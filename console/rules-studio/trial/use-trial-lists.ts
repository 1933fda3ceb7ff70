/** What a trial is chosen from: facts of the catalogue, names behind ids, recorded cases. */
import { useQuery } from '@pinia/colada';
import { computed } from 'vue';
import { listTrialCases } from '#api/contract/rule-trials.ts';
import type { FactDefinition } from '#rules/authoring/facts.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { call } from '../../app/client.ts';
import { useMe } from '../../app/me.ts';
import { useTextIn } from '../../ui/text-in.ts';
import { type NamedThing, useVocabulary } from '../vocabulary/use-vocabulary.ts';
import type { Choice } from './fact-fields.ts';

export function useTrialLists(set: SetName) {
  const me = useMe();
  const words = useTextIn();
  const vocabulary = useVocabulary();
  const cases = useQuery({
    key: ['trial-cases', set],
    query: () => call(listTrialCases, { params: { set } }),
    enabled: () => me.may('decisions.read'),
    staleTime: 10_000,
  });
  const named = (things: readonly NamedThing[]): readonly Choice[] =>
    things.map(({ id, name }) => ({ value: id, label: words(name) }));

  /** Values that a list offers; none for what is written freely. */
  function choicesOf({ list }: FactDefinition): readonly Choice[] {
    if (list === 'agents') return named(vocabulary.value.agents);
    if (list === 'groups') return named(vocabulary.value.groups);
    if (list === 'entry-points') return named(vocabulary.value.entryPoints);
    return list === 'tags' ? vocabulary.value.tags.map((tag) => ({ value: tag, label: tag })) : [];
  }

  return {
    catalogue: computed(() => vocabulary.value.catalogue),
    choicesOf,
    cases: computed(() => cases.data.value?.cases ?? []),
    casesKnown: computed(() => cases.data.value !== undefined || cases.error.value !== null),
  };
}
