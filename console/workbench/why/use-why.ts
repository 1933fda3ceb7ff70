/** The story of one session, followed while it goes on. */
import { useQuery } from '@pinia/colada';
import { computed, onScopeDispose } from 'vue';
import { readWhy } from '#api/contract/decisions.ts';
import { call } from '../../app/client.ts';
import { useLive } from '../../app/live/live.ts';
import { useComeback, useLiveEvent } from '../../app/live/use-live-event.ts';
import { inTheirMoment, type Story } from './timeline.ts';

const AT_MOST_EVERY_MS = 600;

export function useWhy(id: string) {
  const live = useLive();
  const query = useQuery({
    key: ['why', id],
    query: () => call(readWhy, { params: { id } }),
    staleTime: 1_000,
  });
  let timer: ReturnType<typeof setTimeout> | undefined;

  function again(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void query.refetch();
    }, AT_MOST_EVERY_MS);
  }
  function follow(): void {
    void live.watch(id, query.data.value?.events.at(-1)?.seq ?? 0);
  }

  useLiveEvent('event', (event) => {
    if (event.sessionId === id) again();
  });
  useLiveEvent('row', (row) => {
    if (row.id === id) again();
  });
  useComeback(() => {
    again();
    follow();
  });
  void query.refetch().then(follow);
  onScopeDispose(() => {
    clearTimeout(timer);
    live.unwatch(id);
  });

  const why = computed(() => query.data.value ?? null);
  const story = computed<Story | null>(() =>
    why.value === null
      ? null
      : {
          openedAtMs: why.value.session.openedAtMs,
          closedAtMs: why.value.session.phase === 'ended' ? why.value.session.closedAtMs : null,
          events: why.value.events,
          decisions: inTheirMoment(why.value.decisions, why.value.events),
          timers: why.value.timers,
          places: why.value.places,
          nowMs: why.value.nowMs,
        },
  );
  return { why, story, error: query.error, refetch: query.refetch };
}
