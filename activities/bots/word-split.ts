/** Words that tell one question from another: split by the language's own rules, without those that every question has. */
import { normaliseText } from '#rules/authoring/normalise.ts';

const SEGMENTERS = {
  zh: new Intl.Segmenter('zh', { granularity: 'word' }),
  en: new Intl.Segmenter('en', { granularity: 'word' }),
};

const STOP = new Set(
  `的 了 吗 呢 吧 啊 呀 么 是 我 我们 你 你们 您 有 在 和 就 都 也 还 请 请问 想 要 个 一 一下 这 那 这个 那个 能 能不能 可以 会 怎么 怎样 如何
   什么 哪 哪里 哪些 多少 为什么 被 把 给 让 到 去 来 上 下 里 很 不 没 没有 办 怎么办
   a an the i we you my our your me us it its is are am be been was were do does did can could may might will would shall should to of in on at for
   from by with and or but not no if so what which who whom whose when where why how there here this that these those have has had get got please`
    .split(/\s+/u)
    .map((word) => partOf(word)),
);

/** Normalised, each as often as it was said. A Chinese word longer than two characters counts with its pairs as well. */
export function wordsIn(text: string): readonly string[] {
  const plain = normaliseText(text);
  const segmenter = /\p{Script=Han}/u.test(plain) ? SEGMENTERS.zh : SEGMENTERS.en;
  const words = [...segmenter.segment(plain)].flatMap(({ segment, isWordLike }) =>
    isWordLike === true ? [partOf(segment), ...pairsOf(segment)] : [],
  );
  const telling = words.filter((word) => !STOP.has(word));
  // A question made of such words alone is still a question.
  return telling.length > 0 ? telling : words;
}

/** `refunds`, `refunded` and `refunding` are one word; `’s` is none. */
function partOf(word: string): string {
  const bare = word.replace(/[’']s?$/u, '');
  if (!/^[a-z]+$/u.test(bare)) return bare;
  if (bare.length <= 4) return bare.replace(/(?<=[^su])s$/u, '');
  return bare.replace(/(?:ing|ed|es|s)$/u, '').replace(/e$/u, '');
}

function pairsOf(word: string): readonly string[] {
  const letters = [...word];
  if (letters.length <= 2 || !/\p{Script=Han}/u.test(word)) return [];
  return letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
}
