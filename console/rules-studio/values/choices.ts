/** What can be chosen as a value of a fact: closed values, lists that staff keep, regions, and what was recorded most. */
import type { FactDefinition } from '#rules/authoring/facts.ts';
import { PROVINCES } from '#rules/authoring/provinces.ts';
import { type Language, textIn } from '#rules/text.ts';
import type { NamedThing, Vocabulary } from '../vocabulary/use-vocabulary.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
  /** What else it is found by. */
  readonly also: string;
  /** Share of the last cases, 0–1; null where it was not counted. */
  readonly share: number | null;
  /** Kept in a list, not only seen in what was recorded. */
  readonly listed: boolean;
}

export interface Recorded {
  readonly cases: number;
  readonly values: readonly { readonly value: string | number | boolean; readonly cases: number }[];
}

type Raw = Pick<Choice, 'value' | 'label' | 'also'>;

function named(things: readonly NamedThing[], language: Language): readonly Raw[] {
  return things.map(({ id, name }) => ({
    value: id,
    label: textIn(name, language),
    also: `${name.zh ?? ''} ${name.en ?? ''}`,
  }));
}

function listed(fact: FactDefinition, vocabulary: Vocabulary, language: Language): readonly Raw[] {
  switch (fact.list) {
    case 'tags':
      return vocabulary.tags.map((tag) => ({ value: tag.normalize('NFKC').trim(), label: tag, also: '' }));
    case 'agents':
      return named(vocabulary.agents, language);
    case 'groups':
      return named(vocabulary.groups, language);
    case 'entry-points':
      return named(vocabulary.entryPoints, language);
    case 'regions':
      return PROVINCES.map(({ value, english }) => ({
        value,
        label: language === 'zh' ? value : `${english} ${value}`,
        also: english,
      }));
    default:
      return [];
  }
}

/** Recorded ones first, the commonest before the others. */
export function choicesFor(
  fact: FactDefinition,
  {
    vocabulary,
    recorded,
    language,
  }: { vocabulary: Vocabulary; recorded: Recorded | null; language: Language },
): readonly Choice[] {
  const closed = (fact.values ?? []).map(({ value, label }) => ({
    value,
    label: textIn(label, language),
    also: `${label.zh ?? ''} ${label.en ?? ''}`,
  }));
  const known = [...closed, ...listed(fact, vocabulary, language)].map((one) => ({ ...one, listed: true }));
  const shares = new Map(
    (recorded?.values ?? []).map(({ value, cases }) => [
      String(value),
      recorded === null || recorded.cases === 0 ? null : cases / recorded.cases,
    ]),
  );
  const seen = new Set(known.map(({ value }) => value.toLowerCase()));
  const only = [...shares.keys()]
    .filter((value) => !seen.has(value.toLowerCase()))
    .map((value) => ({ value, label: vocabulary.nameOf(value, language) ?? value, also: '', listed: false }));
  const all = fact.values ? known : [...known, ...only];
  return all
    .map((one) => ({ ...one, share: shares.get(one.value) ?? shares.get(one.value.toLowerCase()) ?? null }))
    .sort((a, b) => (b.share ?? 0) - (a.share ?? 0));
}

/** Whether only what is offered makes sense: ids that nobody would type. */
export function isClosed(fact: FactDefinition): boolean {
  return fact.values !== undefined || (fact.type === 'id' && fact.list !== undefined);
}
