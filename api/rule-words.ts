/** The rule language's own words in both languages at once, with the names of this installation in place of ids. */
import { decisionWords } from '#rules/authoring/decision-words.ts';
import type { Change } from '#rules/authoring/diff.ts';
import { changeWords } from '#rules/authoring/diff-words.ts';
import type { Catalogue, FactValue } from '#rules/authoring/facts.ts';
import type { Proof } from '#rules/authoring/proofs.ts';
import { type ProvedRelation, relationWords } from '#rules/authoring/relation-words.ts';
import type { Sides } from '#rules/authoring/relations.ts';
import type { Group, Leaf, NamedCondition } from '#rules/authoring/rule.ts';
import { nodeWords, type SentenceSpeech } from '#rules/authoring/sentence.ts';
import { comparedWords as compared, valueWords } from '#rules/authoring/value-words.ts';
import type { Language, Text } from '#rules/text.ts';

export interface Vocabulary {
  readonly catalogue: Catalogue;
  readonly conditions: readonly NamedCondition[];
  /** IANA name; instants are told in it. */
  readonly zone: string;
  /** What names stand for ids in values: agents, groups, entry points. */
  readonly nameOf: (id: string, language: Language) => string | null;
}

function speechOf(vocabulary: Vocabulary, language: Language): SentenceSpeech {
  const { catalogue, conditions, zone } = vocabulary;
  return {
    catalogue,
    conditions,
    zone,
    language,
    nameOf: (id) => vocabulary.nameOf(id, language) ?? undefined,
  };
}

/** In both languages. */
type Sentence = { readonly zh: string; readonly en: string };

function both(vocabulary: Vocabulary, write: (speech: SentenceSpeech) => string): Sentence {
  return { zh: write(speechOf(vocabulary, 'zh')), en: write(speechOf(vocabulary, 'en')) };
}

/** A rule's conditions as one sentence. */
export function sentence(conditions: Group, vocabulary: Vocabulary): Text {
  return both(vocabulary, (speech) => nodeWords(conditions, speech));
}

/** What a condition wanted, and what was there. */
export function comparedWords(
  node: { readonly leaf: Leaf; readonly fact: string; readonly got: FactValue },
  vocabulary: Vocabulary,
): Text {
  const zh = compared(node, speechOf(vocabulary, 'zh'));
  const en = compared(node, speechOf(vocabulary, 'en'));
  return { zh: `${zh.want}；实际：${zh.got}`, en: `${en.want}; it was: ${en.got}` };
}

/** The same without what was there: the reader may not know it. */
export function wantedWords(leaf: Leaf, fact: string, vocabulary: Vocabulary): Text {
  const hidden = { zh: '不可见', en: 'hidden' };
  const words = (language: Language): string =>
    compared({ leaf, fact, got: null }, speechOf(vocabulary, language)).want;
  return { zh: `${words('zh')}；实际：${hidden.zh}`, en: `${words('en')}; it was: ${hidden.en}` };
}

/** A fact's value alone. */
export function factValueWords(fact: string, value: FactValue, vocabulary: Vocabulary): Text {
  return both(vocabulary, (speech) => valueWords(value, fact, speech));
}

/** A change as its sentences. */
export function changeSentences(change: Change, vocabulary: Vocabulary): { zh: string[]; en: string[] } {
  const inLanguage = (language: Language) => [...changeWords(change, speechOf(vocabulary, language))];
  return { zh: inLanguage('zh'), en: inLanguage('en') };
}

/** Whether two versions decide alike. */
export function alikeWords(sides: Sides, proof: Proof, vocabulary: Vocabulary): Sentence {
  return both(vocabulary, (speech) => decisionWords(sides, proof, speech));
}

/** What a changed rule asks for since. */
export function relationSentence(relation: ProvedRelation, vocabulary: Vocabulary): Sentence {
  return both(vocabulary, (speech) => relationWords(relation, speech));
}

export function groupWords(kind: 'all' | 'any' | 'not' | 'named', name: Text | null): Text {
  switch (kind) {
    case 'all':
      return { zh: '全部满足', en: 'all of' };
    case 'any':
      return { zh: '满足任一', en: 'any of' };
    case 'not':
      return { zh: '并非', en: 'not' };
    case 'named':
      return name ?? { zh: '命名条件', en: 'named condition' };
    default:
      return kind satisfies never;
  }
}
