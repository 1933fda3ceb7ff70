/** The names that worker, workflow and api agree on; imports nothing, so that the workflow bundle may take it. */
export const WORKFLOW_TYPE = 'session';
export const TASK_QUEUE = 'usher-sessions';
export const ENGAGED_SIGNAL = 'engaged';
export const NUDGE_SIGNAL = 'nudge';
export const VIEW_QUERY = 'view';

export function workflowIdOf(sessionId: string): string {
  return `session:${sessionId}`;
}

export const PHASES = [
  'guiding',
  'routing',
  'queued',
  'bot',
  'message-form',
  'serving',
  'warned',
  'surveying',
  'ended',
] as const;
export type Phase = (typeof PHASES)[number];

/** What one wake of the workflow asks of the step. */
export interface AdvanceInput {
  readonly sessionId: string;
  /** Counts the wakes of this run, from 1; with session and epoch it is the key of the ledger. */
  readonly revision: number;
  /** Signals received so far by this run. */
  readonly received: number;
}

/** What the step answers: the ledger keeps it, so that a repeated call is answered the same. */
export interface AdvanceAnswer {
  readonly phase: Phase;
  /** Milliseconds until the next look by the database's clock; null = none, only a signal wakes. */
  readonly alarmInMs: number | null;
  /** `received` of the call that wrote the ledger row. */
  readonly seen: number;
}
