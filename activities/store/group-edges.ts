/** Openings and closings of groups, computed ahead; whoever changes hours computes them anew. */
import { isOpen, nextEdge, type OpeningHours } from '#rules/calendar/opening-hours.ts';
import { inTransaction, rowsOf, type Sql, type Store } from './database.ts';
import { nudgeWaiting, openingHoursOf, readHours } from './groups.ts';
import { lockLoads, membersOf, withdrawUnservable } from './ineligible.ts';
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
  const members = open ? [] : await membersOf(sql, groupId);
  await lockLoads(sql, members);
  await sql.query('UPDATE `groups` SET is_open = ?, next_open_at = ?, next_close_at = ? WHERE id = ?', [
    open,
    open ? null : at,
    open ? at : null,
    groupId,
  ]);
  await withdrawUnservable(sql, members);
  await nudgeWaiting(sql, groupId);
  await writeStaffEvent(sql, { kind: 'settings-changed', groupId, body: { what: 'hours' } });
  return open;
}
