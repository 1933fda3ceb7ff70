import { describe, expect, it } from 'vitest';
import { type PaletteEntry, paletteEntries } from '#console/app/shell/palette-entries.ts';
import type { Thing } from '#console/app/shell/palette-things.ts';
import { loadSpelling } from '#console/ui/spelling.ts';

const action = (id: string, words: string) => ({ id, words: () => words, run: () => undefined });
const ACTIONS = [action('go-settings', '前往设置'), action('take', '接入下一位')];
const thing = (kind: Thing['kind'], words: string, search = ''): Thing => ({
  kind,
  id: words,
  words,
  search,
  aside: '',
  to: '/',
});
const THINGS = [
  thing('settings', '角色与权限', 'roles'),
  thing('rules', '贵宾冬季问候', 'VIP winter'),
  thing('agents', '陈明 Chen Ming', 'chenming'),
];
const words = (entries: readonly PaletteEntry[]) => entries.map((entry) => entry.words);

describe('the palette', () => {
  it('lists what can be done, then places, and names nothing else before somebody types', () => {
    const entries = paletteEntries({ query: '', actions: ACTIONS, sessions: [], things: THINGS });

    expect(words(entries)).toEqual(['接入下一位', '前往设置']);
    expect(entries.map(({ heading }) => heading)).toEqual(['do', 'go']);
  });

  it('finds rules, colleagues and settings by their name in either language', () => {
    const found = (query: string) =>
      words(paletteEntries({ query, actions: [], sessions: [], things: THINGS }));

    expect(found('冬季')).toEqual(['贵宾冬季问候']);
    expect(found('vip')).toEqual(['贵宾冬季问候']);
    expect(found('chenm')).toEqual(['陈明 Chen Ming']);
    expect(found('roles')).toEqual(['角色与权限']);
  });

  it('finds them by the first letters of their pinyin', async () => {
    const spelling = await loadSpelling();
    const found = (query: string) =>
      words(paletteEntries({ query, actions: [], sessions: [], things: THINGS, spelling }));

    expect(found('gbdj')).toEqual(['贵宾冬季问候']);
    expect(found('jsyqx')).toEqual(['角色与权限']);
  });

  it('leads from what was said to its session, open or ended', () => {
    const hit = (sessionId: string, closed: boolean) => ({
      sessionId,
      closed,
      seq: 3,
      atMs: 0,
      author: 'visitor' as const,
      customerName: '张伟',
      excerpt: '我要退款',
    });

    const entries = paletteEntries({
      query: '退款',
      actions: [],
      sessions: [],
      messages: [hit('a', false), hit('b', true)],
    });

    expect(entries).toMatchObject([
      { heading: 'messages', words: '我要退款', aside: '张伟', id: 'a', list: 'open', line: 3 },
      { heading: null, id: 'b', list: 'ended' },
    ]);
  });

  it('shows at most six of a kind, and the heading once', () => {
    const many = Array.from({ length: 9 }, (_, at) => thing('rules', `规则 ${at}`));

    const entries = paletteEntries({ query: '规则', actions: [], sessions: [], things: many });

    expect(entries).toHaveLength(6);
    expect(entries.map(({ heading }) => heading)).toEqual(['rules', null, null, null, null, null]);
  });
});
