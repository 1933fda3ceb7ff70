/** Notes between colleagues: lines of the session's log that never reach the customer and change nobody's turn. */
import { inTransaction, rowsOf, type Store } from './database.ts';
import { insertEvents, numbered } from './session-events.ts';
import { lockSession } from './session-row.ts';

export interface NewNote {
  readonly sessionId: string;
  readonly clientId: string;
  readonly text: string;
  readonly staffId: string;
  readonly agentId: string | null;
}

/** Null = no such session. The same client id twice is one note; a session that has ended may still be noted on. */
export function appendNote(
  store: Pick<Store, 'pool'>,
  note: NewNote,
): Promise<{ readonly seq: number; readonly atMs: number } | null> {
  return inTransaction(store, async (sql) => {
    const row = await lockSession(sql, note.sessionId);
    if (row === null) return null;
    const [before] = await rowsOf<{ seq: number; at: Date }>(
      sql,
      'SELECT seq, at FROM session_events WHERE session_id = ? AND client_id = ?',
      [note.sessionId, note.clientId],
    );
    if (before !== undefined) return { seq: before.seq, atMs: before.at.getTime() };
    const { events, numbers } = numbered({ sessionId: row.id, seq: row.seq, vseq: row.vseq }, [
      {
        kind: 'note',
        audience: 'staff',
        author: 'agent',
        agentId: note.agentId,
        groupId: row.group_id,
        clientId: note.clientId,
        body: { text: note.text, by: note.staffId },
      },
    ]);
    await sql.query('UPDATE sessions SET seq = ?, updated_at = NOW(3) WHERE id = ?', [numbers.seq, row.id]);
    await insertEvents(sql, row.id, { atMs: row.now.getTime(), demo: row.demo === 1 }, events);
    return { seq: numbers.seq, atMs: row.now.getTime() };
  });
}
