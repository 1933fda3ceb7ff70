/** Live counts of the rule that is edited: asked a moment after the last key, an older question dropped. */
import { computed, onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue';
import type { ResponseOf } from '#api/contract/operation.ts';
import { countRule } from '#api/contract/rule-trials.ts';
import { same } from '#rules/authoring/diff.ts';
import type { DraftEntry } from '#rules/authoring/draft.ts';
import { call } from '../../app/client.ts';
import { useStudio } from '../draft/use-studio.ts';

export type Counts = ResponseOf<typeof countRule>;
export type NodeCount = Counts['nodes'][number];

/** After the last key. Milliseconds; with the answer it stays under 300. */
const PAUSE_MS = 100;

/** `countable`: the finished part of the rule; null = there is nothing to count. */
export function useCounts(countable: Ref<DraftEntry | null>, asLive: Ref<boolean>) {
  const studio = useStudio();
  const counts = shallowRef<Counts | null>(null);
  const failed = ref(false);
  /** From the last key to the numbers. */
  const tookMs = ref<number | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | null = null;

  async function ask(rule: DraftEntry, sinceMs: number): Promise<void> {
    const mine = new AbortController();
    asking?.abort();
    asking = mine;
    const { draft } = studio;
    try {
      const answer = await call(countRule, {
        params: { set: studio.set },
        body: { rule, asLive: asLive.value, ...(draft.value === null ? {} : { draft: draft.value.id }) },
        signal: mine.signal,
      });
      if (asking !== mine) return;
      counts.value = answer;
      failed.value = false;
      tookMs.value = Math.round(performance.now() - sinceMs);
    } catch {
      if (asking !== mine) return;
      failed.value = true;
    }
  }

  watch(
    [countable, asLive] as const,
    ([rule, live], before) => {
      // Typing a message changes no count.
      if (before !== undefined && live === before[1] && same(rule, before[0] ?? undefined)) return;
      clearTimeout(timer);
      asking?.abort();
      asking = null;
      if (rule === null) {
        counts.value = null;
        return;
      }
      const sinceMs = performance.now();
      timer = setTimeout(() => void ask(rule, sinceMs), PAUSE_MS);
    },
    { immediate: true },
  );
  // The server counts in the place that was saved.
  const order = computed(() => studio.document.value.rules.map(({ id }) => id).join(' '));
  watch(order, async () => {
    await studio.draft.value?.flush();
    if (countable.value !== null) void ask(countable.value, performance.now());
  });
  onScopeDispose(() => {
    clearTimeout(timer);
    asking?.abort();
  });
  const byNode = computed(() => new Map((counts.value?.nodes ?? []).map((node) => [node.id, node])));
  return {
    counts,
    failed,
    tookMs,
    of: (nodeId: string): NodeCount | null => byNode.value.get(nodeId) ?? null,
  };
}
