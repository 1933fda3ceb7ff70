/** The service summary while it is filled in: saved when typing pauses; somebody else's save shows theirs beside mine. */
import { onScopeDispose, reactive, ref, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { type Summary, saveSummary } from '#api/contract/session-papers.ts';
import { readSession } from '#api/contract/sessions.ts';
import { call, Refused } from '../../app/client.ts';
import { problemWords } from '../../app/problem-words.ts';

const PAUSE_MS = 700;
type Fields = Omit<Summary, 'revision'>;

export function useSummary(sessionId: string, server: () => Summary) {
  const { t } = useI18n();
  const fields = reactive<Fields>(fieldsOf(server()));
  const state = ref<'kept' | 'typing' | 'saving' | 'failed'>('kept');
  const problem = ref('');
  /** What a colleague saved meanwhile. */
  const theirs = ref<Summary | null>(null);
  let revision = server().revision;
  let saved = JSON.stringify(fieldsOf(server()));
  let timer: ReturnType<typeof setTimeout> | undefined;

  watch(
    () => server().revision,
    (newest) => {
      if (newest <= revision || state.value !== 'kept') return;
      take(server());
    },
  );
  watch(fields, () => {
    if (JSON.stringify(fields) === saved) return;
    state.value = 'typing';
    clearTimeout(timer);
    timer = setTimeout(() => void saveNow(), PAUSE_MS);
  });
  onScopeDispose(() => {
    if (state.value === 'typing') void saveNow();
  });

  function take(summary: Summary): void {
    revision = summary.revision;
    saved = JSON.stringify(fieldsOf(summary));
    Object.assign(fields, fieldsOf(summary));
    theirs.value = null;
    state.value = 'kept';
  }

  async function saveNow(): Promise<boolean> {
    clearTimeout(timer);
    const sent = JSON.stringify(fields);
    if (sent === saved) return true;
    state.value = 'saving';
    problem.value = '';
    try {
      const kept = await call(saveSummary, { params: { id: sessionId }, body: { ...fields, revision } });
      revision = kept.revision;
      saved = sent;
      state.value = JSON.stringify(fields) === sent ? 'kept' : 'typing';
      return true;
    } catch (error) {
      state.value = 'failed';
      problem.value = problemWords(error, t).title;
      if (error instanceof Refused && error.code === 'conflict') await showTheirs();
      return false;
    }
  }

  async function showTheirs(): Promise<void> {
    const detail = await call(readSession, { params: { id: sessionId } }).catch(() => null);
    theirs.value = detail?.summary ?? null;
  }

  /** Mine goes over theirs, knowingly. */
  function keepMine(): Promise<boolean> {
    revision = theirs.value?.revision ?? revision;
    theirs.value = null;
    return saveNow();
  }

  return { fields, state, problem, theirs, take, keepMine, saveNow };
}

function fieldsOf({ themeId, solved, words }: Summary): Fields {
  return { themeId, solved, words };
}
