/** What runs beside the live version, read anew every 15 seconds while the page is open. */
import { useQuery } from '@pinia/colada';
import { useIntervalFn } from '@vueuse/core';
import { computed } from 'vue';
import { readCanary, readRollouts, readShadow } from '#api/contract/rollouts.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { call } from '../../app/client.ts';

const EVERY_MS = 15_000;

export function useRollouts(set: SetName) {
  const params = { set };
  const rollouts = useQuery({
    key: () => ['rollouts', set],
    query: () => call(readRollouts, { params }),
  });
  const number = computed(() => rollouts.data.value?.canary?.number ?? null);
  const canary = useQuery({
    key: () => ['canary', set, number.value ?? 0],
    query: () => call(readCanary, { params: { set, number: number.value ?? 0 } }),
    enabled: () => number.value !== null,
  });
  const shadow = useQuery({
    key: () => ['shadow', set],
    query: () => call(readShadow, { params }),
  });
  const refresh = async (): Promise<void> => {
    await rollouts.refetch();
    await Promise.all([number.value === null ? null : canary.refetch(), shadow.refetch()]);
  };
  useIntervalFn(() => void refresh(), EVERY_MS);
  return { rollouts, canary, shadow, refresh };
}
