/** The log of one session, live: begun with its newest part, gaps fetched, resumed after every break, older parts on demand. */
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { i18n } from '../../app/language.ts';
import { useLive } from '../../app/live/live.ts';
import { useComeback, useLiveEvent } from '../../app/live/use-live-event.ts';
import { type EventLog, gapAfter, lastSeq, NO_EVENTS, receive } from './event-log.ts';
import type { Chapter } from './lines.ts';
import { newestPart, partsAfter, readAnew, withOlder } from './log-parts.ts';
import { type Before, useEarlier } from './use-earlier.ts';

/** A gap usually closes by itself: the missing event is on its way. Milliseconds. */
const GAP_PATIENCE_MS = 400;

export function useTranscript(sessionId: string, openedAtMs: () => number) {
  const live = useLive();
  const log = shallowRef<EventLog>(NO_EVENTS);
  const earlier = useEarlier();
  const loading = ref(true);
  const loadingOlder = ref(false);
  const error = ref<unknown>(null);
  let alive = true;
  let filling = false;
  let patience: ReturnType<typeof setTimeout> | undefined;

  const chapters = computed<readonly Chapter[]>(() => [
    ...earlier.chapters.value,
    { sessionId, openedAtMs: openedAtMs(), events: log.value.events },
  ]);
  /** Of the sessions that are shown, older lines exist on the server. */
  const more = computed(() => log.value.more || earlier.more.value);

  async function load(): Promise<void> {
    loading.value = true;
    try {
      const newest = await newestPart(sessionId);
      if (!alive) return;
      log.value = receive(newest, log.value.events);
      error.value = null;
      await live.watch(sessionId, lastSeq(log.value));
    } catch (cause) {
      error.value = cause;
    } finally {
      loading.value = false;
    }
  }

  async function fill(): Promise<void> {
    if (filling || loading.value) return;
    filling = true;
    try {
      for await (const events of partsAfter(sessionId, lastSeq(log.value))) {
        if (!alive) return;
        log.value = receive(log.value, events);
      }
    } catch {
      // The next event or the next return of the connection asks again.
    } finally {
      filling = false;
    }
  }

  /** One part at a time; false = it could not be read. */
  async function reading(read: () => Promise<void>): Promise<boolean> {
    if (loadingOlder.value) return false;
    loadingOlder.value = true;
    try {
      await read();
      return true;
    } catch {
      return false;
    } finally {
      loadingOlder.value = false;
    }
  }

  /** The older part of this session; false = there is none. */
  async function older(): Promise<boolean> {
    if (!log.value.more) return false;
    return reading(async () => {
      log.value = await withOlder(sessionId, () => log.value);
    });
  }

  /** What stands above all that is shown: an older part of it, else the conversation before. */
  async function further(before: Before | null): Promise<boolean> {
    if (log.value.more) return older();
    if (earlier.more.value) return reading(earlier.older);
    return before === null ? false : reading(() => earlier.add(before));
  }

  /** What is shown, in the language that the console speaks now. */
  async function reword(): Promise<void> {
    try {
      log.value = await readAnew(sessionId, () => log.value);
      await earlier.reword();
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

  return {
    log,
    chapters,
    earlier: earlier.sessions,
    more,
    loading,
    loadingOlder,
    error,
    load,
    older,
    further,
  };
}
