/** The rules of a draft as a list: added, moved, copied, taken out, changed. Every function answers a new document. */
import type { DraftDocument, DraftEntry } from '#rules/authoring/draft.ts';
import type { Text } from '#rules/text.ts';

function withRules(document: DraftDocument, rules: readonly DraftEntry[]): DraftDocument {
  return { ...document, rules };
}

export function placeOf(document: DraftDocument, ruleId: string): number {
  return document.rules.findIndex((rule) => rule.id === ruleId);
}

export function ruleIn(document: DraftDocument, ruleId: string): DraftEntry | null {
  return document.rules.find((rule) => rule.id === ruleId) ?? null;
}

/** `place`: where it will stand, 0 = first; too far is last. */
export function insertRule(document: DraftDocument, rule: DraftEntry, place: number): DraftDocument {
  const { rules } = document;
  return withRules(document, [...rules.slice(0, place), rule, ...rules.slice(place)]);
}

export function moveRule(document: DraftDocument, ruleId: string, place: number): DraftDocument {
  const from = placeOf(document, ruleId);
  const rule = document.rules[from];
  if (rule === undefined) return document;
  const others = document.rules.filter((one) => one.id !== ruleId);
  const to = Math.max(0, Math.min(place, others.length));
  return to === from ? document : insertRule(withRules(document, others), rule, to);
}

export function removeRule(document: DraftDocument, ruleId: string): DraftDocument {
  const rules = document.rules.filter((rule) => rule.id !== ruleId);
  return rules.length === document.rules.length ? document : withRules(document, rules);
}

/** The same object answers the same document. */
export function replaceRule(document: DraftDocument, ruleId: string, next: DraftEntry): DraftDocument {
  if (ruleIn(document, ruleId) === next) return document;
  return withRules(
    document,
    document.rules.map((rule) => (rule.id === ruleId ? next : rule)),
  );
}

/** A copy right behind the original; its conditions keep their ids, which are told apart by rule. */
export function duplicateRule(
  document: DraftDocument,
  ruleId: string,
  copy: { readonly id: string; readonly name: (name: Text) => Text },
): DraftDocument {
  const rule = ruleIn(document, ruleId);
  if (rule === null) return document;
  const twin = { ...rule, id: copy.id, name: copy.name(nameOf(rule)) };
  return insertRule(document, twin, placeOf(document, ruleId) + 1);
}

/** As typed; a rule without words is called by its id. */
export function nameOf(rule: DraftEntry): Text {
  const name = rule.name as { readonly zh?: unknown; readonly en?: unknown } | undefined;
  const zh = typeof name?.zh === 'string' && name.zh !== '' ? name.zh : undefined;
  const en = typeof name?.en === 'string' && name.en !== '' ? name.en : undefined;
  if (zh !== undefined) return en === undefined ? { zh } : { zh, en };
  return { en: en ?? rule.id };
}
