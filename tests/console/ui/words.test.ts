import { describe, expect, it } from 'vitest';
import { numberWords } from '#console/ui/explain/fact-words.ts';
import { piecesOf } from '#console/ui/link-words.ts';
import { initialOf, toneOf } from '#console/ui/person.ts';
import { clockWords, momentWords } from '#console/ui/time-words.ts';

const links = (text: string) =>
  piecesOf(text)
    .filter(({ href }) => href !== null)
    .map(({ href }) => href);
const style = { language: 'en', timeZone: 'Asia/Shanghai' };
const NOON = Date.parse('2026-11-25T12:00:00+08:00');

describe('numbers of facts', () => {
  it('are read as a moment where they are one', () => {
    expect(numberWords(NOON, style)).toBe('Nov 25, 2026, 12:00:00 GMT+8');
    expect([numberWords(4, style), numberWords(0.456, style)]).toEqual(['4', '0.46']);
  });
});

describe('links in what people write', () => {
  it('are found right after a Chinese character and end at Chinese punctuation', () => {
    expect(links('请看https://shop.example/a?b=1，谢谢')).toEqual(['https://shop.example/a?b=1']);
    expect(piecesOf('请看https://shop.example/a，谢谢').map(({ text }) => text)).toEqual([
      '请看',
      'https://shop.example/a',
      '，谢谢',
    ]);
  });

  it('are never anything but web addresses', () => {
    expect(links('javascript:alert(1) ftp://x.example //y.example mailto:a@b.example')).toEqual([]);
  });

  it('leave plain text whole', () => {
    expect(piecesOf('你好')).toEqual([{ text: '你好', href: null }]);
  });
});

describe('times', () => {
  it('are relative under an hour, then the time of day, then with the date', () => {
    expect(momentWords(NOON - 10 * 60_000, NOON, style)).toBe('10 min. ago');
    expect(momentWords(NOON - 2 * 3_600_000, NOON, style)).toBe('10:00');
    expect(momentWords(NOON - 26 * 3_600_000, NOON, style)).toBe('11-24 10:00');
  });

  it('count minutes and seconds, hours when there are any, and never below zero', () => {
    expect(clockWords(41_000)).toBe('0:41');
    expect(clockWords(3_723_000)).toBe('1:02:03');
    expect(clockWords(-5)).toBe('0:00');
  });
});

describe('a person without a picture', () => {
  it('has one letter and always the same colour', () => {
    expect(initialOf('zhang')).toBe('Z');
    expect(initialOf('😀 Li')).toBe('😀');
    expect(toneOf('abc')).toBe(toneOf('abc'));
  });
});
