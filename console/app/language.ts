/** Words in Chinese and English: the person's choice, else what the browser asks for. */
import { createI18n, type I18n } from 'vue-i18n';
import type { Language } from '#rules/text.ts';

const KEPT = 'usher.language';
const TAGS: { readonly [language in Language]: string } = { zh: 'zh-CN', en: 'en' };

export function browserLanguage(languages: readonly string[]): Language {
  const first = languages.find((tag) => /^(zh|en)\b/i.test(tag));
  return first !== undefined && /^en/i.test(first) ? 'en' : first === undefined ? 'en' : 'zh';
}

export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  return kept === 'zh' || kept === 'en' ? kept : browserLanguage(navigator.languages);
}

export const i18n: I18n<
  Record<string, never>,
  Record<string, never>,
  Record<string, never>,
  string,
  false
> = createI18n({
  legacy: false,
  locale: 'zh',
  fallbackLocale: 'en',
  messages: {},
  missingWarn: false,
  fallbackWarn: false,
});

const LOADERS = {
  zh: () => import('./messages/zh/all.ts').then((all) => all.zh),
  en: () => import('./messages/en/all.ts').then((all) => all.en),
};

export async function speak(language: Language): Promise<void> {
  const words = await LOADERS[language]();
  i18n.global.setLocaleMessage(language, words as never);
  i18n.global.locale.value = language;
  document.documentElement.lang = TAGS[language];
  localStorage.setItem(KEPT, language);
}
