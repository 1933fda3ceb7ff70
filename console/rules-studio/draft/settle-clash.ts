/** Both changed the same: makes the document that was decided on, unit by unit, from mine and theirs. */
import type { DraftDocument, DraftEntry } from '#rules/authoring/draft.ts';
import type { MergeQuestion } from '#rules/authoring/merge.ts';
import { moveRule, placeOf } from '../document/rule-list.ts';
import { type DocumentMerge, mergeDocuments } from './keeper.ts';

export type Side = 'mine' | 'theirs';

export interface Sides {
  readonly base: DraftDocument;
  readonly mine: DraftDocument;
  readonly theirs: DraftDocument;
}

export function keyOf(question: MergeQuestion): string {
  switch (question.unit) {
    case 'rule':
    case 'place':
    case 'anchor':
      return `${question.unit} ${question.ruleId}`;
    case 'condition':
      return `condition ${question.conditionId}`;
    case 'default':
      return 'default';
    default:
      return question satisfies never;
  }
}

function withEntry(
  entries: readonly DraftEntry[],
  id: string,
  from: readonly DraftEntry[],
): readonly DraftEntry[] {
  const entry = from.find((one) => one.id === id);
  if (entry === undefined) return entries.filter((one) => one.id !== id);
  if (entries.some((one) => one.id === id)) return entries.map((one) => (one.id === id ? entry : one));
  const place = from.findIndex((one) => one.id === id);
  return [...entries.slice(0, place), entry, ...entries.slice(place)];
}

/** `loser` with the unit as `winner` has it. */
function adopt(loser: DraftDocument, winner: DraftDocument, question: MergeQuestion): DraftDocument {
  switch (question.unit) {
    case 'rule':
      return { ...loser, rules: withEntry(loser.rules, question.ruleId, winner.rules) };
    case 'condition':
      return {
        ...loser,
        conditions: withEntry(loser.conditions, question.conditionId, winner.conditions),
      };
    case 'default':
      return winner.defaultRule === undefined ? loser : { ...loser, defaultRule: winner.defaultRule };
    case 'place':
    case 'anchor': {
      const before = winner.rules[placeOf(winner, question.ruleId) - 1];
      const others = { ...loser, rules: loser.rules.filter((rule) => rule.id !== question.ruleId) };
      return moveRule(loser, question.ruleId, before === undefined ? 0 : placeOf(others, before.id) + 1);
    }
    default:
      return question satisfies never;
  }
}

/** What is still undecided is asked again. */
export function settleClash(
  { base, mine, theirs }: Sides,
  questions: readonly MergeQuestion[],
  choices: ReadonlyMap<string, Side>,
): DocumentMerge {
  let [ours, others] = [mine, theirs];
  for (const question of questions) {
    if (choices.get(keyOf(question)) === 'theirs') ours = adopt(ours, others, question);
    else others = adopt(others, ours, question);
  }
  return mergeDocuments(base, ours, others);
}
