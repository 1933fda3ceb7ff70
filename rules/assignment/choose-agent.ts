/** Who among the eligible gets the session, and why each other one did not. */

export type Presence = 'online' | 'suspended' | 'offline';

/** An agent as a candidate for one seat, read from a snapshot or under the lock. */
export interface Agent {
  readonly agentId: string;
  readonly presence: Presence;
  readonly accepting: boolean;
  /** Σ weights of seats held or offered. */
  readonly load: number;
  readonly limit: number;
  readonly skills: readonly string[];
  readonly retired: boolean;
}

/** What the membership row remembers for the strategies. */
export interface Member extends Agent {
  readonly groupId: string;
  /** Place in the group for `fixed-order` and `rotation`. */
  readonly place: number;
  readonly weight: number;
  readonly lastAssignedAtMs: number;
  /** Sessions given by weighted share since the membership began. */
  readonly shareServed: number;
  /** Since when the agent holds no session; for `longest-idle`. */
  readonly idleSinceMs: number;
}

export type RefusalReason =
  | 'offline'
  | 'suspended'
  | 'not-accepting'
  | 'full'
  | 'retired'
  | 'lacks-skill'
  | 'group-closed'
  | 'passed-over'
  | 'queue-before'
  | 'unknown'
  | 'taken-meanwhile'
  | 'ranked-lower';

/** One line of the roster a decision keeps. */
export interface Candidate {
  readonly agentId: string;
  readonly groupId: string | null;
  /** Index of the plan's step (or of the target asked) under which it was considered. */
  readonly step: number;
  readonly chosen: boolean;
  readonly reason: RefusalReason | null;
  readonly load: number;
  readonly limit: number;
}
