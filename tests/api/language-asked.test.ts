import { expect, it } from 'vitest';
import { languageAsked } from '#api/language-asked.ts';

it('takes the first of our languages that is named, and Chinese where none is', () => {
  expect(languageAsked('en')).toBe('en');
  expect(languageAsked('fr-FR, EN-us;q=0.9, zh;q=0.8')).toBe('en');
  expect(languageAsked('zh-CN,en;q=0.8')).toBe('zh');
  for (const neither of ['', '*', 'fr', ',,;q=1']) expect(languageAsked(neither)).toBe('zh');
});
