import { describe, expect, it } from 'vitest';
import { checkContact, normalContact } from '#console/widget/thread/contact.ts';

describe('a contact', () => {
  it.each([
    ['zhang.wei@example.com', 'email'],
    ['ZHANG+trip@mail.example.co.uk', 'email'],
    ['张伟@例子.公司', 'email'],
    ['13812345678', 'phone'],
    ['+86 138-1234-5678', 'phone'],
    ['(0431) 8888 6666', 'phone'],
    ['zhangwei_88', 'wechat'],
  ])('takes %s as %s', (typed, kind) => {
    expect(checkContact(typed)).toEqual({ ok: true, kind });
  });

  it.each(['z', 'zhang@', 'zhang@exam', '138', '+86', '12345678901234567'])(
    'waits while %s may still become one',
    (typed) => {
      expect(checkContact(typed)).toEqual({ ok: false, reason: 'short' });
    },
  );

  it.each(['two words', 'a@b@c.com', 'me@example.com, you@example.com'])('refuses %s', (typed) => {
    expect(checkContact(typed)).toEqual({ ok: false, reason: 'unknown' });
  });

  it('says nothing about an empty field', () => {
    expect(checkContact('  ')).toEqual({ ok: false, reason: 'empty' });
  });

  it('reads full-width letters and digits as plain ones', () => {
    expect(checkContact('１３８１２３４５６７８')).toEqual({ ok: true, kind: 'phone' });
    expect(normalContact(' ｚｈａｎｇ＠example.com ')).toBe('zhang@example.com');
  });
});
