/** Text in the one form in which it is compared; facts and operands go through the same door. */

/** Longest text that conditions see. UTF-16 units. */
export const TEXT_LIMIT = 8_192;

const INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]/gu;
const BLANKS = /\s+/gu;

/** Cuts to `limit` UTF-16 units, never inside a surrogate pair. */
export function cutText(text: string, limit: number = TEXT_LIMIT): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  const insidePair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, insidePair ? limit - 1 : limit);
}

/** As it was typed, but every character can be seen and has its ordinary width. Letters keep their case. */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, '').normalize('NFKC').replace(INVISIBLE, '').trim();
}

/** NFKC, without invisible characters, white space to one blank, trimmed, lower case. Doing it twice changes nothing. */
export function normaliseText(text: string): string {
  // Lower case can make a pair that NFKC composes, hence NFKC on both sides of it.
  const folded = text.replace(INVISIBLE, '').normalize('NFKC').toLowerCase().normalize('NFKC');
  return folded.replace(INVISIBLE, '').replace(BLANKS, ' ').trim();
}
