/** Looking for words or a day in one conversation: in what is loaded, and further back when asked. */
import { computed, type Ref, ref, watch } from 'vue';
import { firstOfDay, linesWith, oldestMs, stepFrom } from './find-lines.ts';
import type { Line } from './lines.ts';

/** Older parts that are read for one question; no further than somebody would scroll. */
export const MOST_PARTS = 30;

const FIRST_DAY = '1970-01-01';

interface Options {
  readonly lines: Readonly<Ref<readonly Line[]>>;
  readonly hasOlder: Readonly<Ref<boolean>>;
  /** One part further back; false = there was none, or it could not be read. */
  readonly loadOlder: () => Promise<boolean>;
  readonly show: (key: string) => Promise<void>;
  readonly dayOf: (atMs: number) => string;
}

export function useFind({ lines, hasOlder, loadOlder, show, dayOf }: Options) {
  const words = ref('');
  const at = ref<string | null>(null);
  const busy = ref(false);
  /** Of the day that was asked for: nothing was said, or it is further back than was read. */
  const missing = ref<'no-day' | 'no-day-so-far' | null>(null);
  const hits = computed(() => linesWith(lines.value, words.value));
  /** Counted from one; 0 = none. */
  const number = computed(() => (at.value === null ? 0 : hits.value.indexOf(at.value) + 1));

  async function go(key: string | null): Promise<void> {
    at.value = key;
    missing.value = null;
    if (key !== null) await show(key);
  }

  // The newest hit first: it is the nearest to what is read.
  watch(words, () => void go(hits.value.at(-1) ?? null));

  let question = 0;
  let reading: Promise<void> = Promise.resolve();

  /** One question at a time; false = a newer one was asked meanwhile. */
  async function back(until: () => boolean): Promise<boolean> {
    question += 1;
    const mine = question;
    const isAsked = () => mine === question;
    reading = reading.then(async () => {
      busy.value = true;
      for (let parts = 0; parts < MOST_PARTS && isAsked() && !until(); parts += 1)
        if (!(await loadOlder())) break;
      if (isAsked()) busy.value = false;
    });
    await reading;
    return isAsked();
  }

  /** Further back, until the words are there once more. */
  async function older(): Promise<void> {
    const before = hits.value.length;
    const asked = words.value;
    const isAsked = await back(() => hits.value.length > before || words.value !== asked);
    if (isAsked && words.value === asked && hits.value.length > before)
      await go(hits.value[hits.value.length - before - 1] ?? null);
  }

  /** To the first line of the day, read from the server as far as needed. */
  async function toDay(day: string): Promise<void> {
    // Whoever types a year passes through the first centuries.
    if (day < FIRST_DAY) return;
    const isPast = () => {
      const oldest = oldestMs(lines.value);
      return oldest !== null && dayOf(oldest) < day;
    };
    if (!(await back(isPast))) return;
    const key = firstOfDay(lines.value, day, dayOf);
    await go(key);
    if (key === null) missing.value = isPast() || !hasOlder.value ? 'no-day' : 'no-day-so-far';
  }

  return {
    words,
    at,
    busy,
    missing,
    hits,
    number,
    hasOlder,
    step: (by: 1 | -1) =>
      go(stepFrom(hits.value, { at: at.value, by, keys: lines.value.map(({ key }) => key) })),
    older,
    toDay,
    clear: () => {
      words.value = '';
      at.value = null;
      missing.value = null;
    },
  };
}
