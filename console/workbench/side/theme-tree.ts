/** The flat themes as a tree for the chooser; a retired one stays only where it is chosen. */
import type { Theme } from '#api/contract/themes.ts';
import type { Text } from '#rules/text.ts';

export interface ThemeNode {
  readonly value: string;
  readonly label: string;
  readonly disabled: boolean;
  readonly children: readonly ThemeNode[];
}

export function themeTree(
  themes: readonly Theme[],
  words: (text: Text) => string,
  chosen: string | null,
): readonly ThemeNode[] {
  const kept = themes.filter((theme) => !theme.retired || isAbove(themes, theme.id, chosen));
  const under = (parentId: string | null): readonly ThemeNode[] =>
    kept
      .filter((theme) => theme.parentId === parentId)
      .sort((a, b) => a.place - b.place)
      .map((theme) => ({
        value: theme.id,
        label: words(theme.name),
        disabled: theme.retired,
        children: under(theme.id),
      }));
  return under(null);
}

/** True for the theme itself and everything it stands under. */
function isAbove(themes: readonly Theme[], id: string, below: string | null): boolean {
  const seen = new Set<string>();
  for (let at = below; at !== null && !seen.has(at); ) {
    if (at === id) return true;
    seen.add(at);
    const current: string = at;
    at = themes.find((theme) => theme.id === current)?.parentId ?? null;
  }
  return false;
}

export function themePath(
  themes: readonly Theme[],
  id: string | null,
  words: (text: Text) => string,
): string {
  const theme = themes.find((one) => one.id === id);
  if (theme === undefined) return '';
  const above =
    theme.parentId === null || theme.parentId === id ? '' : themePath(themes, theme.parentId, words);
  return above === '' ? words(theme.name) : `${above} / ${words(theme.name)}`;
}
