import { describe, expect, it } from 'vitest';
import { keyCaps, matches } from '#console/app/actions.ts';
import { actsOn, enterMeans } from '#console/app/keys.ts';

const press = (key: string, change: object = {}) => ({
  key,
  isComposing: false,
  keyCode: 0,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...change,
});
const page = { inTextField: false, inLayer: false, shortcuts: true };

describe('a key', () => {
  it('does nothing while an input method composes, not even with Ctrl', () => {
    expect(actsOn(press('k', { isComposing: true, ctrlKey: true }), page)).toBe(false);
    expect(actsOn(press('j', { keyCode: 229 }), page)).toBe(false);
  });

  it('is text in a text field and belongs to an open dialog', () => {
    expect(actsOn(press('j'), page)).toBe(true);
    expect(actsOn(press('j'), { ...page, inTextField: true })).toBe(false);
    expect(actsOn(press('j'), { ...page, inLayer: true })).toBe(false);
  });

  it('can be switched off, but for those with Ctrl or ⌘', () => {
    expect(actsOn(press('j'), { ...page, shortcuts: false })).toBe(false);
    expect(actsOn(press('k', { metaKey: true }), { ...page, shortcuts: false, inTextField: true })).toBe(
      true,
    );
  });
});

describe('Enter in the reply box', () => {
  it('chooses the word and sends nothing while composing pinyin', () => {
    expect(enterMeans(press('Enter', { isComposing: true }), 'enter')).toBe('nothing');
    expect(enterMeans(press('Enter', { keyCode: 229 }), 'enter')).toBe('nothing');
  });

  it('sends, or breaks the line, as the person set it', () => {
    expect(enterMeans(press('Enter'), 'enter')).toBe('send');
    expect(enterMeans(press('Enter', { shiftKey: true }), 'enter')).toBe('newline');
    expect(enterMeans(press('Enter'), 'mod-enter')).toBe('newline');
    expect(enterMeans(press('Enter', { ctrlKey: true }), 'mod-enter')).toBe('send');
  });
});

describe('the palette', () => {
  it('finds by words in any order and by first letters', () => {
    expect(matches('台 工', '前往工作台', 'gzt')).toBe(true);
    expect(matches('gzt', '前往工作台', 'gzt')).toBe(true);
    expect(matches('报表', '前往工作台', 'gzt')).toBe(false);
  });

  it('writes keys as they stand on the keyboard', () => {
    expect(keyCaps('$mod+k', true)).toEqual(['⌘', 'k']);
    expect(keyCaps('g w', false)).toEqual(['g', 'w']);
    expect(keyCaps('Shift+?', false)).toEqual(['?']);
  });
});
