/** The scripted bot: the question of its table that shares most with what was asked, or a miss. */
import type { Language } from '#rules/text.ts';
import type { BotQuestionSeed } from '../bot-questions.ts';
import { QUESTIONS_EN } from '../bot-questions-en.ts';
import { QUESTIONS_ZH } from '../bot-questions-zh.ts';

/** Below this share of common pairs of letters nothing fits. */
const ENOUGH = 0.14;

function pairs(text: string): ReadonlySet<string> {
  const letters = [...text.toLowerCase().replace(/[\s\p{P}]/gu, '')];
  return new Set(letters.slice(1).map((letter, at) => `${letters[at]}${letter}`));
}

function entries(questions: readonly BotQuestionSeed[]) {
  return questions.flatMap((one) =>
    [one.question, ...one.variants].map((wording) => ({ pairs: pairs(wording), answer: one.answer })),
  );
}

const TABLE = { zh: entries(QUESTIONS_ZH), en: entries(QUESTIONS_EN) };

/** Null = a miss. */
export function botAnswer(text: string): string | null {
  const language: Language = /\p{Script=Han}/u.test(text) ? 'zh' : 'en';
  const asked = pairs(text);
  let best = { score: ENOUGH, answer: null as string | null };
  for (const entry of TABLE[language]) {
    const common = [...asked].filter((pair) => entry.pairs.has(pair)).length;
    const score = common / (asked.size + entry.pairs.size - common);
    if (score > best.score) best = { score, answer: entry.answer };
  }
  return best.answer;
}
