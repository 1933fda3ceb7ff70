/** Timers as lines: those that run by when they are due, then what became of the others, newest first. */
import type { DueView } from '#api/contract/sessions.ts';
import type { TimerAt, WhyTimer } from './timeline.ts';

export interface TimerLine {
  readonly key: string;
  readonly kind: WhyTimer['kind'];
  readonly dueAtMs: number;
  readonly state: TimerAt['state'];
  readonly inMs: number | null;
  readonly lateMs: number | null;
  readonly why: string | null;
}

/** At the end of the timeline `next` is what stands due now, and the rows say only what became of the rest; before it, null. */
export function timerLines(
  timers: readonly TimerAt[],
  next: readonly DueView[] | null,
  nowMs: number,
): readonly TimerLine[] {
  const kept = next === null ? timers : timers.filter(({ state }) => state !== 'running');
  const lines = [...kept.map(lineOf), ...(next ?? []).map((due) => dueLine(due, nowMs))];
  return lines.sort(
    (a, b) => order(a) - order(b) || (a.state === 'running' ? a.dueAtMs - b.dueAtMs : b.dueAtMs - a.dueAtMs),
  );
}

function lineOf({ timer, state, inMs }: TimerAt): TimerLine {
  return {
    key: `${timer.kind} ${timer.turn} ${timer.step} ${timer.armedAtMs}`,
    kind: timer.kind,
    dueAtMs: timer.dueAtMs,
    state,
    inMs,
    lateMs: state === 'fired' ? timer.lateMs : null,
    why: state === 'running' ? null : timer.why,
  };
}

function dueLine({ kind, step, dueAtMs }: DueView, nowMs: number): TimerLine {
  const inMs = Math.max(0, dueAtMs - nowMs);
  return { key: `next ${kind} ${step}`, kind, dueAtMs, state: 'running', inMs, lateMs: null, why: null };
}

function order({ state }: TimerLine): number {
  return state === 'running' ? 0 : 1;
}

const WHY: { readonly [why: string]: string } = {
  'was answered': 'answered',
  'the turn is over': 'turn-over',
  'runs anew from a later moment': 'anew',
  'the last group has closed': 'all-closed',
};

/** The server's reason as the name of our words; null where there is nothing to add. */
export function whyCode(why: string | null): { readonly code: string; readonly phase: string | null } | null {
  if (why === null || why === 'came due') return null;
  if (why.startsWith('now ')) return { code: 'phase', phase: why.slice(4) };
  return { code: why.startsWith('late:') ? 'late' : (WHY[why] ?? why), phase: null };
}
