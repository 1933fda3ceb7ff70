/** Who else has this draft open, and at which rule; what they save comes in. Only a hint: it fades when nothing more is heard. */
import { computed, onScopeDispose, ref, watch } from 'vue';
import { useRoute } from 'vue-router';
import { lookAtDraft } from '#api/contract/drafts.ts';
import { call } from '../../app/client.ts';
import { useLiveEvent } from '../../app/live/use-live-event.ts';
import { useMe } from '../../app/me.ts';
import { type Company, hear, present } from './company.ts';
import { useStudio } from './use-studio.ts';

const SAY_AGAIN_MS = 12_000;

export function useCompany() {
  const me = useMe();
  const studio = useStudio();
  const route = useRoute();
  const company = ref<Company>(new Map());
  const tick = ref(0);
  const draftId = computed(() => studio.draft.value?.id ?? null);
  const ruleId = computed(() => (route.name === 'rule' ? String(route.params.ruleId) : null));

  function say(id: string, on: boolean): void {
    const params = { set: studio.set, id };
    // Nobody misses a hint that does not come.
    void call(lookAtDraft, { params, body: { ruleId: ruleId.value, on }, keepalive: !on }).catch(
      () => undefined,
    );
  }

  watch(
    [draftId, ruleId] as const,
    ([id], before) => {
      const [earlier] = before ?? [];
      if (earlier && earlier !== id) {
        say(earlier, false);
        company.value = new Map();
      }
      if (id !== null) say(id, true);
    },
    { immediate: true },
  );
  const timer = setInterval(() => {
    tick.value += 1;
    if (draftId.value !== null) say(draftId.value, true);
  }, SAY_AGAIN_MS);
  onScopeDispose(() => {
    clearInterval(timer);
    if (draftId.value !== null) say(draftId.value, false);
  });

  useLiveEvent('staff', (notice) => {
    const open = studio.draft.value;
    if (notice.kind !== 'draft' || open === null || notice.draftId !== open.id) return;
    if (notice.what === 'saved' && (notice.revision ?? 0) > open.base().revision)
      void open.look().catch(() => undefined);
    if (notice.who.id === me.me?.id) return;
    const isNew = !company.value.has(notice.who.id);
    company.value = hear(company.value, notice, Date.now());
    if (isNew && notice.what === 'looking') say(open.id, true);
  });

  return computed(() => {
    // Looked at again with every tick, so that whoever fell silent fades.
    tick.value;
    return present(company.value, Date.now());
  });
}
