/** What the due-scan does with a `remind` or `alert-supervisor` that has come due; the session's phase stays as it is. */
import { type DueTime, dueTimes, LATE_AFTER_MS, type Outage, type TimerKind } from './due-times.ts';
import type { PolicyEntry } from './policy.ts';
import type { Session } from './session.ts';

export interface ReminderKey {
  readonly kind: TimerKind;
  readonly turn: number;
  readonly step: number;
}

/**
 * The reminder that `remind_at` stands for: the earliest of this turn that has not been written; null = none. Message inserts set it
 * with the turn (the step may not look for minutes), the due-scan and every step set it anew. `written` = rows that have fired.
 */
export function nextReminder(
  session: Session,
  entry: PolicyEntry,
  now: { readonly outages: readonly Outage[]; readonly written: readonly ReminderKey[] },
): DueTime | null {
  const open = dueTimes(session, entry, now.outages).filter(
    (timer) =>
      !timer.changesSession &&
      !now.written.some(
        ({ kind, turn, step }) => kind === timer.kind && turn === timer.turn && step === timer.step,
      ),
  );
  return open[0] ?? null;
}

export type ReminderAction =
  /** Tell them, once for this turn. */
  | { readonly do: 'write'; readonly lateMs: number }
  /** The turn is over, or the ladder runs anew from a later moment. */
  | { readonly do: 'cancel'; readonly why: string }
  /** Came due while we were down: the whole ladder runs its full span again. Write the session back; its alarm may stay. */
  | { readonly do: 'rearm'; readonly session: Session; readonly lateMs: number };

export function reminderAction(
  session: Session,
  due: DueTime,
  now: {
    readonly entry: PolicyEntry;
    readonly outages: readonly Outage[];
    readonly atMs: number;
  },
): ReminderAction {
  const live = dueTimes(session, now.entry, now.outages).find(
    ({ kind, turn, step }) => kind === due.kind && turn === due.turn && step === due.step,
  );
  if (live === undefined) return { do: 'cancel', why: 'the turn is over' };
  if (live.dueAtMs > now.atMs) return { do: 'cancel', why: 'runs anew from a later moment' };
  const lateMs = now.atMs - live.dueAtMs;
  if (lateMs <= LATE_AFTER_MS || session.phase !== 'serving') return { do: 'write', lateMs };
  return { do: 'rearm', session: { ...session, ladderFromMs: now.atMs }, lateMs };
}
