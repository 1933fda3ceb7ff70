/** My two switches, wherever they stand: acts at once, and says so when the server refuses. */
import { ElMessage } from 'element-plus';
import { type Ref, ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { type Switches, useMe } from './me.ts';
import { problemWords } from './problem-words.ts';

type Change = Partial<Pick<Switches, 'presence' | 'accepting'>>;

export function useSwitches(): {
  readonly busy: Readonly<Ref<boolean>>;
  readonly change: (next: Change) => Promise<void>;
} {
  const { t } = useI18n();
  const me = useMe();
  const busy = ref(false);

  async function change(next: Change): Promise<void> {
    busy.value = true;
    try {
      await me.switchTo(next);
    } catch (error) {
      ElMessage.error(problemWords(error, t).title);
    } finally {
      busy.value = false;
    }
  }

  return { busy, change };
}
