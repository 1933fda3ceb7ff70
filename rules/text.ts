/** Words in Chinese and English; at least one is there, and each falls back to the other. */
export type Text =
  | { readonly zh: string; readonly en?: string }
  | { readonly zh?: string; readonly en: string };

export type Language = 'zh' | 'en';

/** The words in `language`, else in the other one. */
export function textIn(text: Text, language: Language): string {
  const [first, second] = language === 'zh' ? [text.zh, text.en] : [text.en, text.zh];
  return first ?? second ?? '';
}
