/** Open or ended sessions, page by page, kept fresh by what is pushed. */
import { computed, onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue';
import type { ResponseOf } from '#api/contract/operation.ts';
import { listSessions, type SessionRow } from '#api/contract/sessions.ts';
import { call } from '../../app/client.ts';
import { type RowTable, take as takeRow } from '../../app/live/row-table.ts';
import { useComeback, useLiveEvent } from '../../app/live/use-live-event.ts';

const PAUSE_MS = 250;

export function usePagedRows(list: 'open' | 'ended', search: Ref<string>) {
  const table = shallowRef<RowTable>(new Map());
  const order = shallowRef<readonly string[]>([]);
  const cursor = ref<string | null>(null);
  const loading = ref(true);
  const error = ref<unknown>(null);
  let round = 0;
  let asked = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(next = false): Promise<void> {
    round += 1;
    const mine = round;
    asked = next;
    loading.value = true;
    try {
      const answer = await call(listSessions, { query: queryOf(next) });
      if (mine === round) take(answer, next);
    } catch (cause) {
      if (mine === round) error.value = cause;
    } finally {
      if (mine === round) loading.value = false;
    }
  }

  function queryOf(next: boolean) {
    const words = search.value.trim();
    return {
      list,
      limit: 50,
      ...(words === '' ? {} : { search: words }),
      ...(next && cursor.value !== null ? { cursor: cursor.value } : {}),
    };
  }

  function take(answer: ResponseOf<typeof listSessions>, next: boolean): void {
    const rows = new Map<string, SessionRow>(next ? table.value : []);
    for (const row of answer.sessions) rows.set(row.id, row);
    table.value = rows;
    order.value = [...(next ? order.value : []), ...answer.sessions.map(({ id }) => id)];
    cursor.value = answer.nextCursor;
    error.value = null;
  }

  watch(search, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void load(), PAUSE_MS);
  });
  useLiveEvent('row', (news) => {
    const known = table.value.has(news.id);
    if (known) table.value = takeRow(table.value, news);
    else if (!('gone' in news) && belongs(news) && search.value.trim() === '') {
      table.value = new Map(table.value).set(news.id, news);
      order.value = [news.id, ...order.value];
    }
  });
  useComeback(() => void load());
  onScopeDispose(() => clearTimeout(timer));
  void load();

  function belongs(row: SessionRow): boolean {
    const over = row.phase === 'ended' || row.phase === 'surveying';
    return list === 'ended' ? over : !over && row.phase !== 'guiding';
  }

  const rows = computed(() =>
    order.value.flatMap((id) => {
      const row = table.value.get(id);
      return row !== undefined && belongs(row) ? [row] : [];
    }),
  );
  /** The same once more, so that pages already read stay. */
  const again = (): Promise<void> => load(asked);
  return { rows, more: computed(() => cursor.value !== null), loading, error, load, again };
}
