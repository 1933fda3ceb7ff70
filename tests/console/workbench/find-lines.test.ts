import { describe, expect, it } from 'vitest';
import { nextTick, ref, shallowRef } from 'vue';
import { firstOfDay, linesWith, oldestMs, stepFrom } from '#console/workbench/transcript/find-lines.ts';
import { linesOf } from '#console/workbench/transcript/lines.ts';
import { useFind } from '#console/workbench/transcript/use-find.ts';
import { aMessage, anAssignment } from './a-session.ts';

const DAY_MS = 86_400_000;
const dayOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
const options = { dayOf, system: true, pending: [] };
const said = (seq: number, text: string, atMs = seq) =>
  aMessage(seq, { atMs, content: { type: 'text', text } });
const linesFrom = (events: readonly ReturnType<typeof aMessage>[]) =>
  linesOf([{ sessionId: 's1', openedAtMs: 0, events }], options);

describe('the lines that hold the words', () => {
  it('are found whatever the case, oldest first, and never among lines of the system', () => {
    const lines = linesFrom([
      said(1, 'A VIP room'),
      anAssignment(2, 'Li Na'),
      said(3, 'no'),
      said(4, 'vip?'),
    ]);

    expect(linesWith(lines, ' vip ')).toEqual(['s1-1', 's1-4']);
  });

  it('are found in what a card and a menu show', () => {
    const lines = linesFrom([
      aMessage(1, { content: { type: 'card', title: '雪景房', text: '八折', url: null, imageUrl: null } }),
      aMessage(2, { content: { type: 'menu', text: '请选择', options: [{ id: '1', label: '雪具' }] } }),
    ]);

    expect(linesWith(lines, '雪')).toEqual(['s1-1', 's1-2']);
  });

  it('are none while nothing is looked for, and signs stand for themselves', () => {
    const lines = linesFrom([said(1, '50% (off) a.b')]);

    expect(linesWith(lines, '  ')).toEqual([]);
    expect(linesWith(lines, '(off)')).toEqual(['s1-1']);
    expect(linesWith(lines, 'a-b')).toEqual([]);
  });

  it('are gone through round the ends', () => {
    const keys = ['a', 'x', 'b', 'c'];
    const hits = ['a', 'b', 'c'];

    expect(stepFrom(hits, { at: 'a', by: 1, keys })).toBe('b');
    expect(stepFrom(hits, { at: 'c', by: 1, keys })).toBe('a');
    expect(stepFrom(hits, { at: 'a', by: -1, keys })).toBe('c');
    expect(stepFrom(hits, { at: null, by: -1, keys })).toBe('c');
    expect(stepFrom([], { at: 'a', by: 1, keys })).toBeNull();
  });

  it('are the nearest ones to a line that is none of them', () => {
    const keys = ['a', 'x', 'b', 'c'];

    expect(stepFrom(['a', 'b', 'c'], { at: 'x', by: 1, keys })).toBe('b');
    expect(stepFrom(['a', 'b', 'c'], { at: 'x', by: -1, keys })).toBe('a');
  });
});

describe('the first line of a day', () => {
  const lines = linesFrom([said(1, 'one'), said(2, 'two', DAY_MS), said(3, 'three', DAY_MS + 1)]);

  it('is its heading, or none where nothing was said', () => {
    expect(firstOfDay(lines, '1970-01-02', dayOf)).toBe('d-s1-2');
    expect(firstOfDay(lines, '1970-01-03', dayOf)).toBeNull();
    expect(oldestMs(lines)).toBe(1);
  });
});

describe('looking in a conversation', () => {
  /** Each part is a day older; five parts in all. */
  function aConversation() {
    const parts = [5, 4, 3, 2, 1].map((day) => said(day, day === 2 ? 'the snow' : 'rain', day * DAY_MS));
    const events = shallowRef([parts[0] ?? said(9, '')]);
    const lines = shallowRef(linesFrom(events.value));
    const hasOlder = ref(true);
    const shown: string[] = [];
    const find = useFind({
      lines,
      hasOlder,
      dayOf,
      show: async (key) => void shown.push(key),
      loadOlder: async () => {
        const next = parts[events.value.length];
        if (next === undefined) return false;
        events.value = [next, ...events.value];
        lines.value = linesFrom(events.value);
        hasOlder.value = events.value.length < parts.length;
        return true;
      },
    });
    return { find, shown, events };
  }

  it('begins at the newest hit', async () => {
    const { find, shown } = aConversation();
    find.words.value = 'rain';
    await nextTick();

    expect(shown).toEqual(['s1-5']);
    expect([find.number.value, find.hits.value.length]).toEqual([1, 1]);
  });

  it('reads older parts until the words are there, and no further', async () => {
    const { find, shown, events } = aConversation();
    find.words.value = 'snow';
    await nextTick();
    await find.older();

    expect(shown).toEqual(['s1-2']);
    expect(events.value).toHaveLength(4);
    expect(find.hasOlder.value).toBe(true);
  });

  it('reads back to a day and says where there is none', async () => {
    const { find, shown, events } = aConversation();
    await find.toDay('1970-01-04');
    expect(shown).toEqual(['d-s1-3']);
    expect(events.value).toHaveLength(4);

    await find.toDay('1970-01-01');
    expect(find.missing.value).toBe('no-day');
    expect(events.value).toHaveLength(5);
  });

  it('answers the newer of two questions, and passes over a year that is half typed', async () => {
    const { find, shown, events } = aConversation();
    await find.toDay('0202-01-04');
    expect(events.value).toHaveLength(1);

    await Promise.all([find.toDay('1970-01-01'), find.toDay('1970-01-05')]);
    expect(shown).toEqual(['d-s1-4']);
    expect(find.missing.value).toBeNull();
    expect(find.busy.value).toBe(false);
  });
});
