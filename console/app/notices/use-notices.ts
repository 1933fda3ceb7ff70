/** The message centre: asked again whenever the server says that there is something new, so that nothing depends on a push. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { listNotices, type Notice } from '#api/contract/notices.ts';
import { call } from '../client.ts';
import { useLive } from '../live/live.ts';
import { useMe } from '../me.ts';

/** Several at once are asked for together. Milliseconds. */
const SOON_MS = 300;

export const useNotices = defineStore('notices', () => {
  const me = useMe();
  const notices = shallowRef<readonly Notice[]>([]);
  const more = ref(false);
  const loaded = ref(false);
  const error = ref<unknown>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const unseen = computed(() => notices.value.filter(({ id }) => id > me.preferences.noticesSeen));
  const unseenMine = computed(() => unseen.value.filter(({ mine }) => mine).length);

  async function load(): Promise<void> {
    try {
      const answer = await call(listNotices);
      notices.value = answer.notices;
      more.value = answer.more;
      loaded.value = true;
      error.value = null;
    } catch (cause) {
      error.value = cause;
    }
  }

  function soon(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void load();
    }, SOON_MS);
  }

  /** Everything that is listed counts as seen. */
  async function seen(): Promise<void> {
    const newest = notices.value[0]?.id ?? 0;
    if (newest > me.preferences.noticesSeen) await me.prefer({ noticesSeen: newest });
  }

  function listen(): () => void {
    const off = useLive().on('staff', ({ kind }) => {
      if (kind === 'noted' || kind === 'alarm' || kind === 'presence') soon();
    });
    return () => {
      off();
      clearTimeout(timer);
      timer = undefined;
    };
  }

  return { notices, more, loaded, error, unseen, unseenMine, load, seen, listen };
});
