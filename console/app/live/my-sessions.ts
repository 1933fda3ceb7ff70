/** The sessions in conversation with me: the workbench's first list, the number in the tab, the ring. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { listSessions, type SessionRow } from '#api/contract/sessions.ts';
import { call } from '../client.ts';
import { useClock } from '../clock.ts';
import { useMe } from '../me.ts';
import { useLive } from './live.ts';
import { heal, isServedBy, type RowNews, type RowTable, take } from './row-table.ts';

export const useMySessions = defineStore('my-sessions', () => {
  const me = useMe();
  const clock = useClock();
  const table = shallowRef<RowTable>(new Map());
  const loading = ref(false);
  const error = ref<unknown>(null);
  /** When the list was last known to be whole. */
  const standsAtMs = ref<number | null>(null);
  const loaded = computed(() => standsAtMs.value !== null);

  const serving = computed(() => [...table.value.values()].filter(isMine));
  /** Ended while I looked on; shown only by those who keep them. */
  const ended = computed(() => [...table.value.values()].filter((row) => !isMine(row)));
  const unread = computed(() => serving.value.reduce((sum, row) => sum + row.unread, 0));

  function isMine(row: SessionRow): boolean {
    return isServedBy(row, me.me?.agentId ?? null);
  }

  async function load(): Promise<void> {
    if (me.me?.agentId == null) {
      standsAtMs.value = clock.nowMs;
      return;
    }
    loading.value = true;
    try {
      const answer = await call(listSessions, { query: { list: 'mine', limit: 100 } });
      const kept = ended.value;
      table.value = heal(table.value, [
        ...answer.sessions,
        ...kept.filter((row) => !answer.sessions.some(({ id }) => id === row.id)),
      ]);
      standsAtMs.value = answer.nowMs;
      error.value = null;
    } catch (cause) {
      error.value = cause;
    } finally {
      loading.value = false;
    }
  }

  function hear(news: RowNews): void {
    const held = table.value.get(news.id);
    if (!('gone' in news) && !isMine(news)) {
      const endedHere = held !== undefined && (news.phase === 'surveying' || news.phase === 'ended');
      table.value = take(table.value, endedHere ? news : { id: news.id, gone: true });
    } else table.value = take(table.value, news);
    if (!('gone' in news) || held !== undefined) standsAtMs.value = clock.nowMs;
  }

  /** What I have just read or typed shows at once; the server's row follows. */
  function touch(id: string, change: Partial<Pick<SessionRow, 'unread' | 'hasDraft' | 'mark'>>): void {
    const row = table.value.get(id);
    if (row !== undefined) table.value = new Map(table.value).set(id, { ...row, ...change });
  }

  function listen(): () => void {
    return useLive().on('row', hear);
  }

  return { serving, ended, unread, loading, loaded, error, standsAtMs, load, touch, listen };
});
