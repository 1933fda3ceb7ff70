/**
 * Keeps what is typed: saves it a moment after the last change, in this browser while the server cannot be reached, and
 * brings in what others saved meanwhile. It decides; whoever makes it gives it the server, the time and the browser's memory.
 */
import type { DraftDocument } from '#rules/authoring/draft.ts';
import { type MergeQuestion, mergeDrafts } from '#rules/authoring/merge.ts';
import type { RuleSet } from '#rules/authoring/rule.ts';

export interface Base {
  readonly revision: number;
  readonly document: DraftDocument;
}

export type Saving =
  | { readonly kind: 'saved'; readonly atMs: number }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'saving' }
  /** Kept in this browser; `sinceMs`: the last save that worked. `final`: trying the same again is no use. */
  | { readonly kind: 'failed'; readonly sinceMs: number; readonly error: unknown; readonly final: boolean }
  | { readonly kind: 'clash'; readonly questions: readonly MergeQuestion[] | null; readonly theirs: Base };

export type SaveAnswer =
  | {
      readonly kind: 'saved';
      readonly revision: number;
      readonly atMs: number;
      /** Only where others' changes came in. */
      readonly document: DraftDocument | null;
    }
  | { readonly kind: 'clash'; readonly questions: readonly MergeQuestion[] | null; readonly theirs: Base }
  | { readonly kind: 'failed'; readonly error: unknown; readonly final: boolean };

export interface KeeperPorts {
  readonly save: (base: Base, document: DraftDocument) => Promise<SaveAnswer>;
  /** Null forgets it. */
  readonly remember: (unsaved: Base | null) => void;
  readonly later: (run: () => void, ms: number) => () => void;
  readonly tell: (saving: Saving) => void;
  /** Others' changes came in: this is what is now to be shown. */
  readonly replace: (document: DraftDocument) => void;
}

/** After the last change. Milliseconds. */
export const SAVE_AFTER_MS = 700;
export const TRY_AGAIN_MS = 5_000;

export interface Keeper {
  readonly change: (document: DraftDocument) => void;
  /** Saves at once what is not saved yet; false where it could not be. */
  readonly flush: () => Promise<boolean>;
  /** What others saved, read anew. */
  readonly hear: (base: Base) => void;
  /** After a clash: what was decided, made on theirs. */
  readonly settle: (document: DraftDocument, theirs: Base) => void;
  readonly base: () => Base;
  readonly stop: () => void;
}

export type DocumentMerge =
  | { readonly ok: true; readonly document: DraftDocument }
  | { readonly ok: false; readonly questions: readonly MergeQuestion[] };

/** Merging looks at ids and equality only, so that it does for unfinished rules what it does for finished ones. */
export function mergeDocuments(
  base: DraftDocument,
  ours: DraftDocument,
  theirs: DraftDocument,
): DocumentMerge {
  const as = (document: DraftDocument) => document as unknown as RuleSet;
  const merge = mergeDrafts(as(base), as(ours), as(theirs));
  return merge.ok ? { ok: true, document: merge.ruleSet as unknown as DraftDocument } : merge;
}

export function makeKeeper(
  begin: { readonly base: Base; readonly savedAtMs: number; readonly unsaved: DraftDocument | null },
  ports: KeeperPorts,
): Keeper {
  let base = begin.base;
  let current = begin.unsaved ?? begin.base.document;
  let savedAtMs = begin.savedAtMs;
  let running: Promise<void> | null = null;
  let cancel: (() => void) | null = null;
  let clashed = false;

  const isSaved = (): boolean => current === base.document;

  function schedule(ms: number): void {
    cancel?.();
    cancel = ports.later(() => void push(), ms);
  }

  function take(document: DraftDocument): void {
    current = document;
    ports.replace(document);
  }

  function ask(questions: readonly MergeQuestion[] | null, theirs: Base): void {
    clashed = true;
    ports.remember({ revision: base.revision, document: current });
    ports.tell({ kind: 'clash', questions, theirs });
  }

  function saved(sent: DraftDocument, answer: Extract<SaveAnswer, { readonly kind: 'saved' }>): void {
    savedAtMs = answer.atMs;
    const theirs = answer.document ?? sent;
    const typedSince = current !== sent;
    if (answer.document !== null) {
      const merge = typedSince ? mergeDocuments(sent, current, theirs) : null;
      if (merge?.ok === false) {
        base = { revision: answer.revision, document: sent };
        ask(merge.questions, { revision: answer.revision, document: theirs });
        return;
      }
      take(merge?.document ?? theirs);
    }
    base = { revision: answer.revision, document: theirs };
    if (isSaved()) {
      ports.remember(null);
      ports.tell({ kind: 'saved', atMs: savedAtMs });
    } else schedule(SAVE_AFTER_MS);
  }

  async function send(): Promise<void> {
    const sent = current;
    ports.tell({ kind: 'saving' });
    const answer = await ports.save(base, sent);
    if (answer.kind === 'saved') saved(sent, answer);
    else if (answer.kind === 'clash') ask(answer.questions, answer.theirs);
    else {
      ports.remember({ revision: base.revision, document: current });
      ports.tell({ kind: 'failed', sinceMs: savedAtMs, error: answer.error, final: answer.final });
      if (!answer.final) schedule(TRY_AGAIN_MS);
    }
  }

  async function push(): Promise<void> {
    cancel?.();
    cancel = null;
    if (running !== null) {
      await running;
      if (!isSaved() && cancel === null) schedule(SAVE_AFTER_MS);
      return;
    }
    if (isSaved() || clashed) return;
    running = send();
    await running.finally(() => {
      running = null;
    });
  }

  if (begin.unsaved !== null) schedule(0);

  return {
    base: () => base,
    change: (document) => {
      if (document === current) return;
      current = document;
      ports.remember({ revision: base.revision, document });
      if (clashed) return;
      ports.tell({ kind: 'waiting' });
      schedule(SAVE_AFTER_MS);
    },
    flush: async () => {
      await running;
      await push();
      return isSaved() && !clashed;
    },
    hear: (theirs) => {
      if (theirs.revision <= base.revision || running !== null || !isSaved()) return;
      base = theirs;
      take(theirs.document);
    },
    settle: (document, theirs) => {
      clashed = false;
      base = theirs;
      take(document);
      if (isSaved()) ports.tell({ kind: 'saved', atMs: savedAtMs });
      else schedule(0);
    },
    stop: () => cancel?.(),
  };
}
