/** How many panes there is room for. */
import { useMediaQuery } from '@vueuse/core';
import type { Ref } from 'vue';

export function useWidth(): {
  /** One pane at a time, places at the bottom. */
  readonly isNarrow: Readonly<Ref<boolean>>;
  /** The right pane is a drawer. */
  readonly hasDrawer: Readonly<Ref<boolean>>;
} {
  return { isNarrow: useMediaQuery('(width < 720px)'), hasDrawer: useMediaQuery('(width < 1100px)') };
}
