/** A session or a decision on its way to a fixture: looked at with everything replaced, completed, titled. */
import { computed, ref, shallowRef } from 'vue';
import { recordFixture } from '#api/contract/fixtures.ts';
import type { ResponseOf } from '#api/contract/operation.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { call } from '../client.ts';

export type Subject = { readonly session: string } | { readonly decision: string };
export type Recording = ReturnType<typeof useRecording>;

export function useRecording(set: SetName, proposed = '') {
  const subject = shallowRef<Subject | null>(null);
  const recorded = ref<ResponseOf<typeof recordFixture> | null>(null);
  const error = ref<unknown>(null);
  const busy = ref(false);
  const title = ref(proposed);
  /** By fact: written by hand where no stand-in keeps the truth. */
  const typed = ref<Record<string, string>>({});
  const told = computed(() => recorded.value?.needs ?? []);
  const needs = computed(() =>
    told.value.flatMap(({ fact, ...need }) => (fact === null ? [] : [{ ...need, fact }])),
  );
  /** The people in it are chosen otherwise under other names: no text can mend that. */
  const beyondMending = computed(() => told.value.some(({ fact }) => fact === null));
  const untitled = computed(() => title.value.trim() === '');

  /** What comes of it concerns nobody once something else is recorded. */
  async function attempt(work: () => Promise<void>): Promise<void> {
    const asked = subject.value;
    busy.value = true;
    error.value = null;
    try {
      await work();
    } catch (refusal) {
      if (subject.value === asked) error.value = refusal;
    } finally {
      if (subject.value === asked) busy.value = false;
    }
  }

  const look = (): Promise<void> =>
    attempt(async () => {
      const asked = subject.value;
      if (asked === null) return;
      const answer = await call(recordFixture, { params: { set }, body: { ...asked, typed: typed.value } });
      if (subject.value === asked) recorded.value = answer;
    });

  return {
    subject,
    recorded,
    error,
    busy,
    title,
    typed,
    attempt,
    look,
    choose: (next: Subject | null): Promise<void> => {
      subject.value = next;
      recorded.value = null;
      typed.value = {};
      return look();
    },
    needs,
    beyondMending,
    /** Whether each need has been answered, so that a look can change something. */
    answered: computed(() => needs.value.every(({ fact }) => typed.value[fact]?.trim())),
    /** What the person still owes. */
    lacks: computed(() => {
      if (beyondMending.value) return 'beyond-mending';
      if (needs.value.length > 0) return 'needs';
      return untitled.value ? 'asks-name' : null;
    }),
    /** Under its title; null while something is missing. */
    document: computed(() => {
      const document = recorded.value?.document;
      const complete = typeof document === 'object' && document !== null && !untitled.value;
      return complete ? { ...document, title: title.value.trim() } : null;
    }),
  };
}
