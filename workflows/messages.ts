/** What the workflow hears and answers: two signals that only count, one query. Nothing here decides. */
import { defineQuery, defineSignal } from '@temporalio/workflow';
import { ENGAGED_SIGNAL, NUDGE_SIGNAL, type Phase, VIEW_QUERY } from '#rules/session/messages.ts';

export interface SessionStart {
  readonly sessionId: string;
}

/** Where a run stands, for operators who look at it in Temporal's own pages. */
export interface SessionView {
  readonly phase: Phase;
  /** Steps this run has taken. */
  readonly revision: number;
  readonly received: number;
  readonly seen: number;
  /** By the workflow's clock, epoch milliseconds; null = only a signal wakes it. */
  readonly alarmAtMs: number | null;
}

/** The visitor spoke first: ends a start delay at once, since it comes by signal-with-start. */
export const engaged = defineSignal(ENGAGED_SIGNAL);
/** Facts have changed: look again. */
export const nudge = defineSignal(NUDGE_SIGNAL);
export const view = defineQuery<SessionView>(VIEW_QUERY);
