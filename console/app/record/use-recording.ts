/** A session or a decision recorded as a fixture: looked at with everything replaced, then kept. */
import { computed, ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { addFixture, recordFixture } from '#api/contract/fixtures.ts';
import type { ResponseOf } from '#api/contract/operation.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { call } from '../client.ts';
import { type ProblemWords, problemWords } from '../problem-words.ts';
import { welcomeStep } from '../welcome/steps.ts';

type Recorded = ResponseOf<typeof recordFixture>;

export interface RecordingAsked {
  readonly set: SetName;
  readonly what: { readonly session: string } | { readonly decision: string };
}

export function useRecording() {
  const { t } = useI18n();
  const recorded = ref<Recorded | null>(null);
  const problem = ref<ProblemWords | null>(null);
  const busy = ref(false);
  const kept = ref<string | null>(null);
  /** By fact: written by hand where no stand-in keeps the truth. */
  const typed = ref<Record<string, string>>({});
  let asked: RecordingAsked | null = null;

  async function trying(work: () => Promise<void>): Promise<void> {
    busy.value = true;
    problem.value = null;
    try {
      await work();
    } catch (error) {
      problem.value = problemWords(error, t);
    } finally {
      busy.value = false;
    }
  }

  const look = (next: RecordingAsked | null = asked): Promise<void> => {
    if (next === null) return Promise.resolve();
    if (asked === null || JSON.stringify(next) !== JSON.stringify(asked)) {
      recorded.value = null;
      typed.value = {};
    }
    asked = next;
    return trying(async () => {
      const answer = await call(recordFixture, {
        params: { set: next.set },
        body: { ...next.what, typed: typed.value },
      });
      if (asked === next) recorded.value = answer;
    });
  };

  const keep = (title: string): Promise<void> =>
    trying(async () => {
      const document = recorded.value?.document;
      if (asked === null || typeof document !== 'object' || document === null) return;
      const fixture = await call(addFixture, {
        params: { set: asked.set },
        body: { document: { ...document, title } },
      });
      kept.value = fixture.name;
      void welcomeStep('recorded');
    });

  const missing = computed(() =>
    (recorded.value?.needs ?? []).filter(({ fact }) => !typed.value[fact]?.trim()),
  );
  const ready = computed(() => recorded.value !== null && recorded.value.document !== null);
  return { recorded, problem, busy, kept, typed, missing, ready, look, keep };
}
