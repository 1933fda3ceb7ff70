/** What can be undone happens at once and offers its undoing for a while; a newer offer takes the place of the one before. */
import { ElButton, ElMessage, type MessageHandler } from 'element-plus';
import { h } from 'vue';
import { useI18n } from 'vue-i18n';
import { problemWords } from './problem-words.ts';

/** Milliseconds. */
export const UNDO_FOR_MS = 8_000;

let standing: MessageHandler | null = null;

/** Answers how to offer it: what was done in words, and what undoes it. */
export function useUndo(): (done: string, undo: () => Promise<unknown>) => void {
  const { t } = useI18n();

  async function perform(undo: () => Promise<unknown>): Promise<void> {
    standing?.close();
    await undo().catch((error: unknown) => ElMessage.error(problemWords(error, t).title));
  }

  return (done, undo) => {
    standing?.close();
    standing = ElMessage({
      duration: UNDO_FOR_MS,
      message: h('span', { class: 'undo-offer' }, [
        h('span', done),
        h(ElButton, { size: 'small', text: true, type: 'primary', onClick: () => void perform(undo) }, () =>
          t('ui.undo'),
        ),
      ]),
    });
  };
}
