/** What the visitors' and the staff's side of live connections have in common. */
import type { LogRow } from '#activities/store/session-log.ts';
import type { StaffEventRow } from '#activities/store/staff-events.ts';

/** Connections are renewed, numbers compared, clocks told. Milliseconds. */
export const RENEW_EVERY_MS = 15_000;

/** What one side (visitors, staff) does with what happened. */
export interface Side {
  readonly logged: (rows: readonly LogRow[]) => Promise<void>;
  /** At every look: what `logged` left to be pushed together. */
  readonly rows: () => Promise<void>;
  readonly told: (rows: readonly StaffEventRow[]) => Promise<void>;
  /** Every 15 s: the truth against what was pushed. */
  readonly heal: () => Promise<void>;
  readonly places: () => Promise<void>;
  readonly count: () => number;
}
