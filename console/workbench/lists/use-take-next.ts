/** Takes the head of the queue: by its button, by its key, and from either list. */
import { ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { takeNext } from '#api/contract/queue.ts';
import { useActions } from '../../app/actions.ts';
import { call } from '../../app/client.ts';
import { useMe } from '../../app/me.ts';
import { problemWords } from '../../app/problem-words.ts';

/** `seen`: the head as it stands on the screen, so that who was faster can be named. */
export function useTakeNext(options: { readonly seen: () => string | null; readonly after?: () => void }) {
  const { t } = useI18n();
  const me = useMe();
  const router = useRouter();
  const taking = ref(false);
  /** Why there was nothing to take. */
  const answer = ref('');

  async function take(): Promise<void> {
    if (taking.value) return;
    taking.value = true;
    answer.value = '';
    const seen = options.seen();
    try {
      const taken = await call(takeNext, { query: seen === null ? {} : { seen } });
      if (taken.status === 'offered')
        await router.push({ name: 'workbench', params: { list: 'mine', sessionId: taken.sessionId } });
      else answer.value = t(`take.${taken.reason}`);
    } catch (error) {
      answer.value = problemWords(error, t).title;
    } finally {
      taking.value = false;
      options.after?.();
    }
  }

  useActions([
    {
      id: 'take',
      keys: 'a',
      words: () => t('action.take-next'),
      search: 'jr jieru',
      hidden: () => !me.may('queue.take') || me.me?.agentId == null,
      run: () => void take(),
    },
  ]);
  return { take, taking, answer };
}
