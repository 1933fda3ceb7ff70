/** Earlier sessions of the same customer above the one that is read: each begun with its newest part, older ones on demand. */
import { computed, shallowRef } from 'vue';
import { type EventLog, NO_EVENTS } from './event-log.ts';
import type { Chapter } from './lines.ts';
import { newestPart, readAnew, withOlder } from './log-parts.ts';

/** Which session stands before those that are shown. */
export interface Before {
  readonly id: string;
  readonly openedAtMs: number;
}

interface EarlierSession extends Before {
  readonly log: EventLog;
}

export function useEarlier() {
  /** Oldest first. */
  const sessions = shallowRef<readonly EarlierSession[]>([]);
  const chapters = computed<readonly Chapter[]>(() =>
    sessions.value.map(({ id, openedAtMs, log }) => ({ sessionId: id, openedAtMs, events: log.events })),
  );
  /** The topmost has an older part that is not loaded. */
  const more = computed(() => sessions.value[0]?.log.more ?? false);

  function held(id: string): EventLog {
    return sessions.value.find((one) => one.id === id)?.log ?? NO_EVENTS;
  }

  function keep(id: string, log: EventLog): void {
    sessions.value = sessions.value.map((one) => (one.id === id ? { ...one, log } : one));
  }

  async function add(before: Before): Promise<void> {
    const log = await newestPart(before.id);
    sessions.value = [{ ...before, log }, ...sessions.value];
  }

  /** The part before what is held of the topmost. */
  async function older(): Promise<void> {
    const id = sessions.value[0]?.id;
    if (id !== undefined) keep(id, await withOlder(id, () => held(id)));
  }

  async function reword(): Promise<void> {
    for (const { id } of sessions.value) keep(id, await readAnew(id, () => held(id)));
  }

  return { sessions, chapters, more, add, older, reword };
}
