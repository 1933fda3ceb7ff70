import { describe, expect, it } from 'vitest';
import { pictureFault } from '#console/workbench/reply/picture.ts';
import { filterReplies, slashQuery } from '#console/workbench/reply/quick-filter.ts';

const reply = (id: string, zh: string, preview: string) => ({
  id,
  scope: 'company' as const,
  title: { zh },
  text: { zh: preview },
  preview,
});

describe('quick replies', () => {
  it('open on a slash at the beginning, and stay closed in ordinary text', () => {
    expect(slashQuery('/退')).toBe('退');
    expect(slashQuery('/')).toBe('');
    expect(slashQuery('see a/b')).toBeNull();
    expect(slashQuery('/first\nsecond')).toBeNull();
  });

  it('list matches in the title before matches in the words', () => {
    const replies = [
      reply('words', '问候', '关于退款'),
      reply('title', '退款', '三天到账'),
      reply('none', '再见', '再见'),
    ];

    expect(filterReplies(replies, '退款', 'zh').map(({ id }) => id)).toEqual(['title', 'words']);
  });
});

describe('a picture', () => {
  it('is looked at before it is sent', () => {
    expect(pictureFault({ type: 'image/png', size: 10 })).toBeNull();
    expect(pictureFault({ type: 'image/svg+xml', size: 10 })).toBe('type');
    expect(pictureFault({ type: 'image/png', size: 10 * 1024 * 1024 + 1 })).toBe('size');
    expect(pictureFault({ type: 'image/png', size: 0 })).toBe('empty');
  });
});
