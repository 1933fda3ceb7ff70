/** Sessions by the customer's name or the beginning of the id, and what was said in any of them, within what I may see. */
import { onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue';
import { type MessageHit, searchMessages } from '#api/contract/messages.ts';
import { listSessions } from '#api/contract/sessions.ts';
import { call } from '../client.ts';
import { useMe } from '../me.ts';
import type { FoundSession } from './palette-entries.ts';

/** Waits until typing pauses. Milliseconds. */
const PAUSE_MS = 250;
const LISTS = ['mine', 'open', 'ended'] as const;

export function useSessionSearch(query: Ref<string>): {
  readonly sessions: Readonly<Ref<readonly FoundSession[]>>;
  readonly messages: Readonly<Ref<readonly MessageHit[]>>;
  /** Older messages were not looked at. */
  readonly more: Readonly<Ref<boolean>>;
  readonly loading: Readonly<Ref<boolean>>;
  /** A list could not be asked: what is shown may not be all. */
  readonly failed: Readonly<Ref<boolean>>;
} {
  const me = useMe();
  const sessions = shallowRef<readonly FoundSession[]>([]);
  const messages = shallowRef<readonly MessageHit[]>([]);
  const more = ref(false);
  const loading = ref(false);
  const failed = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;

  watch(query, (words) => {
    clearTimeout(timer);
    round += 1;
    const search = words.trim();
    failed.value = false;
    if (!isEnough(search) || !me.may('sessions.read')) {
      sessions.value = [];
      messages.value = [];
      more.value = false;
      loading.value = false;
      return;
    }
    loading.value = true;
    timer = setTimeout(() => void look(search, round), PAUSE_MS);
  });
  onScopeDispose(() => clearTimeout(timer));

  async function look(search: string, mine: number): Promise<void> {
    const [said, ...answers] = await Promise.allSettled([
      call(searchMessages, { query: { search, limit: 6 } }),
      ...LISTS.map((list) => call(listSessions, { query: { list, search, limit: 6 } })),
    ]);
    if (mine !== round) return;
    const found = new Map<string, FoundSession>();
    answers.forEach((answer, index) => {
      const list = LISTS[index] ?? 'open';
      if (answer.status === 'fulfilled')
        for (const row of answer.value.sessions) if (!found.has(row.id)) found.set(row.id, { row, list });
    });
    sessions.value = [...found.values()].slice(0, 12);
    messages.value = said.status === 'fulfilled' ? said.value.messages : [];
    more.value = said.status === 'fulfilled' && said.value.more;
    failed.value = [said, ...answers].some(({ status }) => status === 'rejected');
    loading.value = false;
  }

  return { sessions, messages, more, loading, failed };
}

/** One Chinese character is a family name already; one letter is half the list. */
function isEnough(search: string): boolean {
  return search.length >= 2 || /\p{Script=Han}/u.test(search);
}
