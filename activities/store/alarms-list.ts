/** Alarms for people to read and acknowledge; they are written where they are noticed. */
import type { Store } from './database.ts';

export interface AlarmRow {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly cause: string;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly times: number;
  readonly endedAtMs: number | null;
  readonly acknowledgedBy: string | null;
}

/** Those that stand, newest first; with `ended` also the others. At most 500. */
export async function listAlarms(store: Store, ended: boolean): Promise<readonly AlarmRow[]> {
  const rows = await store.prisma.alarm.findMany({
    where: ended ? {} : { endedAt: null },
    orderBy: [{ lastAt: 'desc' }, { id: 'desc' }],
    take: 500,
  });
  return rows.map(alarmOf);
}

type Row = NonNullable<Awaited<ReturnType<Store['prisma']['alarm']['findUnique']>>>;

function alarmOf(row: Row): AlarmRow {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    cause: row.cause,
    firstAtMs: row.firstAt.getTime(),
    lastAtMs: row.lastAt.getTime(),
    times: row.times,
    endedAtMs: row.endedAt?.getTime() ?? null,
    acknowledgedBy: row.acknowledgedBy,
  };
}

export async function acknowledgeAlarm(store: Store, id: string, staffId: string): Promise<AlarmRow | null> {
  await store.prisma.alarm.updateMany({
    where: { id, acknowledgedBy: null },
    data: { acknowledgedBy: staffId },
  });
  const row = await store.prisma.alarm.findUnique({ where: { id } });
  return row === null ? null : alarmOf(row);
}
