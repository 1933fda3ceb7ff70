/** Reception groups: members, hours, edges. What is changed here acts at once. */
import { isOpen, nextEdge, type OpeningHours, type WeeklySpan } from '#rules/calendar/opening-hours.ts';
import type { Text } from '#rules/text.ts';
import type { Store } from './database.ts';

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

/** When a left message of this group is answered: at the next opening; now while it is open; null = not in 400 days. */
export function answeredBy(hours: GroupHours, atMs: number): number | null {
  const opening = openingHoursOf(hours);
  if (isOpen(opening, atMs)) return atMs;
  return nextEdge(opening, atMs)?.atMs ?? null;
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
  const before = await store.prisma.group.findUnique({ where: { id: groupId } });
  await store.prisma.$transaction([
    store.prisma.group.update({
      where: { id: groupId },
      data: {
        zone: hours.zone,
        hours: JSON.stringify({ always: hours.always, weekly: hours.weekly }),
        isOpen: open,
        nextOpenAt: edge?.opens ? new Date(edge.atMs) : null,
        nextCloseAt: edge !== null && !edge.opens ? new Date(edge.atMs) : null,
        revision: { increment: 1 },
      },
    }),
    store.prisma.holiday.deleteMany({ where: { groupId } }),
    store.prisma.holiday.createMany({
      data: hours.holidays.map((day) => ({
        groupId,
        day: day.day,
        name: JSON.stringify(day.name),
        works: day.works,
      })),
    }),
  ]);
  return { opened: open && before?.isOpen === false };
}

export interface GroupChange {
  readonly name?: Text | undefined;
  readonly retired?: boolean | undefined;
}

export async function updateGroup(store: Store, groupId: string, change: GroupChange): Promise<void> {
  await store.prisma.group.update({
    where: { id: groupId },
    data: {
      revision: { increment: 1 },
      ...(change.name === undefined ? {} : { name: JSON.stringify(change.name) }),
      ...(change.retired === undefined ? {} : { retiredAt: change.retired ? new Date() : null }),
    },
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
  const present = await store.prisma.membership.findMany({ where: { groupId, leftAt: null } });
  const wanted = new Map(members.map((member) => [member.agentId, member]));
  const left = present.filter((one) => !wanted.has(one.agentId)).map((one) => one.agentId);
  const joined = members
    .filter((one) => !present.some((old) => old.agentId === one.agentId))
    .map((one) => one.agentId);
  await store.prisma.$transaction([
    store.prisma.membership.updateMany({
      where: { groupId, agentId: { in: left } },
      data: { leftAt: new Date() },
    }),
    ...members.map(({ agentId, place, weight }) =>
      store.prisma.membership.upsert({
        where: { groupId_agentId: { groupId, agentId } },
        create: { groupId, agentId, place, weight },
        update: { place, weight, leftAt: null },
      }),
    ),
  ]);
  return { joined, left };
}
