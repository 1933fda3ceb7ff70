/** Chinese as it is typed in Latin letters: whole, and by first letters. */
export interface Spelling {
  readonly whole: (text: string) => string;
  readonly initials: (text: string) => string;
}

/** Its dictionary is large and only wanted once somebody searches. */
export async function loadSpelling(): Promise<Spelling> {
  const { pinyin } = await import('pinyin-pro');
  const spelled = (text: string, pattern: 'first' | 'pinyin'): string =>
    pinyin(text, { pattern, toneType: 'none', type: 'array' }).join('');
  return { whole: (text) => spelled(text, 'pinyin'), initials: (text) => spelled(text, 'first') };
}
