/** Timers of a session as people read them: what was armed and what became of it. */
import type { TimerKind, TimerOutcome } from '#rules/session/due-times.ts';
import type { Store } from './database.ts';

export interface ListedTimer {
  readonly kind: TimerKind;
  readonly turn: number;
  readonly step: number;
  readonly armedAtMs: number;
  readonly dueAtMs: number;
  /** Null = armed still. */
  readonly outcome: TimerOutcome | null;
  readonly firedAtMs: number | null;
  readonly lateMs: number | null;
  readonly why: string | null;
}

/** In the order they were due; at most 1,000. */
export async function listTimers(store: Store, sessionId: string): Promise<readonly ListedTimer[]> {
  const rows = await store.prisma.timer.findMany({
    where: { sessionId },
    orderBy: [{ dueAt: 'asc' }, { kind: 'asc' }, { turn: 'asc' }, { step: 'asc' }],
    take: 1_000,
  });
  return rows.map((row) => ({
    kind: row.kind as TimerKind,
    turn: row.turn,
    step: row.step,
    armedAtMs: row.armedAt.getTime(),
    dueAtMs: row.dueAt.getTime(),
    outcome: row.outcome as TimerOutcome | null,
    firedAtMs: row.firedAt?.getTime() ?? null,
    lateMs: row.lateMs,
    why: row.why,
  }));
}
