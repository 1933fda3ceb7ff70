/** A draft on the server and in this browser's memory: what the keeper is given to work with. */
import { readRuleDraft, saveRuleDraft, saveRuleInDraft } from '#api/contract/drafts.ts';
import type { DraftDocument } from '#rules/authoring/draft.ts';
import type { MergeQuestion } from '#rules/authoring/merge.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { call, Refused } from '../../app/client.ts';
import { isPassing } from '../../app/problem-words.ts';
import type { Base, SaveAnswer } from './keeper.ts';

/** The one rule whose body alone differs; null where more does. Unchanged rules are the same objects. */
export function onlyRuleChanged(before: DraftDocument, after: DraftDocument): string | null {
  const { rules } = after;
  if (before.conditions !== after.conditions || before.defaultRule !== after.defaultRule) return null;
  if (before.rules.length !== rules.length) return null;
  const changed = rules.filter((rule, place) => rule !== before.rules[place]);
  const [only] = changed;
  if (changed.length !== 1 || only === undefined) return null;
  return before.rules[rules.indexOf(only)]?.id === only.id ? only.id : null;
}

export async function readBase(set: SetName, id: string): Promise<Base> {
  const { revision, document } = await call(readRuleDraft, { params: { set, id } });
  return { revision, document: document as DraftDocument };
}

async function send(key: { set: SetName; id: string }, base: Base, document: DraftDocument) {
  const { revision } = base;
  const ruleId = onlyRuleChanged(base.document, document);
  const rule = document.rules.find((one) => one.id === ruleId);
  if (ruleId === null || rule === undefined)
    return call(saveRuleDraft, { params: key, body: { revision, document } });
  return call(saveRuleInDraft, { params: { ...key, rule: ruleId }, body: { revision, rule } });
}

export async function saveTo(
  key: { set: SetName; id: string },
  base: Base,
  document: DraftDocument,
): Promise<SaveAnswer> {
  try {
    const answer = await send(key, base, document);
    return {
      kind: 'saved',
      revision: answer.revision,
      atMs: answer.savedAtMs,
      document: answer.merged ? (answer.document as DraftDocument) : null,
    };
  } catch (error) {
    const isClash = error instanceof Refused && error.code === 'conflict' && 'questions' in error.details;
    if (!isClash) return { kind: 'failed', error, final: !isPassing(error) };
    const questions =
      error.details.cause === 'too-old' ? null : (error.details.questions as readonly MergeQuestion[]);
    try {
      return { kind: 'clash', questions, theirs: await readBase(key.set, key.id) };
    } catch (failure) {
      return { kind: 'failed', error: failure, final: !isPassing(failure) };
    }
  }
}

const KEPT = 'usher.rules.';

export function rememberUnsaved(draftId: string, unsaved: Base | null): void {
  try {
    if (unsaved === null) localStorage.removeItem(KEPT + draftId);
    else localStorage.setItem(KEPT + draftId, JSON.stringify(unsaved));
  } catch {
    // A full or forbidden memory takes nothing from what is on the screen.
  }
}

export function recallUnsaved(draftId: string): Base | null {
  const text = localStorage.getItem(KEPT + draftId);
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as Partial<Base>;
    return typeof kept.revision === 'number' && kept.document !== undefined ? (kept as Base) : null;
  } catch {
    return null;
  }
}
