/** What a step wants done, as data: the store applies it in the step's own transaction, the simulator in memory. */
import type { Target } from '../assignment/plan.ts';
import type { GuidedMessage } from '../authoring/rule.ts';
import type { Language } from '../text.ts';
import type { TimerKind } from './due-times.ts';
import type { CommandResult } from './facts.ts';
import type { PromptKey } from './policy.ts';
import type { ClosureCause, FormReason, SessionClass } from './session.ts';

/** System lines and messages that the step itself writes into the session's log. `why` names the decision, if one was made. */
export type StepEvent =
  | {
      readonly kind: 'guided';
      readonly message: GuidedMessage;
      readonly index: number;
      readonly decisionId: string;
    }
  | {
      readonly kind: 'guidance-stopped';
      readonly shown: number;
      readonly left: number;
      readonly cause: 'spoke' | 'visit-ended' | 'late' | 'joined';
    }
  | {
      readonly kind: 'prompt';
      readonly prompt: PromptKey;
      readonly values: { readonly [name: string]: string };
    }
  | {
      readonly kind: 'assigned';
      readonly agentId: string;
      readonly groupId: string | null;
      readonly decisionId: string | null;
      readonly how: AssignedHow;
    }
  | { readonly kind: 'queued'; readonly targets: readonly Target[]; readonly decisionId: string | null }
  | { readonly kind: 'widened'; readonly stepIndex: number; readonly targets: readonly Target[] }
  | { readonly kind: 'left-queue'; readonly how: QueueExit }
  | {
      readonly kind: 'bot-started';
      readonly botId: string;
      readonly cause: 'plan' | 'overflow' | 'asked' | 'transfer' | 'ladder';
    }
  | { readonly kind: 'bot-handed-over'; readonly cause: 'asked' | 'misses' | 'agent' }
  | { readonly kind: 'form-opened'; readonly reason: FormReason }
  | { readonly kind: 'form-sent'; readonly leftMessageId: string }
  | {
      readonly kind: 'transferred';
      readonly fromAgentId: string | null;
      readonly to: string;
      readonly note: string | null;
      readonly by: string;
    }
  | { readonly kind: 'reassigned'; readonly fromAgentId: string; readonly afterSeconds: number }
  | {
      readonly kind: 'interrupted';
      readonly fromAgentId: string;
      readonly by: string;
      readonly note: string | null;
    }
  | { readonly kind: 'timer-skipped'; readonly timer: TimerKind; readonly lateMs: number }
  | { readonly kind: 'warned' }
  | {
      readonly kind: 'closed';
      readonly cause: ClosureCause;
      readonly class: SessionClass;
      readonly by: string | null;
      /** What the customer reads about it, where a person gave a reason. */
      readonly reason: string | null;
    }
  | { readonly kind: 'survey-sent'; readonly expiresAtMs: number; readonly by: string | null }
  | { readonly kind: 'survey-reminded' }
  | { readonly kind: 'survey-expired' };

export type AssignedHow = 'plan' | 'queue' | 'return' | 'transfer' | 'pick' | 'reassign' | 'take-over';
export type QueueExit =
  | 'taken'
  | 'picked'
  | 'left'
  | 'form'
  | 'bot'
  | 'closed'
  | 'removed'
  | 'waited-too-long'
  | 'transferred';

export type Effect =
  | { readonly type: 'log'; readonly event: StepEvent; readonly audience: 'all' | 'staff' }
  /** Gives back the seat that the session holds or is offered; where a claim has passed its row to another agent, only the load. */
  | { readonly type: 'free-seat'; readonly agentId: string; readonly cause: ReleaseCause }
  /** Turns the offer into a held seat. */
  | { readonly type: 'take-seat'; readonly agentId: string }
  | {
      readonly type: 'join-queue';
      readonly targets: readonly Target[];
      readonly queuedAtMs: number;
      readonly headStartSeconds: number;
    }
  | { readonly type: 'widen-queue'; readonly targets: readonly Target[]; readonly headStartSeconds: number }
  | { readonly type: 'leave-queue'; readonly how: QueueExit }
  /** One more reassignment for want of a reply; the store suspends at the budget and tells agent and supervisor. */
  | { readonly type: 'count-miss'; readonly agentId: string; readonly budget: number }
  | { readonly type: 'answer-command'; readonly commandId: string; readonly result: CommandResult }
  /** The customer waits (again): turn to `agent`, waiting since `sinceMs`. */
  | { readonly type: 'start-waiting'; readonly sinceMs: number }
  | { readonly type: 'stop-waiting' }
  | { readonly type: 'bot-turn'; readonly botId: string }
  | {
      readonly type: 'leave-message';
      readonly leftMessageId: string;
      readonly contact: string;
      readonly text: string;
      readonly groupId: string | null;
    }
  | {
      readonly type: 'send-survey';
      readonly sentAtMs: number;
      readonly expiresAtMs: number;
      readonly reminderDueAtMs: number | null;
      readonly agentId: string;
      readonly groupId: string | null;
    }
  /** Frees the visitor's unique key; sets class and cause on the row. */
  | {
      readonly type: 'close';
      readonly cause: ClosureCause;
      readonly class: SessionClass;
      readonly atMs: number;
      readonly language: Language;
      /** To whom the score belongs from now on. */
      readonly agentId: string | null;
      readonly groupId: string | null;
    }
  | { readonly type: 'alarm'; readonly kind: string; readonly subject: string };

export type SeatEffect = Extract<Effect, { readonly type: 'free-seat' | 'take-seat' }>;

export function isOfSeat(effect: Effect): effect is SeatEffect {
  return effect.type === 'free-seat' || effect.type === 'take-seat';
}

/** The table of causes that serve the head of a queue (product.md, *Every release admits the next*), as far as a session's own step makes them. */
export type ReleaseCause =
  | 'closed-by-agent'
  | 'closed-by-customer'
  | 'closed-by-time-out'
  | 'closed-by-supervisor'
  | 'transferred'
  | 'reassigned'
  | 'interrupted'
  | 'handed-to-bot'
  | 'form'
  | 'offer-refused'
  /** A seat that no phase of its session holds. */
  | 'stray-seat';
