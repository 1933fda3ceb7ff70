/** How long a customer has waited for an answer, and how bad that is: by the ladder, not by taste. */
import type { DueView, SessionRow } from '#api/contract/sessions.ts';
import type { TimerKind } from '#rules/session/due-times.ts';

export type TimerLevel = 'plain' | 'amber' | 'red';

export interface RowTimer {
  readonly level: TimerLevel;
  /** Since the first unanswered message. Milliseconds. */
  readonly waitedMs: number;
  /** What the ladder does next to the session, named once it is near. */
  readonly next: { readonly kind: TimerKind; readonly inMs: number } | null;
}

/** Shape and colour change so long before the session is taken away. Milliseconds. */
const RED_BEFORE_MS = 30_000;

const LADDER: readonly TimerKind[] = ['remind', 'alert-supervisor', 'reassign', 'ladder-bot', 'ladder-form'];
const TAKES_AWAY: readonly TimerKind[] = ['reassign', 'ladder-bot', 'ladder-form'];

export const TIMER_SHAPE: { readonly [level in TimerLevel]: string } = { plain: '●', amber: '▲', red: '■' };

/** Null while nobody waits. */
export function rowTimer(
  row: Pick<SessionRow, 'waitingSinceMs' | 'due' | 'exclusive'>,
  nowMs: number,
): RowTimer | null {
  if (row.waitingSinceMs === null) return null;
  const waitedMs = Math.max(0, nowMs - row.waitingSinceMs);
  if (row.exclusive) return { level: 'plain', waitedMs, next: null };
  const taken = earliest(row.due.filter(({ kind }) => TAKES_AWAY.includes(kind)));
  const inMs = taken === null ? null : taken.dueAtMs - nowMs;
  const level = levelOf(row.due, { nowMs, inMs });
  const next =
    taken === null || inMs === null || level === 'plain'
      ? null
      : { kind: taken.kind, inMs: Math.max(0, inMs) };
  return { level, waitedMs, next };
}

/** The moment a row shows: ended ones stand in the order of their ends, so they say when that was. */
export function rowMoment(row: Pick<SessionRow, 'closedAtMs' | 'lastMessageAtMs'>): number | null {
  return row.closedAtMs ?? row.lastMessageAtMs;
}

function levelOf(
  due: readonly DueView[],
  { nowMs, inMs }: { readonly nowMs: number; readonly inMs: number | null },
): TimerLevel {
  if (inMs !== null && inMs <= RED_BEFORE_MS) return 'red';
  const ladder = due.filter(({ kind }) => LADDER.includes(kind));
  // A reminder that was written is no longer due: the first of what is left then has a later step.
  const first = earliest(ladder);
  if (first === null) return 'plain';
  return first.dueAtMs <= nowMs || first.step > 0 ? 'amber' : 'plain';
}

function earliest(due: readonly DueView[]): DueView | null {
  return due.reduce<DueView | null>(
    (first, one) => (first === null || one.dueAtMs < first.dueAtMs ? one : first),
    null,
  );
}
