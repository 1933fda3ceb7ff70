/** The log of one session, live: begun with its newest part, gaps fetched, resumed after every break, older parts on demand. */
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { listSessionEvents } from '#api/contract/sessions.ts';
import { call } from '../../app/client.ts';
import { i18n } from '../../app/language.ts';
import { useLive } from '../../app/live/live.ts';
import { useComeback, useLiveEvent } from '../../app/live/use-live-event.ts';
import {
  begin,
  type EventLog,
  firstSeq,
  gapAfter,
  lastSeq,
  NO_EVENTS,
  prepend,
  receive,
  reworded,
} from './event-log.ts';
import type { Chapter } from './lines.ts';

const PAGE = 60;
/** Above every number: asks for the newest part. */
const NEWEST = 2_000_000_000;
/** A gap usually closes by itself: the missing event is on its way. Milliseconds. */
const GAP_PATIENCE_MS = 400;

export function useTranscript(sessionId: string, openedAtMs: () => number) {
  const live = useLive();
  const log = shallowRef<EventLog>(NO_EVENTS);
  const earlier = shallowRef<readonly Chapter[]>([]);
  const loading = ref(true);
  const loadingOlder = ref(false);
  const error = ref<unknown>(null);
  let alive = true;
  let filling = false;
  let patience: ReturnType<typeof setTimeout> | undefined;

  const chapters = computed<readonly Chapter[]>(() => [
    ...earlier.value,
    { sessionId, openedAtMs: openedAtMs(), events: log.value.events },
  ]);

  async function load(): Promise<void> {
    loading.value = true;
    try {
      const answer = await call(listSessionEvents, {
        params: { id: sessionId },
        query: { before: NEWEST, limit: PAGE },
      });
      if (!alive) return;
      log.value = receive(begin(answer.events, answer.more), log.value.events);
      error.value = null;
      await live.watch(sessionId, lastSeq(log.value));
    } catch (cause) {
      error.value = cause;
    } finally {
      loading.value = false;
    }
  }

  /** Everything after the last number held, however much it is. */
  async function fill(): Promise<void> {
    if (filling || loading.value) return;
    filling = true;
    try {
      for (let more = true; more && alive; ) {
        const answer = await call(listSessionEvents, {
          params: { id: sessionId },
          query: { after: lastSeq(log.value), limit: 200 },
        });
        log.value = receive(log.value, answer.events);
        more = answer.more && answer.events.length > 0;
      }
    } catch {
      // The next event or the next return of the connection asks again.
    } finally {
      filling = false;
    }
  }

  async function older(): Promise<boolean> {
    if (loadingOlder.value || !log.value.more) return false;
    loadingOlder.value = true;
    try {
      const answer = await call(listSessionEvents, {
        params: { id: sessionId },
        query: { before: firstSeq(log.value), limit: PAGE },
      });
      log.value = prepend(log.value, answer.events, answer.more);
      return true;
    } catch {
      return false;
    } finally {
      loadingOlder.value = false;
    }
  }

  /** The conversation before this one, above it. */
  async function addEarlier(before: { readonly id: string; readonly openedAtMs: number }): Promise<boolean> {
    if (loadingOlder.value || earlier.value.some((chapter) => chapter.sessionId === before.id)) return false;
    loadingOlder.value = true;
    try {
      const answer = await call(listSessionEvents, {
        params: { id: before.id },
        query: { before: NEWEST, limit: 200 },
      });
      earlier.value = [
        { sessionId: before.id, openedAtMs: before.openedAtMs, events: begin(answer.events, false).events },
        ...earlier.value,
      ];
      return true;
    } catch {
      return false;
    } finally {
      loadingOlder.value = false;
    }
  }

  /** What is shown, in the language that the console speaks now. */
  async function reword(): Promise<void> {
    try {
      let after = firstSeq(log.value) - 1;
      for (let more = log.value.events.length > 0; more && alive; ) {
        const answer = await call(listSessionEvents, {
          params: { id: sessionId },
          query: { after, limit: 200 },
        });
        log.value = reworded(log.value, answer.events);
        after = answer.events.at(-1)?.seq ?? after;
        more = answer.more && after < lastSeq(log.value);
      }
      const before = [...earlier.value];
      earlier.value = [];
      for (const chapter of before.reverse()) await addEarlier({ ...chapter, id: chapter.sessionId });
    } catch {
      // It stays as it was said before.
    }
  }

  watch(i18n.global.locale, () => void reword());
  useLiveEvent('event', (event) => {
    if (event.sessionId !== sessionId) return;
    log.value = receive(log.value, [event]);
    clearTimeout(patience);
    if (gapAfter(log.value) !== null) patience = setTimeout(() => void fill(), GAP_PATIENCE_MS);
  });
  useComeback(() => {
    if (error.value !== null) return void load();
    void live.watch(sessionId, lastSeq(log.value));
    void fill();
  });
  onScopeDispose(() => {
    alive = false;
    clearTimeout(patience);
    live.unwatch(sessionId);
  });
  void load();

  return { log, chapters, earlier, loading, loadingOlder, error, load, older, addEarlier, fill };
}
