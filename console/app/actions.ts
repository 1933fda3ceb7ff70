/** What can be done on the page now: one list for the keys, the palette and the `?` sheet. */
import { defineStore } from 'pinia';
import { computed, onScopeDispose, ref, shallowReactive } from 'vue';
import { useKeys } from './keys.ts';

export interface Action {
  readonly id: string;
  /** As tinykeys writes them: `r`, `g w`, `$mod+k`. */
  readonly keys?: string;
  readonly words: () => string;
  /** First letters in pinyin and the like, for the search. */
  readonly search?: string;
  /** Why it cannot be done now; null = it can. Not shown at all when `hidden`. */
  readonly unable?: () => string | null;
  readonly hidden?: () => boolean;
  readonly run: () => void;
}

export const useActionList = defineStore('actions', () => {
  const sets = shallowReactive(new Map<symbol, readonly Action[]>());
  const all = computed(() => [...sets.values()].flat());
  const palette = ref(false);
  const help = ref(false);
  return { sets, all, palette, help };
});

/** Offers actions for as long as the component lives. */
export function useActions(actions: readonly Action[]): void {
  const { sets } = useActionList();
  const mark = Symbol('actions');
  sets.set(mark, actions);
  onScopeDispose(() => sets.delete(mark));
  useKeys(
    Object.fromEntries(
      actions.flatMap((action) => (action.keys === undefined ? [] : [[action.keys, () => perform(action)]])),
    ),
  );
}

export function perform(action: Action): void {
  if (action.hidden?.() || action.unable?.()) return;
  action.run();
}

/** `g w` → [g, w]; `$mod+k` → [Ctrl, K] or [⌘, K]. */
export function keyCaps(keys: string, apple: boolean): readonly string[] {
  // A sign that needs Shift says so itself.
  const shown = keys.replace(/^Shift\+(?=[^a-z]$)/, '');
  return shown.split(/[ +]/).map((key) => {
    if (key === '$mod') return apple ? '⌘' : 'Ctrl';
    if (key === 'Shift' || key === 'Enter' || key === 'Escape') return key === 'Escape' ? 'Esc' : key;
    return key.length === 1 ? key.toLowerCase() : key;
  });
}

/** Matches words in any order, in the title or the search letters. */
export function matches(query: string, ...texts: readonly (string | undefined)[]): boolean {
  const haystack = texts.join(' ').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}
