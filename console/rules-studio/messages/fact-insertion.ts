/** `{` in a text offers facts; what is chosen stands there as the template language writes it. */
import type { FactDefinition } from '#rules/authoring/facts.ts';

export interface Opened {
  /** Where the brace stands. */
  readonly from: number;
  /** What was typed after it. */
  readonly query: string;
}

const LONGEST_QUERY = 24;

/** Null where the caret does not stand behind an opening brace. */
export function openedAt(text: string, caret: number): Opened | null {
  const from = text.lastIndexOf('{', caret - 1);
  if (from < 0) return null;
  const query = text.slice(from + 1, caret);
  return /[{}\n]/u.test(query) || query.length > LONGEST_QUERY ? null : { from, query };
}

/** A fact that may be unknown says what stands there then; quotes would end it early. */
export function factTag(fact: FactDefinition, whenUnknown: string): string {
  const words = whenUnknown.replaceAll('"', '”').trim();
  return words === '' ? `{{${fact.id}}}` : `{{default ${fact.id} "${words}"}}`;
}

export function inserted(
  text: string,
  opened: Opened,
  tag: string,
): { readonly text: string; readonly caret: number } {
  const before = text.slice(0, opened.from).replace(/\{$/u, '');
  const after = text.slice(opened.from + 1 + opened.query.length).replace(/^\}{1,2}/u, '');
  return { text: before + tag + after, caret: before.length + tag.length };
}
