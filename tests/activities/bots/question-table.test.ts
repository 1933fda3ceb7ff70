import { describe, expect, it } from 'vitest';
import { type Question, questionTable } from '#activities/bots/question-table.ts';
import type { BotQuestionSeed } from '#activities/store/demo/bot-questions.ts';
import { QUESTIONS_EN } from '#activities/store/demo/bot-questions-en.ts';
import { QUESTIONS_ZH } from '#activities/store/demo/bot-questions-zh.ts';
import type { Language } from '#rules/text.ts';

function rows(seeds: readonly BotQuestionSeed[], language: Language): readonly Question[] {
  return seeds.map((seed, at) => ({ ...seed, id: `${language}-${at}`, language }));
}

const QUESTIONS = [...rows(QUESTIONS_ZH, 'zh'), ...rows(QUESTIONS_EN, 'en')];
const table = questionTable(QUESTIONS);

function answerTo(text: string, language: Language = 'zh'): string {
  const answer = table.answer(text, language);
  return answer.kind === 'answer' ? answer.question.question : answer.kind;
}

describe('the table of questions', () => {
  it('answers every question and every variant with its own answer', () => {
    const wrong = QUESTIONS.flatMap((one) =>
      [one.question, ...one.variants]
        .map((wording) => [wording, answerTo(wording, one.language)])
        .filter(([, found]) => found !== one.question),
    );

    expect(wrong).toEqual([]);
  });

  it.each([
    ['我想申请退款可以吗', '怎么申请退款？'],
    ['请问退款怎么申请呀', '怎么申请退款？'],
    ['发票怎么开？', '怎么开发票？'],
    ['付款一直失败', '付款失败怎么办？'],
    ['how do i get refunded', 'How do I get a refund?'],
    ['I need an invoise please', 'How do I get an invoice?'],
    ['is there a discount for my children?', 'What do children pay?'],
  ])('finds the question behind %s', (asked, question) => {
    expect(answerTo(asked)).toBe(question);
  });

  it.each(['今天股票涨了没', '帮我写一首诗', 'what is the capital of France', 'zzzz', '??', ''])(
    'misses on "%s" rather than guess',
    (asked) => {
      expect(answerTo(asked)).toBe('miss');
    },
  );

  it.each(['转人工', '我要找真人', '人工客服', 'agent', 'can I talk to a person?'])(
    'hands over on %s',
    (asked) => {
      expect(answerTo(asked)).toBe('hand-over');
    },
  );

  it('answers in Chinese what was asked in Chinese within an English session', () => {
    expect(answerTo('怎么改期？', 'en')).toBe('怎么改期？');
  });

  it('lists its menu in the places given, one language at a time', () => {
    const menu = table.menu('en').map(({ question }) => question);

    expect(menu).toEqual(
      QUESTIONS_EN.filter((one) => one.menuPlace !== null)
        .sort((a, b) => (a.menuPlace ?? 0) - (b.menuPlace ?? 0))
        .map((one) => one.question),
    );
  });

  it('answers a text of a megabyte from two thousand questions', () => {
    const many = Array.from({ length: 2_000 }, (_, at) => ({
      id: `q${at}`,
      language: 'zh' as const,
      question: `第${at}种线路怎么预订`,
      variants: [],
      answer: `${at}`,
      menuPlace: null,
    }));

    const answer = questionTable(many).answer('怎么预订线路'.repeat(180_000), 'zh');

    expect(['answer', 'miss']).toContain(answer.kind);
  });
});
