/** Ids for what is made here: short enough to read in a file, long enough never to meet another. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

export function newId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return `${prefix}-${[...bytes].map((byte) => LETTERS[byte % LETTERS.length]).join('')}`;
}
