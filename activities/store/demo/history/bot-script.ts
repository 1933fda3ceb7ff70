/** The bot of the history: the same search over the same table of questions as the real one's. */
import { type Question, questionTable } from '../../../bots/question-table.ts';
import type { BotQuestionSeed } from '../bot-questions.ts';
import { QUESTIONS_EN } from '../bot-questions-en.ts';
import { QUESTIONS_ZH } from '../bot-questions-zh.ts';

const TABLE = questionTable([...questions(QUESTIONS_ZH, 'zh'), ...questions(QUESTIONS_EN, 'en')]);

function questions(seeds: readonly BotQuestionSeed[], language: 'zh' | 'en'): readonly Question[] {
  return seeds.map((seed, place) => ({ ...seed, id: `${language}-${place}`, language }));
}

/** Null = a miss, or a wish for a person. */
export function botAnswer(text: string): string | null {
  const answer = TABLE.answer(text, 'zh');
  return answer.kind === 'answer' ? answer.question.answer : null;
}
