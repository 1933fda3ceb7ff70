import { useI18n } from 'vue-i18n';
import { type Text, textIn } from '#rules/text.ts';

/** Words of the data (rule names, themes) in the language of the screen. */
export function useTextIn(): (text: Text | null) => string {
  const { locale } = useI18n();
  return (text) => (text === null ? '' : textIn(text, locale.value === 'zh' ? 'zh' : 'en'));
}
