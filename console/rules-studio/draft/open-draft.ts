/** A draft that is open on this screen: what stands in it, with undo and redo, kept as it is typed. */
import { type ComputedRef, computed, onScopeDispose, type Ref, ref, shallowRef } from 'vue';
import type { DraftView } from '#api/contract/drafts.ts';
import type { DraftDocument } from '#rules/authoring/draft.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { beginHistory, change, redo, undo } from '../document/history.ts';
import { readBase, recallUnsaved, rememberUnsaved, saveTo } from './draft-calls.ts';
import { type Base, makeKeeper, type Saving } from './keeper.ts';

type View = import('zod').output<typeof DraftView>;

export interface OpenDraft {
  readonly id: string;
  readonly author: View['author'];
  /** The version it began from; null before the first. */
  readonly baseVersion: Ref<number | null>;
  readonly document: ComputedRef<DraftDocument>;
  readonly saving: Ref<Saving>;
  readonly canUndo: ComputedRef<boolean>;
  readonly canRedo: ComputedRef<boolean>;
  /** `mark`: what is being typed into, so that a word is one step of undo. */
  readonly edit: (next: (document: DraftDocument) => DraftDocument, mark?: string) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly flush: () => Promise<boolean>;
  readonly settle: (document: DraftDocument, theirs: Base) => void;
  /** The revision and content that the server has. */
  readonly base: () => Base;
  /** Looks for what others saved. */
  readonly look: () => Promise<void>;
}

export function openDraft(set: SetName, view: View): OpenDraft {
  const { id, author } = view;
  const server: Base = { revision: view.revision, document: view.document as DraftDocument };
  // Typed before and never saved: it goes on from the revision it was made on, and the server merges.
  const kept = recallUnsaved(id);
  const history = shallowRef(beginHistory(kept?.document ?? server.document));
  const saving = ref<Saving>({ kind: 'saved', atMs: view.savedAtMs }) as Ref<Saving>;
  const base = kept === null ? server : { revision: kept.revision, document: server.document };
  const keeper = makeKeeper(
    { base, savedAtMs: view.savedAtMs, unsaved: kept?.document ?? null },
    {
      save: (from, document) => saveTo({ set, id }, from, document),
      remember: (unsaved) => rememberUnsaved(id, unsaved),
      later: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      tell: (now) => {
        saving.value = now;
      },
      // What others wrote cannot be taken back from here.
      replace: (document) => {
        history.value = beginHistory(document);
      },
    },
  );

  function show(next: typeof history.value): void {
    if (next === history.value) return;
    history.value = next;
    keeper.change(next.present);
  }

  const draft: OpenDraft = {
    id,
    author,
    baseVersion: ref(view.base),
    document: computed(() => history.value.present),
    saving,
    canUndo: computed(() => history.value.past.length > 0),
    canRedo: computed(() => history.value.future.length > 0),
    edit: (next, mark) => {
      const { present } = history.value;
      show(change(history.value, next(present), { mark: mark ?? null, atMs: Date.now() }));
    },
    undo: () => show(undo(history.value)),
    redo: () => show(redo(history.value)),
    flush: keeper.flush,
    settle: keeper.settle,
    base: keeper.base,
    look: async () => keeper.hear(await readBase(set, id)),
  };
  onScopeDispose(() => {
    void keeper.flush();
    keeper.stop();
  });
  return draft;
}
