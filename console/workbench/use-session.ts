/** One session with its customer and what may be done now; asked again whenever something happened to it. */
import { useQuery } from '@pinia/colada';
import { computed, onScopeDispose } from 'vue';
import { readSession } from '#api/contract/sessions.ts';
import { call } from '../app/client.ts';
import { useComeback, useLiveEvent } from '../app/live/use-live-event.ts';

/** However fast things happen, it is asked again only so often. Milliseconds. */
const AT_MOST_EVERY_MS = 700;

export function useSession(id: string) {
  const query = useQuery({
    key: ['session', id],
    query: () => call(readSession, { params: { id } }),
    staleTime: 1_000,
  });
  let timer: ReturnType<typeof setTimeout> | undefined;

  function again(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void query.refetch();
    }, AT_MOST_EVERY_MS);
  }

  useLiveEvent('row', (row) => {
    if (row.id === id) again();
  });
  useLiveEvent('event', (event) => {
    if (event.sessionId === id) again();
  });
  useLiveEvent('staff', (notice) => {
    if (notice.kind === 'settings-changed' || notice.kind === 'presence') again();
  });
  useComeback(again);
  onScopeDispose(() => clearTimeout(timer));

  return {
    detail: computed(() => query.data.value ?? null),
    error: query.error,
    refetch: query.refetch,
    again,
  };
}
