/** A bot that answers from a table of questions with variants: a small full-text search over words, sure or silent. */
import MiniSearch from 'minisearch';
import { normaliseText } from '#rules/authoring/normalise.ts';
import type { Language } from '#rules/text.ts';
import { wordsIn } from './word-split.ts';

export interface Question {
  readonly id: string;
  readonly language: Language;
  readonly question: string;
  readonly variants: readonly string[];
  readonly answer: string;
  /** Place in the menu; null = not in it. */
  readonly menuPlace: number | null;
}

export interface QuestionTable {
  readonly answer: (text: string, language: Language) => BotAnswer;
  readonly menu: (language: Language) => readonly Question[];
}

export type BotAnswer =
  | { readonly kind: 'answer'; readonly question: Question; readonly confidence: number }
  | { readonly kind: 'hand-over' }
  | { readonly kind: 'miss'; readonly confidence: number };

/** Below this share of common words, weighed by how rare they are, an answer would be a guess. Ratio, 0–1. */
const ENOUGH = 0.4;
/** Phrasings compared closely. Count. */
const CANDIDATES = 20;
/** What is read of a long text. UTF-16 units. */
const LONGEST = 500;

/** The customer wants a person. */
const HAND_OVER = [
  /人工|真人|转接?客服|找客服|客服人员/u,
  /\b(?:agents?|human|operator|representative|real person)\b/iu,
  /\b(?:talk|speak|chat)\s+(?:to|with)\s+(?:a\s+|an\s+|some|your\s+)?(?:person|people|someone|somebody|one|staff|support)\b/iu,
];

export function questionTable(questions: readonly Question[]): QuestionTable {
  const finders = { zh: finderOf(questions, 'zh'), en: finderOf(questions, 'en') };
  return {
    menu: (language) =>
      questions
        .filter((question) => question.language === language && question.menuPlace !== null)
        .sort((a, b) => (a.menuPlace ?? 0) - (b.menuPlace ?? 0) || (a.id < b.id ? -1 : 1)),
    answer: (text, language) => {
      const asked = text.slice(0, LONGEST);
      const best = finders[languageOf(asked) ?? language](asked);
      // A question in the table may hold such a word itself; asked in its own words it is a question.
      if (best?.confidence !== 1 && HAND_OVER.some((pattern) => pattern.test(asked)))
        return { kind: 'hand-over' };
      if (best !== null && best.confidence >= ENOUGH) return { kind: 'answer', ...best };
      return { kind: 'miss', confidence: best?.confidence ?? 0 };
    },
  };
}

/** Han characters are Chinese, Latin words English; anything else tells nothing. */
function languageOf(text: string): Language | null {
  if (/\p{Script=Han}/u.test(text)) return 'zh';
  return /[a-z]{2}/iu.test(text) ? 'en' : null;
}

interface Phrasing {
  readonly question: Question;
  readonly plain: string;
  readonly words: ReadonlySet<string>;
}

interface Found {
  readonly question: Question;
  readonly confidence: number;
}

function finderOf(all: readonly Question[], language: Language): (text: string) => Found | null {
  const phrasings = phrasingsOf(all.filter((question) => question.language === language));
  const index = new MiniSearch<{ id: number; words: string }>({
    fields: ['words'],
    tokenize: (text) => text.split(' '),
    processTerm: (term) => term,
    searchOptions: { combineWith: 'OR', fuzzy: (term) => (/^[a-z]{5,}$/u.test(term) ? 1 : false) },
  });
  index.addAll(phrasings.map(({ words }, id) => ({ id, words: [...words].join(' ') })));
  const rarity = rarityOf(phrasings);
  return (text) => {
    const plain = plainOf(text);
    const asked = new Set(wordsIn(text));
    let best: Found | null = null;
    for (const { id, match } of index.search([...asked].join(' ')).slice(0, CANDIDATES)) {
      const phrasing = phrasings[Number(id)];
      if (phrasing === undefined) continue;
      const matched = new Set(Object.keys(match));
      const confidence = plain === phrasing.plain ? 1 : likeness({ asked, phrasing, matched, rarity });
      if (best === null || confidence > best.confidence) best = { question: phrasing.question, confidence };
    }
    return best;
  };
}

function phrasingsOf(questions: readonly Question[]): readonly Phrasing[] {
  return questions.flatMap((question) =>
    [question.question, ...question.variants].map((text) => ({
      question,
      plain: plainOf(text),
      words: new Set(wordsIn(text)),
    })),
  );
}

function plainOf(text: string): string {
  return normaliseText(text).replace(/[\s\p{P}\p{S}]+/gu, '');
}

/** How much a word tells: the rarer among all phrasings the more; one that is in none tells most. */
function rarityOf(phrasings: readonly Phrasing[]): (word: string) => number {
  const counts = new Map<string, number>();
  for (const { words } of phrasings) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => Math.log(1 + (phrasings.length + 1) / (counts.get(word) ?? 0.5));
}

/** Twice what both have over what each has; never 1, which is for the very same words. */
function likeness(pair: {
  readonly asked: ReadonlySet<string>;
  readonly phrasing: Phrasing;
  /** Words of the phrasing that were found, a slip of one letter forgiven. */
  readonly matched: ReadonlySet<string>;
  readonly rarity: (word: string) => number;
}): number {
  const weigh = (words: readonly string[]): number => words.reduce((sum, word) => sum + pair.rarity(word), 0);
  const known = [...pair.phrasing.words];
  const strangers = [...pair.asked].filter((word) => !pair.phrasing.words.has(word));
  const slips = Math.max(0, pair.matched.size - (pair.asked.size - strangers.length));
  const common = weigh(known.filter((word) => pair.matched.has(word)));
  return Math.min(0.99, (2 * common) / (common + weigh(strangers.slice(slips)) + weigh(known)));
}
