/** Light, dark, or as the system has it. */
import { onScopeDispose, watchEffect } from 'vue';
import { useMe } from './me.ts';

export type Theme = 'system' | 'light' | 'dark';

export function isDark(theme: Theme, systemIsDark: boolean): boolean {
  return theme === 'system' ? systemIsDark : theme === 'dark';
}

export function useTheme(): void {
  const me = useMe();
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const paint = (): void => {
    document.documentElement.classList.toggle('dark', isDark(me.preferences.theme, system.matches));
  };
  watchEffect(paint);
  system.addEventListener('change', paint);
  onScopeDispose(() => system.removeEventListener('change', paint));
}
