/** Words that were said, found again: among the newest lines of the log, newest first. */
import type { Language } from '#rules/text.ts';
import type { Store } from './database.ts';
import type { Author } from './session-events.ts';
import { type Condition, containing, scopeCondition } from './session-lists.ts';

export interface FoundMessage {
  readonly sessionId: string;
  readonly seq: number;
  readonly atMs: number;
  readonly author: Author;
  readonly text: string;
  readonly closed: boolean;
  readonly visitorId: string;
  readonly customerName: string | null;
  readonly language: Language;
}

interface Columns {
  readonly session_id: string;
  readonly seq: number;
  readonly at: Date;
  readonly author: Author;
  readonly text: string;
  readonly closed: number;
  readonly visitor_id: string;
  readonly customer_name: string | null;
  readonly language: Language;
}

/** How far back it looks: a search that finds nothing costs no more than this. Lines. */
const SEARCHED_LINES = 100_000;

export async function searchMessages(
  store: Store,
  asked: {
    readonly words: string;
    readonly agentId: string | null;
    /** Null = all; else only what lies with these groups, or with the reader. */
    readonly groupIds: readonly string[] | null;
    readonly limit: number;
  },
): Promise<{
  readonly messages: readonly FoundMessage[];
  /** Older lines were not looked at. */
  readonly more: boolean;
}> {
  const [newest] = await store.rows<{ id: number | string | null }>(
    'SELECT MAX(id) AS id FROM session_events',
  );
  const from = Number(newest?.id ?? 0) - SEARCHED_LINES;
  const scope: Condition = asked.groupIds === null ? { sql: 'TRUE', values: [] } : scopeCondition(asked);
  // Read in the order of the log, so that it ends with the last that is wanted. JSON compares by case on MySQL.
  const rows = await store.rows<Columns>(
    `SELECT e.session_id, e.seq, e.at, e.author, JSON_UNQUOTE(JSON_EXTRACT(e.body, '$.content.text')) AS text,
       s.closed_at IS NOT NULL AS closed, s.visitor_id, COALESCE(c.name, s.title) AS customer_name, s.language
     FROM session_events e STRAIGHT_JOIN sessions s ON s.id = e.session_id LEFT JOIN customers c ON c.id = s.customer_id
     WHERE e.id > ? AND e.kind = 'message' AND e.body LIKE ?
       AND LOWER(JSON_UNQUOTE(JSON_EXTRACT(e.body, '$.content.text'))) LIKE LOWER(?) AND ${scope.sql}
     ORDER BY e.id DESC LIMIT ?`,
    [
      from,
      containing(JSON.stringify(asked.words).slice(1, -1)),
      containing(asked.words),
      ...scope.values,
      asked.limit,
    ],
  );
  return { messages: rows.map(foundOf), more: from > 0 };
}

function foundOf(row: Columns): FoundMessage {
  return {
    sessionId: row.session_id,
    seq: row.seq,
    atMs: row.at.getTime(),
    author: row.author,
    text: row.text,
    closed: row.closed === 1,
    visitorId: row.visitor_id,
    customerName: row.customer_name,
    language: row.language,
  };
}
