/** Finds web addresses in what people write, also right after a Chinese character. Nothing but http and https becomes a link. */
import { LinkifyIt, REBuilder } from 'linkify-it';

export interface Piece {
  readonly text: string;
  readonly href: string | null;
}

/** The library looks for an address only after a space or punctuation; Chinese has neither before one. */
class HanBuilder extends REBuilder {
  override get_schema_search(): RegExp {
    const schemas = this.get_schema_names().source;
    this.cache.schema_search ??= new RegExp(
      `(^|(?!_)(?:[><\uff5c]|[\u3400-\u9fff\uf900-\ufaff]|${this.src_ZPCc}))(${schemas})`,
      'ig',
    );
    return this.cache.schema_search;
  }
}

const linkify = new LinkifyIt({ fuzzyEmail: false, rebuilder: new HanBuilder() })
  .add('ftp:', null)
  .add('//', null);

export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of linkify.match(text) ?? []) {
    if (!/^https?:\/\//i.test(match.url)) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), href: null });
    pieces.push({ text: match.raw, href: match.url });
    from = match.lastIndex;
  }
  if (from < text.length || pieces.length === 0) pieces.push({ text: text.slice(from), href: null });
  return pieces;
}
