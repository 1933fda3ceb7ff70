/** What a draft changes of what it began from, unit by unit; also for what is unfinished. */
import { same, unmoved } from '#rules/authoring/diff.ts';
import type { DraftDocument, DraftEntry } from '#rules/authoring/draft.ts';

export type RuleChange = 'added' | 'edited' | 'moved';

export interface DraftChanges {
  readonly rules: ReadonlyMap<string, RuleChange>;
  readonly removed: readonly string[];
  readonly conditions: number;
  readonly defaultRule: boolean;
  readonly count: number;
}

function byId(entries: readonly DraftEntry[]): ReadonlyMap<string, DraftEntry> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}

function changedConditions(before: DraftDocument, after: DraftDocument): number {
  const [was, is] = [byId(before.conditions), byId(after.conditions)];
  const ids = new Set([...was.keys(), ...is.keys()]);
  return [...ids].filter((id) => !same(was.get(id), is.get(id))).length;
}

export function draftChanges(before: DraftDocument, after: DraftDocument): DraftChanges {
  const was = byId(before.rules);
  const placeBefore = new Map(before.rules.map((rule, place) => [rule.id, place]));
  const stayed = unmoved(
    after.rules.map((rule) => rule.id).filter((id) => was.has(id)),
    placeBefore,
  );
  const rules = new Map<string, RuleChange>();
  for (const rule of after.rules) {
    const old = was.get(rule.id);
    if (old === undefined) rules.set(rule.id, 'added');
    else if (!same(old, rule)) rules.set(rule.id, 'edited');
    else if (!stayed.has(rule.id)) rules.set(rule.id, 'moved');
  }
  const now = byId(after.rules);
  const removed = before.rules.filter((rule) => !now.has(rule.id)).map((rule) => rule.id);
  const conditions = changedConditions(before, after);
  const defaultRule = !same(before.defaultRule, after.defaultRule);
  const count = rules.size + removed.length + conditions + (defaultRule ? 1 : 0);
  return { rules, removed, conditions, defaultRule, count };
}
