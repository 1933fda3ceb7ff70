/** Which of our languages a request asks for: the first of them that it names, else Chinese. */
import type { Language } from '#rules/text.ts';

export function languageAsked(acceptLanguage: string): Language {
  const [first] = acceptLanguage
    .split(',')
    .map((tag) => tag.trim().slice(0, 2).toLowerCase())
    .filter((tag) => tag === 'zh' || tag === 'en');
  return first === 'en' ? 'en' : 'zh';
}
