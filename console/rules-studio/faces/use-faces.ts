/** The faces there are: those that come with the studio, then those that were kept. */
import { useQuery } from '@pinia/colada';
import { computed } from 'vue';
import { dropFace, keepFace, listFaces } from '#api/contract/rule-faces.ts';
import type { FactValue } from '#rules/authoring/facts.ts';
import { call } from '../../app/client.ts';
import { newId } from '../document/new-id.ts';
import { FACES, type Face } from './faces.ts';

export function useFaces() {
  const { data, refetch } = useQuery({
    key: ['rule-faces'],
    query: () => call(listFaces),
    staleTime: 60_000,
  });
  const kept = computed(() => (data.value?.faces ?? []) as readonly Face[]);
  return {
    faces: computed<readonly Face[]>(() => [...FACES, ...kept.value]),
    isKept: (id: string): boolean => kept.value.some((face) => face.id === id),
    keep: async (name: Face['name'], facts: { readonly [fact: string]: FactValue }): Promise<void> => {
      await call(keepFace, { params: { id: newId('f') }, body: { name, facts } });
      await refetch();
    },
    drop: async (id: string): Promise<void> => {
      await call(dropFace, { params: { id } });
      await refetch();
    },
  };
}
