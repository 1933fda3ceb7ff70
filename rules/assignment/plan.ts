/** The ordered plan that an assignment rule chooses: who is tried, for how long, and what happens when nobody can serve. */

/** How one agent is chosen within a group. `highest-free-ratio` is the default. */
export type Strategy =
  | 'highest-free-ratio'
  | 'fewest-sessions'
  | 'rotation'
  | 'longest-idle'
  | 'weighted-share'
  | 'fixed-order';

/**
 * Whom a step asks. `exclusive` waits for the owner even at the limit and never reassigns.
 * `evenSuspended` lets the step reach an agent whose presence is *suspended*; default false.
 */
export type Target =
  | { readonly kind: 'owner'; readonly exclusive: boolean; readonly evenSuspended: boolean }
  | { readonly kind: 'last-agent'; readonly evenSuspended: boolean }
  | { readonly kind: 'agent'; readonly agentId: string; readonly evenSuspended: boolean }
  | {
      readonly kind: 'group';
      readonly groupId: string;
      readonly strategy: Strategy;
      /** Skills an agent must have, all of them; empty = any agent of the group. At most 20. */
      readonly skills: readonly string[];
      /** Moves the customer's arrival in this group's queue back in time. Seconds, 0–86,400; default 0. */
      readonly headStartSeconds: number;
    }
  | { readonly kind: 'bot'; readonly botId: string };

export interface PlanStep {
  readonly target: Target;
  /** How long this step is tried before the next widens the search; earlier targets stay eligible. One person who is away or takes nothing is not waited for. Seconds, 0 = at once, at most 3,600. */
  readonly waitSeconds: number;
}

/** Where the customer goes when every step has been tried in vain. */
export type Overflow =
  | { readonly to: 'queue' }
  | { readonly to: 'message-form' }
  | { readonly to: 'bot'; readonly botId: string };

export interface Plan {
  /** Tried in order; 1–10 steps. */
  readonly steps: readonly PlanStep[];
  readonly overflow: Overflow;
}
