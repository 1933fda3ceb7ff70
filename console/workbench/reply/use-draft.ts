/** My unsent words of one session: typed here, saved on the server when typing pauses, found again after a reload. */
import { onScopeDispose, ref, watch } from 'vue';
import { saveDraft } from '#api/contract/session-papers.ts';
import { call } from '../../app/client.ts';
import { useMySessions } from '../../app/live/my-sessions.ts';
import { useMe } from '../../app/me.ts';
import { answered, type Draft, draftFrom, newerDraft, typed } from './draft.ts';

/** Typing pauses so long before it is saved. Milliseconds. */
const PAUSE_MS = 500;

export function useDraft(sessionId: string, server: Draft) {
  const me = useMe();
  const mine = useMySessions();
  const place = `usher.draft.${me.me?.id ?? ''}.${sessionId}`;
  let draft = newerDraft(server, draftFrom(localStorage.getItem(place)));
  let saved = server;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const text = ref(draft.text);

  watch(text, (words) => {
    draft = typed(draft, words);
    keepHere();
    clearTimeout(timer);
    timer = setTimeout(() => void save(), PAUSE_MS);
  });

  function keepHere(): void {
    if (draft.text === '' && draft.revision === saved.revision) localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify(draft));
  }

  async function save(keepalive = false): Promise<void> {
    clearTimeout(timer);
    if (draft.revision <= saved.revision) return;
    try {
      const kept = await call(saveDraft, { params: { id: sessionId }, body: draft, keepalive });
      const next = answered(draft, kept);
      draft = next.draft;
      saved = kept;
      mine.touch(sessionId, { hasDraft: draft.text !== '' });
      if (next.saveAgain) await save();
      keepHere();
    } catch {
      // The copy in this browser stands in; the next pause in typing tries again.
    }
  }

  const leaving = (): void => void save(true);
  window.addEventListener('pagehide', leaving);
  onScopeDispose(() => {
    window.removeEventListener('pagehide', leaving);
    void save(true);
  });
  if (draft.revision > server.revision) void save();

  return { text, save };
}
