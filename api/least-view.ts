/** The fewest conditions that would have to be different, in words. */
import type { Least, Suggestion } from '#rules/authoring/blame.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import { factDefinition } from '#rules/authoring/lower.ts';
import type { LeastView } from './contract/decisions.ts';
import type { DecisionContext } from './decision-view.ts';
import { comparedWords, factValueWords, wantedWords } from './rule-words.ts';

export function leastView(least: Least, facts: FactObject, context: DecisionContext): LeastView {
  return {
    kind: least.kind,
    size: 'size' in least ? least.size : null,
    suggestions:
      least.kind === 'found' ? least.suggestions.map((one) => suggestionView(one, facts, context)) : [],
  };
}

function suggestionView(
  { flips, change }: Suggestion,
  facts: FactObject,
  context: DecisionContext,
): LeastView['suggestions'][number] {
  const { vocabulary, personal } = context;
  const isHidden = (fact: string): boolean =>
    !personal && factDefinition(vocabulary.catalogue, fact)?.pii !== 'none';
  return {
    flips: flips.map(({ leaf, fact, leafIds, to }) => ({
      leafIds: [...leafIds],
      to,
      words: isHidden(fact)
        ? wantedWords(leaf, fact, vocabulary)
        : comparedWords({ leaf, fact, got: facts[fact] ?? null }, vocabulary),
    })),
    // What would do is made from what was there, and may tell of it.
    facts: Object.entries(change)
      .filter(([id]) => !isHidden(id))
      .map(([id, value]) => ({
        id,
        value,
        label: factDefinition(vocabulary.catalogue, id)?.label ?? { en: id },
        words: factValueWords(id, value, vocabulary),
      })),
  };
}
