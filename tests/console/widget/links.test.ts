import { describe, expect, it } from 'vitest';
import { httpUrl, piecesOf } from '#console/widget/thread/links.ts';

const linksIn = (text: string) => piecesOf(text).flatMap((piece) => piece.href ?? []);

describe('links in text', () => {
  it.each([
    ['see https://a.example/b?c=1#d.', 'https://a.example/b?c=1#d'],
    ['请看https://a.example/b，谢谢', 'https://a.example/b'],
    ['（https://a.example/b）', 'https://a.example/b'],
    ['(as in https://a.example/b_(c))', 'https://a.example/b_(c)'],
    ['"https://a.example"', 'https://a.example/'],
    ['www.example.com!', 'https://www.example.com/'],
  ])('finds the address in %s', (text, href) => {
    expect(linksIn(text)).toEqual([href]);
  });

  it.each(['no link', 'javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'http://', 'a.b.c'])(
    'makes no link of %s',
    (text) => {
      expect(linksIn(text)).toEqual([]);
    },
  );

  it('loses no character of what was written', () => {
    const text = 'a https://a.example/b, c (https://d.example)? 谢谢 🙂 www.e.example。';

    expect(
      piecesOf(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });

  it('reads a relative address against its base and refuses other kinds', () => {
    expect(httpUrl('/api/files/1', 'https://chat.example')).toBe('https://chat.example/api/files/1');
    expect(httpUrl('javascript:alert(1)', 'https://chat.example')).toBe(null);
    expect(httpUrl(null, 'https://chat.example')).toBe(null);
    expect(httpUrl('', 'https://chat.example')).toBe(null);
  });
});
