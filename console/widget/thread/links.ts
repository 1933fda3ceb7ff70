/** Finds addresses in plain text. Only http and https ever become a link; punctuation of either script ends one. */

export type Piece =
  | { readonly text: string; readonly href: null }
  | { readonly text: string; readonly href: string };

/** ASCII that addresses are made of: a Chinese character or full stop ends the address by itself. */
const ADDRESS = /\b(?:https?:\/\/|www\.)[\w\-.~:/?#[\]@!$&'()*+,;=%]+/gi;
const TRAILING = /[.,;:!?'*~]+$/;

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const found = trimmed(match[0]);
    const href = httpUrl(/^www\./i.test(found) ? `https://${found}` : found);
    if (href === null) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), href: null });
    pieces.push({ text: found, href });
    from = match.index + found.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), href: null });
  return pieces;
}

/** Null for anything that is no web address: `javascript:` and its kind never reach an `href`. */
export function httpUrl(address: string | null, base?: string): string | null {
  if (!address) return null;
  try {
    const url = new URL(address, base);
    return /^https?:$/.test(url.protocol) && url.hostname !== '' ? url.href : null;
  } catch {
    return null;
  }
}

/** "(see https://a.b/c)." keeps neither the full stop nor the closing bracket that opened before it. */
function trimmed(address: string): string {
  let kept = address.replace(TRAILING, '');
  while (kept.endsWith(')') && count(kept, ')') > count(kept, '('))
    kept = kept.slice(0, -1).replace(TRAILING, '');
  return kept;
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}
