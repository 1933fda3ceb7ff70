export const BARE_QUEUE = 'bare';
export const BARE_WORKFLOW = 'bare';

export interface BareStart {
  /** How often it is woken from outside. */
  readonly signals: number;
  /** How often it wakes by itself. */
  readonly timers: number;
  /** Activities in all. */
  readonly looks: number;
  readonly timerMs: number;
}
