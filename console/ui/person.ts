/** How a person without a picture is drawn. */
const TONES = 6;

export function initialOf(name: string): string {
  const [first = '?'] = Array.from(name.trim());
  return first.toUpperCase();
}

/** A number from 0 to 5, the same for the same id for ever. */
export function toneOf(id: string): number {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return sum % TONES;
}
