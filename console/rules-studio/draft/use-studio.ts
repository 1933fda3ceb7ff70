/** One rule set in the studio: what is live, which draft is open, and what is to be said of it. Made by the shell, used by every tab. */
import { useQuery, useQueryCache } from '@pinia/colada';
import {
  type ComputedRef,
  computed,
  effectScope,
  type InjectionKey,
  inject,
  onScopeDispose,
  provide,
  type ShallowRef,
  shallowRef,
} from 'vue';
import type { z } from 'zod';
import {
  type DraftSummary,
  discardRuleDraft,
  listRuleDrafts,
  readRuleDraft,
  startRuleDraft,
  takeLiveRules,
} from '#api/contract/drafts.ts';
import { readRuleSet } from '#api/contract/rule-sets.ts';
import { type DraftDocument, type DraftInspection, inspectDraft } from '#rules/authoring/draft.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { call } from '../../app/client.ts';
import { useMe } from '../../app/me.ts';
import { type DraftChanges, draftChanges } from '../document/changes.ts';
import type { Vocabulary } from '../vocabulary/use-vocabulary.ts';
import { rememberUnsaved } from './draft-calls.ts';
import { type OpenDraft, openDraft } from './open-draft.ts';

export type Summary = z.output<typeof DraftSummary>;
export type LiveSet = import('#api/contract/operation.ts').ResponseOf<typeof readRuleSet>;

export interface Studio {
  readonly set: SetName;
  readonly live: ComputedRef<LiveSet | null>;
  readonly liveDocument: ComputedRef<DraftDocument>;
  readonly drafts: ComputedRef<readonly Summary[]>;
  readonly draft: ShallowRef<OpenDraft | null>;
  /** What the screen shows: the draft's content, else what is live. */
  readonly document: ComputedRef<DraftDocument>;
  readonly changes: ComputedRef<DraftChanges | null>;
  readonly inspection: ComputedRef<DraftInspection>;
  readonly mayEdit: ComputedRef<boolean>;
  /** The draft that is open; mine is begun where none is. */
  readonly ensure: () => Promise<OpenDraft>;
  readonly open: (id: string | null) => Promise<void>;
  readonly discard: () => Promise<void>;
  readonly takeLive: () => Promise<void>;
  /** After something was published. */
  readonly refresh: () => Promise<void>;
}

function asDocument(live: LiveSet | null, set: SetName): DraftDocument {
  const rules = (live?.rules ?? []).map(({ rule }) => rule as DraftDocument['rules'][number]);
  const conditions = (live?.conditions ?? []) as DraftDocument['conditions'];
  const document = { format: 1, set, rules, conditions } as const;
  const fallback = live?.defaultRule as DraftDocument['defaultRule'] | null;
  return fallback ? { ...document, defaultRule: fallback } : document;
}

export function makeStudio(set: SetName, vocabulary: ComputedRef<Vocabulary>) {
  const me = useMe();
  const cache = useQueryCache();
  const liveQuery = useQuery({
    key: () => ['rule-set', set],
    query: () => call(readRuleSet, { params: { set } }),
    staleTime: 30_000,
  });
  const draftsQuery = useQuery({
    key: () => ['rule-drafts', set],
    query: () => call(listRuleDrafts, { params: { set } }),
    staleTime: 10_000,
  });
  const draft = shallowRef<OpenDraft | null>(null);
  let scope: ReturnType<typeof effectScope> | null = null;
  onScopeDispose(() => scope?.stop());

  const live = computed(() => liveQuery.data.value ?? null);
  const liveDocument = computed(() => asDocument(live.value, set));
  const document = computed(() => draft.value?.document.value ?? liveDocument.value);

  function close(): void {
    scope?.stop();
    scope = null;
    draft.value = null;
  }

  function show(view: Parameters<typeof openDraft>[1]): OpenDraft {
    close();
    scope = effectScope(true);
    const opened = scope.run(() => openDraft(set, view));
    if (opened === undefined) throw new Error('the scope was closed');
    draft.value = opened;
    return opened;
  }

  async function begin(): Promise<OpenDraft> {
    const view = await call(startRuleDraft, { params: { set } });
    void draftsQuery.refetch();
    return show(view);
  }

  async function reread(): Promise<void> {
    const open = draft.value;
    await Promise.all([liveQuery.refetch(), draftsQuery.refetch()]);
    if (open === null) return;
    show(await call(readRuleDraft, { params: { set, id: open.id } }));
  }

  let beginning: Promise<OpenDraft> | null = null;
  const studio: Studio = {
    set,
    live,
    liveDocument,
    drafts: computed(() => draftsQuery.data.value?.drafts ?? []),
    draft,
    document,
    changes: computed(() =>
      draft.value === null ? null : draftChanges(liveDocument.value, draft.value.document.value),
    ),
    inspection: computed(() => inspectDraft(document.value, vocabulary.value)),
    mayEdit: computed(() => me.may('rules.edit')),
    ensure: () => {
      if (draft.value !== null) return Promise.resolve(draft.value);
      beginning ??= begin().finally(() => {
        beginning = null;
      });
      return beginning;
    },
    open: async (id) => {
      if (id === null) close();
      else if (draft.value?.id !== id) show(await call(readRuleDraft, { params: { set, id } }));
    },
    discard: async () => {
      const open = draft.value;
      if (open === null) return;
      await open.flush();
      close();
      await call(discardRuleDraft, { params: { set, id: open.id } });
      rememberUnsaved(open.id, null);
      await draftsQuery.refetch();
    },
    takeLive: async () => {
      const open = draft.value;
      if (open === null || !(await open.flush())) return;
      await call(takeLiveRules, {
        params: { set, id: open.id },
        body: { revision: open.base().revision },
      });
      await reread();
    },
    refresh: async () => {
      await cache.invalidateQueries({ key: ['rule-set', set] });
      await reread();
    },
  };
  return { studio, liveQuery, draftsQuery };
}

const STUDIO: InjectionKey<Studio> = Symbol('studio');

export function provideStudio(studio: Studio): void {
  provide(STUDIO, studio);
}

export function useStudio(): Studio {
  const studio = inject(STUDIO);
  if (studio === undefined) throw new Error('Outside of the studio');
  return studio;
}
