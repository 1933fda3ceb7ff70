/** Reception groups: members, hours, edges. What is changed here acts at once. */
import { v7 as uuid } from 'uuid';
import { isOpen, nextEdge, type OpeningHours, type WeeklySpan } from '#rules/calendar/opening-hours.ts';
import type { Text } from '#rules/text.ts';
import { inTransaction, rowsOf, type Sql, type Store } from './database.ts';
import { lockLoads, membersOf, withdrawUnservable } from './ineligible.ts';
import { insertOutbox } from './outbox.ts';

export interface Group {
  readonly id: string;
  readonly name: Text;
  readonly isOpen: boolean;
  readonly nextOpenAtMs: number | null;
  readonly nextCloseAtMs: number | null;
  readonly retiredAtMs: number | null;
  readonly members: readonly {
    readonly agentId: string;
    readonly place: number;
    readonly weight: number;
  }[];
}

/** All groups, retired ones last, with their present members; at most 1,000. */
export async function listGroups(store: Store): Promise<readonly Group[]> {
  const [groups, memberships] = await Promise.all([
    store.prisma.group.findMany({
      orderBy: [{ retiredAt: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
      take: 1_000,
    }),
    store.prisma.membership.findMany({
      where: { leftAt: null },
      orderBy: [{ place: 'asc' }, { agentId: 'asc' }],
    }),
  ]);
  return groups.map((row) => ({
    id: row.id,
    name: JSON.parse(row.name) as Text,
    isOpen: row.isOpen,
    nextOpenAtMs: row.nextOpenAt?.getTime() ?? null,
    nextCloseAtMs: row.nextCloseAt?.getTime() ?? null,
    retiredAtMs: row.retiredAt?.getTime() ?? null,
    members: memberships
      .filter((membership) => membership.groupId === row.id)
      .map(({ agentId, place, weight }) => ({ agentId, place, weight })),
  }));
}

/** How many wait for each group, and how much room its members have among them. */
export interface GroupLoad {
  readonly waiting: number;
  readonly free: number;
}

export async function groupLoads(store: Store): Promise<ReadonlyMap<string, GroupLoad>> {
  const [waiting, free] = await Promise.all([
    store.rows<{ target: string; waiting: number }>(
      `SELECT target, COUNT(DISTINCT session_id) AS waiting FROM queue_targets GROUP BY target`,
    ),
    store.rows<{ group_id: string; free: string | number }>(
      `SELECT m.group_id, SUM(GREATEST(l.seat_limit - l.seat_load, 0)) AS free
       FROM memberships m JOIN agent_loads l ON l.agent_id = m.agent_id
       WHERE m.left_at IS NULL AND m.may_reply = 1 AND l.presence = 'online' AND l.accepting = 1
       GROUP BY m.group_id`,
    ),
  ]);
  const loads = new Map<string, GroupLoad>();
  for (const row of free) loads.set(row.group_id, { waiting: 0, free: Number(row.free) });
  for (const row of waiting) {
    const groupId = groupOfTarget(row.target);
    if (groupId === null) continue;
    loads.set(groupId, { waiting: Number(row.waiting), free: loads.get(groupId)?.free ?? 0 });
  }
  return loads;
}

function groupOfTarget(target: string): string | null {
  return target.startsWith('group:') ? target.slice('group:'.length) : null;
}

export interface GroupHours {
  readonly zone: string;
  readonly always: boolean;
  readonly weekly: readonly WeeklySpan[];
  readonly holidays: readonly { readonly day: string; readonly name: Text; readonly works: boolean }[];
}

export async function readHours(store: Store, groupId: string): Promise<GroupHours | null> {
  const group = await store.prisma.group.findUnique({ where: { id: groupId } });
  if (group === null) return null;
  const holidays = await store.prisma.holiday.findMany({ where: { groupId }, orderBy: { day: 'asc' } });
  const hours = JSON.parse(group.hours) as {
    readonly always?: boolean;
    readonly weekly?: readonly WeeklySpan[];
  };
  return {
    zone: group.zone,
    always: hours.always === true,
    weekly: hours.weekly ?? [],
    holidays: holidays.map((row) => ({ day: row.day, name: JSON.parse(row.name) as Text, works: row.works })),
  };
}

export function openingHoursOf(hours: GroupHours): OpeningHours {
  return {
    zone: hours.zone,
    always: hours.always,
    weekly: hours.weekly,
    exceptions: hours.holidays.map(({ day, works }) => ({ day, works })),
  };
}

/** Those of the groups that are open at a moment by their hours; retired ones never are. */
export async function openAt(
  store: Store,
  groupIds: readonly string[],
  atMs: number,
): Promise<ReadonlySet<string>> {
  const alive = await store.prisma.group.findMany({
    where: { id: { in: [...groupIds] }, retiredAt: null },
    select: { id: true },
  });
  const each = await Promise.all(
    alive.map(async ({ id }) => {
      const hours = await readHours(store, id);
      return hours !== null && isOpen(openingHoursOf(hours), atMs) ? [id] : [];
    }),
  );
  return new Set(each.flat());
}

/** A left message is answered within so long of its group's next opening. Minutes. */
export const ANSWER_WITHIN_MINUTES = 30;

/** By when a left message of this group is answered, as it falls due; now while it is open; null = not in 400 days. */
export function answeredBy(hours: GroupHours, atMs: number): number | null {
  const opening = openingHoursOf(hours);
  if (isOpen(opening, atMs)) return atMs;
  const opensAtMs = nextEdge(opening, atMs)?.atMs ?? null;
  return opensAtMs === null ? null : opensAtMs + ANSWER_WITHIN_MINUTES * 60_000;
}

/** Replaces hours and holidays and computes the edges anew, by the database's clock. */
export async function writeHours(
  store: Store,
  groupId: string,
  next: { readonly hours: GroupHours; readonly nowMs: number },
): Promise<{ readonly opened: boolean }> {
  const { hours, nowMs } = next;
  const opening = openingHoursOf(hours);
  const open = isOpen(opening, nowMs);
  const edge = nextEdge(opening, nowMs);
  const at = edge === null ? null : new Date(edge.atMs);
  return inTransaction(store, async (sql) => {
    const [before] = await rowsOf<{ is_open: number }>(
      sql,
      'SELECT is_open FROM `groups` WHERE id = ? FOR UPDATE',
      [groupId],
    );
    const members = await membersOf(sql, groupId);
    await lockLoads(sql, members);
    await sql.query(
      `UPDATE \`groups\` SET zone = ?, hours = ?, is_open = ?, next_open_at = ?, next_close_at = ?, revision = revision + 1
       WHERE id = ?`,
      [
        hours.zone,
        JSON.stringify({ always: hours.always, weekly: hours.weekly }),
        open,
        edge?.opens === true ? at : null,
        edge?.opens === false ? at : null,
        groupId,
      ],
    );
    await writeHolidays(sql, groupId, hours.holidays);
    await withdrawUnservable(sql, members);
    await nudgeWaiting(sql, groupId);
    return { opened: open && before?.is_open === 0 };
  });
}

async function writeHolidays(sql: Sql, groupId: string, holidays: GroupHours['holidays']): Promise<void> {
  await sql.query('DELETE FROM holidays WHERE group_id = ?', [groupId]);
  if (holidays.length === 0) return;
  await sql.query('INSERT INTO holidays (group_id, day, name, works) VALUES ?', [
    holidays.map((day) => [groupId, day.day, JSON.stringify(day.name), day.works]),
  ]);
}

/** Who waits for a group reads its hours anew, and whether it is still there. */
export async function nudgeWaiting(sql: Sql, groupId: string): Promise<void> {
  const waiting = await rowsOf<{ session_id: string }>(
    sql,
    'SELECT DISTINCT session_id FROM queue_targets WHERE target = ? LIMIT 5000',
    [`group:${groupId}`],
  );
  for (const { session_id } of waiting)
    await insertOutbox(sql, {
      dedupeKey: `group:${session_id}:${uuid()}`,
      sessionId: session_id,
      body: { kind: 'nudge', signal: 'nudge', startDelayMs: null },
    });
}

export interface GroupChange {
  readonly name?: Text | undefined;
  readonly retired?: boolean | undefined;
}

export async function updateGroup(store: Store, groupId: string, change: GroupChange): Promise<void> {
  const { name, retired } = change;
  await inTransaction(store, async (sql) => {
    await sql.query('UPDATE `groups` SET revision = revision + 1 WHERE id = ?', [groupId]);
    if (name !== undefined)
      await sql.query('UPDATE `groups` SET name = ? WHERE id = ?', [JSON.stringify(name), groupId]);
    if (retired === undefined) return;
    const members = await membersOf(sql, groupId);
    await lockLoads(sql, members);
    await sql.query('UPDATE `groups` SET retired_at = IF(?, NOW(3), NULL) WHERE id = ?', [retired, groupId]);
    await withdrawUnservable(sql, members);
    await nudgeWaiting(sql, groupId);
  });
}

export interface NewMember {
  readonly agentId: string;
  readonly place: number;
  readonly weight: number;
}

/** Replaces the members. What strategies remember of those who stay is kept; answers who joined. */
export async function writeMembers(
  store: Store,
  groupId: string,
  members: readonly NewMember[],
): Promise<{ readonly joined: readonly string[]; readonly left: readonly string[] }> {
  return inTransaction(store, async (sql) => {
    // Two who change the members at once do it one after the other.
    await sql.query('SELECT id FROM `groups` WHERE id = ? FOR UPDATE', [groupId]);
    const present = await membersOf(sql, groupId);
    const wanted = members.map(({ agentId }) => agentId);
    const left = present.filter((agentId) => !wanted.includes(agentId));
    const joined = wanted.filter((agentId) => !present.includes(agentId));
    await lockLoads(sql, [...left, ...joined]);
    for (const agentId of left)
      await sql.query('UPDATE memberships SET left_at = NOW(3) WHERE group_id = ? AND agent_id = ?', [
        groupId,
        agentId,
      ]);
    for (const { agentId, place, weight } of members)
      await sql.query(
        `INSERT INTO memberships (group_id, agent_id, place, weight) VALUES (?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE place = VALUES(place), weight = VALUES(weight), left_at = NULL`,
        [groupId, agentId, place, weight],
      );
    await withdrawUnservable(sql, left);
    return { joined, left };
  });
}
