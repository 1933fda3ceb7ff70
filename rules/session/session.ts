/** A session as its own step sees it: one union on `phase`, so that impossible states cannot be written. */

import type { Plan, Target } from '../assignment/plan.ts';
import type { GuidedMessage } from '../authoring/rule.ts';
import type { Language } from '../text.ts';

/** Whose turn it is. `agent` = the customer waits for an answer; `customer` = the agent has answered; `none` = nobody spoke yet. */
export type Turn = 'none' | 'agent' | 'customer';

/** What message inserts keep up to date (columns of the row); the step reads it and changes it only when the session moves. */
export interface Talk {
  readonly turn: Turn;
  /** Counts up whenever the turn changes hands; part of the key of ladder timers. */
  readonly turnNumber: number;
  /** First unanswered customer message, or the transfer; null unless the customer waits. */
  readonly waitingSinceMs: number | null;
  readonly firstCustomerMessageAtMs: number | null;
  readonly lastCustomerMessageAtMs: number | null;
  readonly firstAgentMessageAtMs: number | null;
  readonly lastAgentMessageAtMs: number | null;
  readonly lastMessageAtMs: number | null;
  readonly customerMessages: number;
  /** Messages by the agents of this session; bot and guided messages do not count. */
  readonly agentMessages: number;
}

/** What a session has in every phase. */
export interface Common {
  readonly id: string;
  readonly visitorId: string;
  readonly entryPointId: string;
  readonly language: Language;
  readonly openedAtMs: number;
  /** Whether an agent opened it (then no survey). */
  readonly openedBy: 'visitor' | 'agent';
  readonly talk: Talk;
  /** The group whose policy entry counts; null = the default entry. */
  readonly groupId: string | null;
  /** Who serves or served last; the survey belongs to them. */
  readonly lastAgentId: string | null;
  /** Agents that a no-reply reassignment or an interrupt has taken it from; the plan passes them over. */
  readonly passedOver: readonly string[];
}

/** How far along its plan a session is. */
export interface PlanProgress {
  readonly plan: Plan;
  /** The assignment decision that chose it; null after a transfer by hand to a group. */
  readonly decisionId: string | null;
  /** Index of the newest step opened; earlier targets stay eligible. */
  readonly stepIndex: number;
  readonly stepSinceMs: number;
  /** True once the plan is used up and its overflow sent the session to wait for good. */
  readonly overflowed: boolean;
  /** The bot has handed this customer over: neither plan nor overflow leads back to a bot, or the two would go on for ever. Default false. */
  readonly peopleOnly?: boolean;
}

export interface Serving {
  readonly agentId: string;
  readonly decisionId: string | null;
  readonly servingSinceMs: number;
  /** Owner exclusive: no ladder, no closing by the plan while the customer waits. */
  readonly exclusive: boolean;
  /** Not before this does the present turn's ladder count: a late step was armed anew here. Null = from `waitingSinceMs`. */
  readonly ladderFromMs: number | null;
}

export type Session = Common &
  (
    | {
        readonly phase: 'guiding';
        readonly messages: readonly GuidedMessage[];
        /** Index of the next message to go out; messages.length = all are out. */
        readonly next: number;
        /** When the one before went out, or the visit was opened. */
        readonly previousAtMs: number;
        readonly decisionId: string;
      }
    | { readonly phase: 'routing' }
    | {
        readonly phase: 'queued';
        readonly progress: PlanProgress;
        readonly targets: readonly Target[];
        readonly queuedAtMs: number;
        /** Where the queue's wait limit counts from; later than `queuedAtMs` when a late limit was armed anew. */
        readonly limitFromMs: number;
        /** Where the present plan step's wait counts from; later than `progress.stepSinceMs` when it was armed anew. */
        readonly stepFromMs: number;
        /** When the last of the targets that have hours closes, as last read; null = one of them never does. */
        readonly closesAtMs: number | null;
        /** Waits for the owner alone and without limit; nothing else will end it. */
        readonly exclusive: boolean;
      }
    | {
        readonly phase: 'bot';
        readonly botId: string;
        readonly misses: number;
        readonly botSinceMs: number;
        /** Last sign of life, where the silence that closes it counts from. */
        readonly quietFromMs: number;
      }
    | { readonly phase: 'message-form'; readonly reason: FormReason; readonly formSinceMs: number }
    | ({ readonly phase: 'serving'; readonly quietFromMs: number } & Serving)
    | ({ readonly phase: 'warned'; readonly warnedAtMs: number } & Serving)
    | {
        readonly phase: 'surveying';
        readonly closedAtMs: number;
        readonly cause: ClosureCause;
        readonly reminderDueAtMs: number;
        readonly expiresAtMs: number;
      }
    | { readonly phase: 'ended'; readonly closedAtMs: number; readonly cause: ClosureCause }
  );

export type FormReason = 'off-hours' | 'queue-full' | 'waited-too-long' | 'plan' | 'asked' | 'ladder';

export type ClosureCause =
  | 'by-agent'
  | 'by-customer'
  | 'by-time-out'
  | 'by-supervisor'
  | 'visit-ended'
  | 'left-queue'
  | 'form-sent'
  | 'form-abandoned'
  | 'guidance-over';

/** For reports; `good` needs an ordinary session whose definition in the policy is met. */
export type SessionClass = 'silent' | 'agent-silent' | 'customer-silent' | 'ordinary' | 'good';
