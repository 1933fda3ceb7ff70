/** The colours that agents give sessions for themselves; whoever serves it next begins without. */
import type { Store } from './database.ts';

export async function putMark(
  store: Pick<Store, 'pool'>,
  mark: { readonly sessionId: string; readonly agentId: string; readonly colour: string | null },
): Promise<void> {
  const { sessionId, agentId, colour } = mark;
  if (colour === null)
    await store.pool.execute('DELETE FROM session_marks WHERE session_id = ? AND agent_id = ?', [
      sessionId,
      agentId,
    ]);
  else
    await store.pool.execute(
      'INSERT INTO session_marks (session_id, agent_id, colour) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE colour = ?',
      [sessionId, agentId, colour, colour],
    );
}
