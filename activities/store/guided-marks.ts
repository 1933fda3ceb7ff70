/** That a guided message was clicked or closed, as a line of the session's log that only staff see. */
import { inTransaction, rowsOf, type Store } from './database.ts';
import { insertEvents, numbered } from './session-events.ts';
import { lockSession } from './session-row.ts';

export interface GuidedMark {
  readonly sessionId: string;
  readonly index: number;
  readonly what: 'clicked' | 'closed';
}

/** Answers whether it was new: each message is counted once, and only one that was shown. */
export function markGuidedEvent(store: Pick<Store, 'pool'>, mark: GuidedMark): Promise<boolean> {
  return inTransaction(store, async (sql) => {
    const row = await lockSession(sql, mark.sessionId);
    if (row === null) return false;
    const clientId = `guided-${mark.what}-${mark.index}`;
    const lines = await rowsOf<{ kind: string; body: string; client_id: string | null }>(
      sql,
      "SELECT kind, body, client_id FROM session_events WHERE session_id = ? AND (kind = 'guided' OR client_id = ?)",
      [row.id, clientId],
    );
    const shown = lines.some(
      (line) =>
        line.kind === 'guided' && (JSON.parse(line.body) as { readonly index?: number }).index === mark.index,
    );
    if (!shown || lines.some((line) => line.client_id === clientId)) return false;
    const { events, numbers } = numbered({ sessionId: row.id, seq: row.seq, vseq: row.vseq }, [
      {
        kind: `guided-${mark.what}`,
        audience: 'staff',
        author: 'visitor',
        agentId: null,
        groupId: row.group_id,
        clientId,
        body: { index: mark.index },
      },
    ]);
    await sql.query('UPDATE sessions SET seq = ?, updated_at = NOW(3) WHERE id = ?', [numbers.seq, row.id]);
    await insertEvents(sql, row.id, { atMs: row.now.getTime(), demo: row.demo === 1 }, events);
    return true;
  });
}
