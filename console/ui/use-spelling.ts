/** The spelling of Chinese, fetched once when it is first wanted; until then null. */
import { type Ref, shallowRef } from 'vue';
import { loadSpelling, type Spelling } from './spelling.ts';

const spelling = shallowRef<Spelling | null>(null);
let asked = false;

export function useSpelling(): { readonly spelling: Ref<Spelling | null>; readonly want: () => void } {
  return {
    spelling,
    want: () => {
      if (asked) return;
      asked = true;
      loadSpelling().then(
        (loaded) => {
          spelling.value = loaded;
        },
        () => {
          asked = false;
        },
      );
    },
  };
}
