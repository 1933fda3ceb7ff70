/** Who waits, in serving order; asked again when it changed, at most once a second. */
import { useQuery } from '@pinia/colada';
import { onScopeDispose } from 'vue';
import { listQueue } from '#api/contract/queue.ts';
import { call } from '../../app/client.ts';
import { useComeback, useLiveEvent } from '../../app/live/use-live-event.ts';
import { useMe } from '../../app/me.ts';

const AT_MOST_EVERY_MS = 1_000;

export function useQueueList() {
  const me = useMe();
  const query = useQuery({
    key: ['queue'],
    query: () => call(listQueue, { query: { limit: 200 } }),
    enabled: () => me.may('queue.read'),
    staleTime: 1_000,
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  function again(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void query.refetch();
    }, AT_MOST_EVERY_MS);
  }
  useLiveEvent('staff', (notice) => {
    if (notice.kind === 'queue-changed') again();
  });
  useLiveEvent('row', again);
  useComeback(again);
  // Whatever push was lost, the list is never older than this.
  const slow = setInterval(again, 15_000);
  onScopeDispose(() => {
    clearTimeout(timer);
    clearInterval(slow);
  });
  return { data: query.data, error: query.error, refetch: query.refetch, again };
}
