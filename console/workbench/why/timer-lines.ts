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

/** `next` counts what stands due now and has no row of its own; given only at the end of the timeline. */
export function timerLines(
  timers: readonly TimerAt[],
  next: readonly DueView[],
  nowMs: number,
): readonly TimerLine[] {
  const lines = timers.map(
    ({ timer, state, inMs }): TimerLine => ({
      key: `${timer.kind} ${timer.turn} ${timer.step} ${timer.armedAtMs}`,
      kind: timer.kind,
      dueAtMs: timer.dueAtMs,
      state,
      inMs,
      lateMs: state === 'fired' ? timer.lateMs : null,
      why: state === 'running' ? null : timer.why,
    }),
  );
  const running = new Set(
    lines.filter(({ state }) => state === 'running').map(({ kind, dueAtMs }) => `${kind} ${dueAtMs}`),
  );
  const armedSince = lines.map(({ kind, dueAtMs }) => `${kind} ${dueAtMs}`);
  const added = next
    .filter(
      ({ kind, dueAtMs }) => !running.has(`${kind} ${dueAtMs}`) && !armedSince.includes(`${kind} ${dueAtMs}`),
    )
    .map(
      ({ kind, step, dueAtMs }): TimerLine => ({
        key: `next ${kind} ${step} ${dueAtMs}`,
        kind,
        dueAtMs,
        state: 'running',
        inMs: Math.max(0, dueAtMs - nowMs),
        lateMs: null,
        why: null,
      }),
    );
  return [...lines, ...added].sort(
    (a, b) => order(a) - order(b) || (a.state === 'running' ? a.dueAtMs - b.dueAtMs : b.dueAtMs - a.dueAtMs),
  );
}

function order({ state }: TimerLine): number {
  return state === 'running' ? 0 : 1;
}
