/** What a step is given, what it asks of the world, what it answers: data that the store and the simulator both drive. */
import type { Candidate } from '../assignment/choose-agent.ts';
import type { Plan, Target } from '../assignment/plan.ts';
import type { DueTime, TimerOutcome } from './due-times.ts';
import type { Effect, SeatEffect } from './effects.ts';
import type { Facts, GroupsNow } from './facts.ts';
import type { PolicyEntry } from './policy.ts';
import type { Session } from './session.ts';

export interface StepInput {
  readonly session: Session;
  readonly facts: Facts;
  /** The pinned policy's entry for a session in this group (null: entry point or default). */
  readonly policyFor: (groupId: string | null) => PolicyEntry;
  /** By the database's clock. */
  readonly atMs: number;
  /** New ids, in order; the store passes UUID v7, the simulator a counter. */
  readonly newId: () => string;
}

/** Questions that need the world; whoever drives the generator answers each with the answer of the same name. */
export type Ask =
  /** Evaluate the pinned assignment rules now and keep the decision. */
  | { readonly ask: 'plan' }
  /**
   * Choose and lock one agent among these targets, re-check, and hold a seat for this session. Where the session already has a
   * seat, that one stays counted until the effect `free-seat` names its agent; the seat's row passes to the new agent at once.
   */
  | {
      readonly ask: 'claim';
      /** What became of seats in this step so far, in order. It is done before the claim: what was given back is free for it. */
      readonly seats: readonly SeatEffect[];
      readonly targets: readonly Target[];
      readonly passedOver: readonly string[];
      /** A person chose: limits may be exceeded up to the hard cap if the settings allow; presence may be suspended. */
      readonly byHand: boolean;
      readonly mayExceed: boolean;
      /** Claim only where no queue entry that the agent may serve stands before this session. False for transfers by hand. */
      readonly respectQueue: boolean;
      readonly decisionId: string | null;
      /** Index in the plan of the first target; the roster's steps count from it. */
      readonly firstStep: number;
      /** Since when the customer waits: the place among those in the queue that `respectQueue` compares with. */
      readonly arrivedAtMs: number;
    };

export type Answer =
  | {
      readonly answer: 'plan';
      readonly plan: Plan;
      readonly decisionId: string;
      readonly groups: GroupsNow;
    }
  | { readonly answer: 'claim'; readonly outcome: ClaimOutcome };

export type ClaimOutcome =
  | {
      readonly ok: true;
      readonly agentId: string;
      readonly groupId: string | null;
      readonly target: Target;
      readonly suspended: boolean;
      readonly roster: readonly Candidate[];
    }
  | { readonly ok: false; readonly roster: readonly Candidate[] };

export interface StepOutcome {
  readonly session: Session;
  readonly effects: readonly Effect[];
  /** Timers whose fate this step decided; one may stand in `timers` again with a later due time. Write these first. */
  readonly settled: readonly {
    readonly timer: DueTime;
    readonly outcome: TimerOutcome;
    readonly why: string;
    readonly lateMs: number;
  }[];
  /** What stands armed after the step; the lazy alarm is never later than the earliest that changes the session. */
  readonly timers: readonly DueTime[];
  /** When to look again, lazily; not later than `atMs` when events are left over. Null = only a nudge wakes. */
  readonly alarmAtMs: number | null;
}
