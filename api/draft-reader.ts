/** A draft as the console reads it, and the refusals that all of its operations share. */

import type { z } from 'zod';
import { type Judgement, judgeDraft } from '#activities/store/draft-judgement.ts';
import { type Draft, type DraftSummary, findDraft, type SaveResult } from '#activities/store/drafts.ts';
import { liveVersion, numberOfVersion } from '#activities/store/rule-versions.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { AppError, type FieldProblem } from '#rules/errors.ts';
import type { SavedDraft, DraftSummary as SummaryView } from './contract/drafts.ts';
import type { ResponseOf } from './contract/operation.ts';
import type { OPERATIONS } from './contract/operations.ts';
import type { Deps } from './deps.ts';

type DraftView = ResponseOf<(typeof OPERATIONS)['readRuleDraft']>;

export async function requireDraft(
  deps: Deps,
  key: { readonly set: SetName; readonly id: string },
): Promise<Draft> {
  const draft = await findDraft(deps.store, key);
  if (draft === null) throw new AppError('not-found', 'No such draft');
  return draft;
}

export async function summaryView(deps: Deps, draft: DraftSummary): Promise<z.output<typeof SummaryView>> {
  const [names, base, live] = await Promise.all([
    deps.directory.names(),
    numberOfVersion(deps.store, draft.baseVersionId),
    liveVersion(deps.store, draft.set),
  ]);
  const person = (id: string) => ({ id, name: names.staff(id) });
  return {
    id: draft.id,
    set: draft.set,
    author: person(draft.authorId),
    revision: draft.revision,
    hash: draft.hash,
    base,
    live: live?.number ?? null,
    savedBy: person(draft.savedBy),
    savedAtMs: draft.savedAtMs,
  };
}

function unfinishedView(judgement: Judgement) {
  return {
    unfinished: [...judgement.unfinished],
    unfinishedConditions: [...judgement.unfinishedConditions],
    problems: [...judgement.problems],
  };
}

export async function draftView(deps: Deps, draft: Draft): Promise<DraftView> {
  const [summary, judgement] = await Promise.all([summaryView(deps, draft), judgeDraft(deps.store, draft)]);
  return { ...summary, document: draft.document, ...unfinishedView(judgement) };
}

/** What a save answers; throws what refused it. */
export async function savedView(deps: Deps, result: SaveResult): Promise<z.output<typeof SavedDraft>> {
  if (!result.ok) throw refusalOf(result);
  const { draft, merged } = result;
  const [summary, judgement] = await Promise.all([summaryView(deps, draft), judgeDraft(deps.store, draft)]);
  return {
    ...summary,
    merged,
    ...(merged ? { document: draft.document } : {}),
    ...unfinishedView(judgement),
  };
}

function refusalOf(result: Exclude<SaveResult, { readonly ok: true }>): AppError {
  if (result.reason !== 'clash')
    return new AppError(
      'not-found',
      result.reason === 'no-draft' ? 'No such draft' : 'No such rule in this draft',
    );
  const { theirs, questions } = result;
  // Theirs beside mine, unit by unit; a revision too old to tell apart asks for the whole of it.
  return new AppError('conflict', 'Both changed the same', {
    cause: questions === null ? 'too-old' : 'same-unit',
    revision: theirs.revision,
    savedBy: theirs.savedBy,
    questions: questions ?? [],
  });
}

/** Faults of a document inside a request, at their places in it. */
export function invalidRule(root: string, problems: readonly FieldProblem[]): AppError {
  const placed = problems.slice(0, 100).map((problem) => ({ ...problem, path: `${root}${problem.path}` }));
  return new AppError('invalid-rule', `Refused at ${placed[0]?.path ?? root}`, { problems: placed });
}
