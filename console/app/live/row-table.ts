/** Rows of sessions by id: a row with a lower number than the one held is stale and dropped. */
import type { SessionRow } from '#api/contract/sessions.ts';

export type RowTable = ReadonlyMap<string, SessionRow>;
export type RowNews = SessionRow | { readonly id: string; readonly gone: true };

export function take(table: RowTable, news: RowNews): RowTable {
  const held = table.get(news.id);
  if ('gone' in news) {
    if (held === undefined) return table;
    const next = new Map(table);
    next.delete(news.id);
    return next;
  }
  if (held !== undefined && news.seq < held.seq) return table;
  return new Map(table).set(news.id, news);
}

/** A snapshot is the truth about who is in the list; of a row held in a newer state, the newer one stays. */
export function heal(table: RowTable, snapshot: readonly SessionRow[]): RowTable {
  return new Map(
    snapshot.map((row) => {
      const held = table.get(row.id);
      return [row.id, held !== undefined && held.seq > row.seq ? held : row];
    }),
  );
}

/** In conversation with me: the seat is mine. */
export function isServedBy(row: SessionRow, agentId: string | null): boolean {
  return agentId !== null && row.agent?.id === agentId && (row.phase === 'serving' || row.phase === 'warned');
}
