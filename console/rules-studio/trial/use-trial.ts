/** A trial: its state lives in the address, its answer follows a moment behind. */
import { computed, ref, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRoute, useRouter } from 'vue-router';
import type { ResponseOf } from '#api/contract/operation.ts';
import { tryRules } from '#api/contract/rule-trials.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { call } from '../../app/client.ts';
import { type ProblemWords, problemWords } from '../../app/problem-words.ts';
import { bodyOf, queryOf, stateOf, type TrialState } from './trial-state.ts';

export type Tried = ResponseOf<typeof tryRules>;

/** While somebody types, one question at the end of it. Milliseconds. */
const PAUSE_MS = 250;

/** `ready`: what is to be saved before the server is asked. */
export function useTrial(set: SetName, ready: () => Promise<unknown>) {
  const { t } = useI18n();
  const route = useRoute();
  const router = useRouter();
  const state = computed(() => stateOf(route.query));
  const tried = ref<Tried | null>(null);
  const problem = ref<ProblemWords | null>(null);
  const busy = ref(false);
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    asked += 1;
    const mine = asked;
    busy.value = true;
    try {
      await ready();
      const answer = await call(tryRules, { params: { set }, body: bodyOf(state.value) });
      if (mine !== asked) return;
      tried.value = answer;
      problem.value = null;
    } catch (error) {
      if (mine === asked) problem.value = problemWords(error, t);
    } finally {
      if (mine === asked) busy.value = false;
    }
  }

  function change(next: TrialState): Promise<unknown> {
    return router.replace({ query: queryOf(next) });
  }

  watch(
    () => JSON.stringify(bodyOf(state.value)),
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), PAUSE_MS);
    },
  );
  void ask();

  /** What both sides say, beside one another; null while there is no draft. */
  const agree = computed(() => {
    const { live, draft } = tried.value ?? {};
    return live && draft ? live.winner === draft.winner : null;
  });
  return { state, tried, problem, busy, agree, change, ask };
}
