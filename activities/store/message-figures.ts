/** How each message of a guidance rule did lately: shown, clicked, and followed by the visitor's first word. */
import { msOf, type Store } from './database.ts';

export interface MessageFigures {
  readonly messageId: string;
  readonly shown: number;
  readonly clicked: number;
  /** It was the last one shown before the visitor spoke. */
  readonly spoke: number;
}

/** One line of a guided session: a message shown, or a click on one. */
export interface GuidedLine {
  readonly sessionId: string;
  readonly kind: 'guided' | 'guided-clicked';
  readonly index: number;
  /** Null for a click, which names only the place. */
  readonly messageId: string | null;
  readonly atMs: number;
  /** When the visitor first spoke in that session; null: never. */
  readonly spokeAtMs: number | null;
}

/** By message, in the order in which they were first shown. */
export function messageFigures(lines: readonly GuidedLine[]): readonly MessageFigures[] {
  const figures = new Map<string, { shown: number; clicked: number; spoke: number }>();
  const bySession = new Map<string, GuidedLine[]>();
  for (const line of lines) bySession.set(line.sessionId, [...(bySession.get(line.sessionId) ?? []), line]);
  for (const own of bySession.values()) {
    const shown = own.filter(({ kind }) => kind === 'guided');
    const clicked = new Set(own.filter(({ kind }) => kind === 'guided-clicked').map(({ index }) => index));
    const last = shown.filter(({ atMs, spokeAtMs }) => spokeAtMs !== null && atMs <= spokeAtMs).at(-1);
    for (const line of shown) {
      const id = line.messageId ?? '';
      const figure = figures.get(id) ?? { shown: 0, clicked: 0, spoke: 0 };
      figure.shown += 1;
      if (clicked.has(line.index)) figure.clicked += 1;
      if (line === last) figure.spoke += 1;
      figures.set(id, figure);
    }
  }
  return [...figures].map(([messageId, figure]) => ({ messageId, ...figure }));
}

interface Row {
  session_id: string;
  decision_id: string;
  kind: GuidedLine['kind'];
  body: string;
  at: Date;
  spoke_at: Date | null;
}

/** What a screen can tell apart; a rule that decides more often is judged by its newest. Count. */
const MOST_DECISIONS = 5_000;

/** Of the last seven days, of the newest decisions at most. */
export async function readMessageFigures(store: Store, ruleId: string): Promise<readonly MessageFigures[]> {
  const rows = await store.rows<Row>(
    `SELECT e.session_id, d.id AS decision_id, e.kind, e.body, e.at, s.first_customer_message_at AS spoke_at
     FROM (
       SELECT id, session_id FROM decisions
       WHERE rule_id = ? AND set_name = 'guidance' AND at > NOW(3) - INTERVAL 7 DAY
       ORDER BY at DESC LIMIT ${MOST_DECISIONS}
     ) d JOIN session_events e ON e.session_id = d.session_id AND e.kind IN ('guided', 'guided-clicked')
     JOIN sessions s ON s.id = d.session_id
     ORDER BY e.session_id, e.seq`,
    [ruleId],
  );
  return messageFigures(
    rows.flatMap((row) => {
      const body = JSON.parse(row.body) as {
        readonly index: number;
        readonly messageId?: string;
        readonly decisionId?: string;
      };
      // Another rule may have guided the same session at another visit.
      if (row.kind === 'guided' && body.decisionId !== row.decision_id) return [];
      const line = { sessionId: row.session_id, kind: row.kind, index: body.index, atMs: msOf(row.at) };
      const spokeAtMs = row.spoke_at === null ? null : msOf(row.spoke_at);
      return [{ ...line, messageId: body.messageId ?? null, spokeAtMs }];
    }),
  );
}
