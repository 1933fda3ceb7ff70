/** Who could serve each step now or at a time, and how far the rule got last week; asked again a moment after an edit. */
import { onScopeDispose, ref, watch } from 'vue';
import type { BodyInputOf, ResponseOf } from '#api/contract/operation.ts';
import { tryPlanNow } from '#api/contract/rule-trials.ts';
import type { Plan } from '#rules/assignment/plan.ts';
import { call, Refused } from '../../app/client.ts';

export type PlanNow = ResponseOf<typeof tryPlanNow>;

const PAUSE_MS = 300;

export function usePlanNow(plan: () => Plan, ruleId: () => string | null | undefined) {
  const atMs = ref<number | null>(null);
  const now = ref<PlanNow | null>(null);
  /** What is written cannot be tried, or the server does not answer: then nothing is told of now. */
  const unable = ref(false);
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    asked += 1;
    const mine = asked;
    const rule = ruleId();
    const body = {
      plan: plan(),
      ...(atMs.value === null ? {} : { atMs: atMs.value }),
      ...(rule === undefined ? {} : { ruleId: rule }),
    };
    try {
      const answer = await call(tryPlanNow, {
        body: JSON.parse(JSON.stringify(body)) as BodyInputOf<typeof tryPlanNow>,
      });
      if (mine === asked) {
        now.value = answer;
        unable.value = false;
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (mine === asked) unable.value = true;
    }
  }

  watch(
    () => JSON.stringify([plan(), ruleId(), atMs.value]),
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), PAUSE_MS);
    },
  );
  void ask();
  onScopeDispose(() => clearTimeout(timer));
  return { now, unable, atMs };
}
