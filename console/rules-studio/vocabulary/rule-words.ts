/** Rules as sentences, also while they are unfinished: what cannot be told yet is a gap. */

import { useI18n } from 'vue-i18n';
import { diffRule } from '#rules/authoring/diff.ts';
import { changeWords } from '#rules/authoring/diff-words.ts';
import type { DraftEntry } from '#rules/authoring/draft.ts';
import type { NamedCondition, Node, Rule } from '#rules/authoring/rule.ts';
import { actionWords, inForceWords, nodeWords } from '#rules/authoring/sentence.ts';
import { useStudio } from '../draft/use-studio.ts';
import { readTree } from '../tree/read-tree.ts';
import { useSpeech } from './use-vocabulary.ts';

/** A draft's named conditions as far as they can be read: their names are enough. */
export function namedIn(entries: readonly DraftEntry[]): readonly NamedCondition[] {
  return entries as unknown as readonly NamedCondition[];
}

export function useRuleWords() {
  const { t } = useI18n();
  const studio = useStudio();
  const speech = useSpeech(() => namedIn(studio.document.value.conditions));

  /** What it asks; null where the conditions cannot even be read as a tree. */
  function conditions(entry: DraftEntry): string {
    const tree = readTree(entry.conditions);
    return tree === null ? t('studio.unreadable') : treeWords(tree);
  }

  function treeWords(node: Node): string {
    return nodeWords(node, speech()) || t('studio.no-condition');
  }

  function action(entry: DraftEntry): string {
    try {
      return actionWords(entry as unknown as Rule, speech());
    } catch {
      return t('studio.no-action');
    }
  }

  function inForce(entry: DraftEntry): readonly string[] {
    try {
      return inForceWords(entry as unknown as Rule, speech());
    } catch {
      return [];
    }
  }

  /** How the second differs from the first, in sentences; none where one of them cannot be read yet. */
  function changes(before: DraftEntry, after: DraftEntry): readonly string[] {
    try {
      const found = diffRule(before as unknown as Rule, after as unknown as Rule, 0);
      return found.flatMap((change) => changeWords(change, speech()));
    } catch {
      return [];
    }
  }

  return {
    conditions,
    action,
    inForce,
    changes,
    sentence: (entry: DraftEntry) =>
      `${conditions(entry)} → ${[action(entry), ...inForce(entry)].join(' · ')}`,
    /** Of the default rule, whose plan stands by itself. */
    plan: (entry: DraftEntry | null) =>
      entry === null ? '' : action({ id: entry.id, event: { type: 'route', params: { plan: entry.plan } } }),
  };
}
