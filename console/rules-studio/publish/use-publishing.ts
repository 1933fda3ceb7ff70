/** A draft on its way to being live: what stands in its way, what colleagues say of it, and the step itself. */
import { useQuery, useQueryCache } from '@pinia/colada';
import { computed, ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import {
  changeRuleGates,
  publishRuleDraft,
  readDraftReview,
  readRuleGates,
  reviewRuleDraft,
  scheduleRuleDraft,
  unscheduleRuleDraft,
} from '#api/contract/draft-publishing.ts';
import type { BodyInputOf, ResponseOf } from '#api/contract/operation.ts';
import { startCanary } from '#api/contract/rollouts.ts';
import { call } from '../../app/client.ts';
import type { OpenDraft } from '../draft/open-draft.ts';
import { useStudio } from '../draft/use-studio.ts';
import { causeOf, refusalWords } from './refusal-words.ts';

export type DraftReview = ResponseOf<typeof readDraftReview>;
export type Gate = DraftReview['gates'][number];
export type GateName = keyof ResponseOf<typeof readRuleGates>;
export type Said = DraftReview['reviews'][number];

export interface Publication {
  readonly note: string;
  /** Of new visits, as a canary; null: for all. */
  readonly percent: number | null;
  /** Null = now. */
  readonly atMs: number | null;
  readonly moveRunning: boolean;
}

/** `open`: the draft as it was last read. */
export function usePublishing(open: () => OpenDraft) {
  const i18n = useI18n();
  const studio = useStudio();
  const router = useRouter();
  const cache = useQueryCache();
  const params = { params: { set: studio.set, id: open().id } };
  const busy = ref(false);
  const refused = ref<string | null>(null);
  const published = ref<ResponseOf<typeof publishRuleDraft> | null>(null);
  const savedAtMs = computed(() => {
    const saving = open().saving.value;
    return saving.kind === 'saved' ? saving.atMs : 0;
  });
  const review = useQuery({
    key: () => ['draft-review', studio.set, params.params.id, savedAtMs.value],
    query: () => call(readDraftReview, params),
    placeholderData: (before?: DraftReview) => before,
  });
  const gates = useQuery({ key: ['rule-gates'], query: () => call(readRuleGates) });
  const again = () => cache.invalidateQueries({ key: ['draft-review', studio.set] });

  /** What was refused is told, and what may have caused it is read anew. */
  async function attempt(act: () => Promise<unknown>): Promise<boolean> {
    busy.value = true;
    refused.value = null;
    try {
      await act();
      await again();
      return true;
    } catch (error) {
      refused.value = refusalWords(error, i18n);
      if (causeOf(error) === 'live-moved') await studio.refresh();
      else if (causeOf(error) === 'draft-changed') await open().look();
      await again();
      return false;
    } finally {
      busy.value = false;
    }
  }

  function bodyOf({ note }: Publication) {
    const words = note.trim();
    return {
      revision: open().base().revision,
      live: studio.live.value?.version ?? null,
      ...(words === '' ? {} : { note: words }),
    };
  }

  async function giveTo(percent: number, publication: Publication): Promise<void> {
    const { live, ...body } = bodyOf(publication);
    if (live === null) return;
    await call(startCanary, { ...params, body: { ...body, live, percent } });
    await Promise.all([studio.refresh(), cache.invalidateQueries({ key: ['rollouts', studio.set] })]);
    await router.push({ name: 'rules-canary', params: { set: studio.set } });
  }

  return {
    review,
    gates,
    busy,
    refused,
    published,
    savedAtMs,
    /** False where it was refused. */
    publish: (publication: Publication) =>
      attempt(async () => {
        if (!(await open().flush())) return;
        const { percent, atMs, moveRunning } = publication;
        if (percent !== null) return giveTo(percent, publication);
        const body = { ...bodyOf(publication), moveRunning };
        if (atMs !== null) {
          await call(scheduleRuleDraft, { ...params, body: { ...body, atMs } });
          return;
        }
        published.value = await call(publishRuleDraft, { ...params, body });
        await Promise.all([
          studio.refresh(),
          cache.invalidateQueries({ key: ['rule-versions', studio.set] }),
        ]);
      }),
    unschedule: () => attempt(() => call(unscheduleRuleDraft, params)),
    say: (said: Omit<BodyInputOf<typeof reviewRuleDraft>, 'holdsFor'>) =>
      attempt(() =>
        call(reviewRuleDraft, {
          ...params,
          body: { ...said, holdsFor: review.data.value?.holdsFor ?? '' },
        }),
      ),
    setGate: (name: GateName, on: boolean) =>
      attempt(async () => {
        await call(changeRuleGates, { body: { [name]: on } });
        await gates.refetch();
      }),
  };
}
