/** Asks once, when a rule is aimed at, what it would win at every place; the answer is there before it is dropped. */
import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import { countRule } from '#api/contract/rule-trials.ts';
import { call } from '../../app/client.ts';
import { ruleIn } from '../document/rule-list.ts';
import { useStudio } from '../draft/use-studio.ts';
import { type PlaceCounts, type PlaceEffect, placeEffect } from './place-effect.ts';

const AIM_MS = 120;

export function usePlaces() {
  const studio = useStudio();
  const aimed = ref<string | null>(null);
  const counts = shallowRef<{ readonly key: string; readonly places: PlaceCounts } | null>(null);
  let soon: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | null = null;
  onScopeDispose(() => {
    clearTimeout(soon);
    asking?.abort();
  });

  /** The same as long as neither the rule nor the others change; the order of the others counts. */
  function keyOf(ruleId: string): string {
    const { rules } = studio.document.value;
    const others = rules.filter((rule) => rule.id !== ruleId).map((rule) => rule.id);
    return [ruleId, studio.draft.value?.id ?? 'live', ...others].join(' ');
  }

  async function ask(ruleId: string): Promise<void> {
    const key = keyOf(ruleId);
    const rule = ruleIn(studio.document.value, ruleId);
    if (rule === null || counts.value?.key === key) return;
    asking?.abort();
    asking = new AbortController();
    const { draft } = studio;
    try {
      const { places } = await call(countRule, {
        params: { set: studio.set },
        body: { rule, places: true, ...(draft.value === null ? {} : { draft: draft.value.id }) },
        signal: asking.signal,
      });
      if (places !== null && aimed.value === ruleId) counts.value = { key, places };
    } catch {
      // An unfinished rule has no counts, and neither has one that was left before they came.
      if (aimed.value === ruleId) counts.value = null;
    }
  }

  return {
    aimed: computed(() => aimed.value),
    aim: (ruleId: string) => {
      if (aimed.value === ruleId) return;
      aimed.value = ruleId;
      clearTimeout(soon);
      soon = setTimeout(() => void ask(ruleId), AIM_MS);
    },
    ask,
    effect: (ruleId: string, from: number, to: number): PlaceEffect | null => {
      if (counts.value?.key !== keyOf(ruleId)) return null;
      const others = studio.document.value.rules.map((rule) => rule.id).filter((id) => id !== ruleId);
      return placeEffect(counts.value.places, others, { from, to });
    },
  };
}
