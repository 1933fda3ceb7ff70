/** Words for codes of the server; a code of a newer server is shown as it is. */
import { useI18n } from 'vue-i18n';

export function useCodeWords(): (
  group: string,
  code: string | null,
  named?: Record<string, unknown>,
) => string {
  const { t, te } = useI18n();
  return (group, code, named = {}) => {
    if (code === null) return '';
    return te(`${group}.${code}`) ? t(`${group}.${code}`, named) : code;
  };
}
