/** The one answer to "what comes due when" for a session: for the alarm, the screens and the timeline alike. */

export const TIMER_KINDS = [
  'guided',
  'guiding-end',
  'plan-wait',
  'queue-limit',
  'hours-end',
  'remind',
  'alert-supervisor',
  'reassign',
  'ladder-bot',
  'ladder-form',
  'warning',
  'closing',
  'bot-quiet',
  'form-end',
  'survey-reminder',
  'survey-end',
] as const;
export type TimerKind = (typeof TIMER_KINDS)[number];

export interface DueTime {
  readonly kind: TimerKind;
  /** The turn it belongs to; 0 where turns do not matter. */
  readonly turn: number;
  /** Index within its kind: of the guided message, the plan's step, the ladder's step; else 0. */
  readonly step: number;
  readonly dueAtMs: number;
  /** When it began to run. */
  readonly fromMs: number;
  /** False for `remind` and `alert-supervisor`: the due-scan writes them, the session stays as it is. */
  readonly changesSession: boolean;
}

/** A span of 30 s or more in which no process of ours was alive; added to every span it falls into. */
export interface Outage {
  readonly fromMs: number;
  readonly untilMs: number;
}

export type TimerOutcome = 'fired' | 'cancelled' | 'superseded' | 'skipped';

/** Later than this, a timer's late policy decides instead of its action. Milliseconds. */
export const LATE_AFTER_MS = 30_000;
