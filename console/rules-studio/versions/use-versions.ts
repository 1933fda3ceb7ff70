/** Published versions of a rule set: the list, two of them compared, the way back. */
import { useInfiniteQuery, useQuery, useQueryCache } from '@pinia/colada';
import { computed, type Ref } from 'vue';
import type { ResponseOf } from '#api/contract/operation.ts';
import { readRollouts } from '#api/contract/rollouts.ts';
import { compareRules, listRuleVersions, rollBackRules } from '#api/contract/rule-versions.ts';
import { call } from '../../app/client.ts';
import { useStudio } from '../draft/use-studio.ts';

type Page = ResponseOf<typeof listRuleVersions>;
export type Version = Page['versions'][number];
type Comparison = ResponseOf<typeof compareRules>;
export type RuleChange = Comparison['changes'][number];
export type Decisions = Comparison['decisions'];

export function useVersions() {
  const studio = useStudio();
  const cache = useQueryCache();
  const list = useInfiniteQuery<Page, Error, number | null>({
    key: () => ['rule-versions', studio.set],
    initialPageParam: null,
    query: ({ pageParam }) =>
      call(listRuleVersions, {
        params: { set: studio.set },
        query: pageParam === null ? {} : { before: pageParam },
      }),
    getNextPageParam: ({ versions, more }) => (more ? (versions.at(-1)?.number ?? null) : null),
    staleTime: 10_000,
  });
  const rollouts = useQuery({
    key: () => ['rollouts', studio.set],
    query: () => call(readRollouts, { params: { set: studio.set } }),
    staleTime: 10_000,
  });
  const pages = computed(() => list.data.value?.pages ?? []);
  return {
    list,
    versions: computed(() => pages.value.flatMap(({ versions }) => versions)),
    /** The version that some of the new visits get beside the live one. */
    canary: computed(() => {
      const last = rollouts.data.value?.canary ?? null;
      return last?.state === 'running' ? last : null;
    }),
    running: computed(() => pages.value[0]?.running ?? 0),
    rollBack: async (back: {
      readonly to: number;
      readonly live: number;
      readonly reason: string;
      readonly moveRunning: boolean;
    }) => {
      const published = await call(rollBackRules, { params: { set: studio.set }, body: back });
      await Promise.all([cache.invalidateQueries({ key: ['rule-versions', studio.set] }), studio.refresh()]);
      return published;
    },
  };
}

/** From one version to another, or to the draft. */
export function useComparison(
  set: 'guidance' | 'assignment',
  asked: Ref<{
    readonly from: number;
    readonly to?: number;
    readonly draft?: string;
    readonly stamp?: string;
  } | null>,
) {
  return useQuery({
    key: () => [
      'rule-comparison',
      set,
      asked.value?.from ?? 0,
      asked.value?.to ?? 0,
      asked.value?.draft ?? '',
      asked.value?.stamp ?? '',
    ],
    query: () => {
      const { from = 1, to, draft } = asked.value ?? {};
      return call(compareRules, {
        params: { set },
        query: { from, ...(to === undefined ? {} : { to }), ...(draft === undefined ? {} : { draft }) },
      });
    },
    enabled: () => asked.value !== null,
    staleTime: 10_000,
  });
}
