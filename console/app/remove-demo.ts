/** Taking the demo data away: final, so the dialog names how much it is. */
import { ElMessage, ElMessageBox } from 'element-plus';
import { useI18n } from 'vue-i18n';
import { removeDemoData } from '#api/contract/demo.ts';
import { call } from './client.ts';
import { useDemoAgain } from './demo.ts';
import { problemWords } from './problem-words.ts';

export function useRemoveDemo(): (counts: {
  readonly sessions: number;
  readonly visits: number;
}) => Promise<void> {
  const { t, n } = useI18n();
  const again = useDemoAgain();
  return async ({ sessions, visits }) => {
    const sure = await ElMessageBox.confirm(
      t('demo.remove-text', { sessions: n(sessions), visits: n(visits) }),
      t('demo.remove-title'),
      {
        confirmButtonText: t('demo.remove-yes', { sessions: n(sessions) }),
        cancelButtonText: t('ui.cancel'),
        type: 'warning',
        confirmButtonClass: 'el-button--danger',
      },
    ).then(
      () => true,
      () => false,
    );
    if (!sure) return;
    try {
      const gone = await call(removeDemoData);
      ElMessage.success(t('demo.removed', { sessions: n(gone.sessions), visits: n(gone.visits) }));
      again();
    } catch (error) {
      ElMessage.error({ message: problemWords(error, t).title, duration: 0, showClose: true });
    }
  };
}
