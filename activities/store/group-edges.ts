/** Openings and closings of groups, computed ahead; whoever changes hours computes them anew. */
import { isOpen, nextEdge, type OpeningHours } from '#rules/calendar/opening-hours.ts';
import { inTransaction, rowsOf, type Sql, type Store } from './database.ts';
import { openingHoursOf, readHours } from './groups.ts';
import { insertOutbox } from './outbox.ts';
import { writeStaffEvent } from './staff-log.ts';

/** Groups whose edge has come: opened or closed now, the next edges written, those who wait nudged. Answers the ones that opened. */
export async function refreshGroupEdges(store: Store): Promise<readonly string[]> {
  const due = await store.rows<{ id: string }>(
    `SELECT id FROM \`groups\` WHERE retired_at IS NULL AND
       ((is_open = 1 AND next_close_at <= NOW(3)) OR (is_open = 0 AND next_open_at <= NOW(3)))`,
  );
  const opened: string[] = [];
  for (const { id } of due) {
    const hours = await readHours(store, id);
    if (hours === null) continue;
    if (await inTransaction(store, (sql) => turnGroup(sql, id, openingHoursOf(hours)))) opened.push(id);
  }
  return opened;
}

/** True where it is open now. */
async function turnGroup(sql: Sql, groupId: string, hours: OpeningHours): Promise<boolean> {
  const [row] = await rowsOf<{ now: Date }>(
    sql,
    'SELECT NOW(3) AS now FROM `groups` WHERE id = ? FOR UPDATE',
    [groupId],
  );
  if (row === undefined) return false;
  const nowMs = row.now.getTime();
  const open = isOpen(hours, nowMs);
  const edge = nextEdge(hours, nowMs);
  const at = edge === null ? null : new Date(edge.atMs);
  await sql.query('UPDATE `groups` SET is_open = ?, next_open_at = ?, next_close_at = ? WHERE id = ?', [
    open,
    open ? null : at,
    open ? at : null,
    groupId,
  ]);
  const waiting = await rowsOf<{ session_id: string }>(
    sql,
    'SELECT DISTINCT session_id FROM queue_targets WHERE target = ? LIMIT 5000',
    [`group:${groupId}`],
  );
  for (const { session_id } of waiting)
    await insertOutbox(sql, {
      dedupeKey: `hours:${groupId}:${session_id}:${nowMs}`,
      sessionId: session_id,
      body: { kind: 'nudge', signal: 'nudge', startDelayMs: null },
    });
  await writeStaffEvent(sql, { kind: 'settings-changed', groupId, body: { what: 'hours' } });
  return open;
}
