/** Everything that can happen to a session, as its step derives it from facts, commands, timers and claims. */
import type { Target } from '../assignment/plan.ts';
import type { AssignedHow, QueueExit, StepEvent } from './effects.ts';
import type { ClosureCause, FormReason, PlanProgress } from './session.ts';

type BotCause = Extract<StepEvent, { kind: 'bot-started' }>['cause'];

/** What the closing needs to know of the survey: the entry point's switch, and whether one went out by hand. */
export interface SurveyState {
  readonly on: boolean;
  readonly sentAtMs: number | null;
  readonly answered: boolean;
}

export type SessionEvent =
  | { readonly type: 'customer-spoke' }
  | { readonly type: 'agent-spoke' }
  | { readonly type: 'guided-due'; readonly index: number }
  | {
      readonly type: 'guided-late';
      readonly index: number;
      readonly lateMs: number;
      readonly dueAtMs: number;
    }
  | {
      readonly type: 'assigned';
      readonly agentId: string;
      readonly groupId: string | null;
      readonly decisionId: string | null;
      readonly how: AssignedHow;
      readonly exclusive: boolean;
      readonly suspended: boolean;
      readonly by: string | null;
      readonly note: string | null;
    }
  | {
      readonly type: 'queued';
      readonly progress: PlanProgress;
      readonly targets: readonly Target[];
      readonly groupId: string | null;
      /** Where the order of the queue counts from; earlier than now where the customer has waited already. */
      readonly arrivedAtMs: number;
      readonly closesAtMs: number | null;
      readonly exclusive: boolean;
      /** Set when a person sent them here. */
      readonly transfer: { readonly by: string; readonly note: string | null } | null;
    }
  | {
      readonly type: 'widened';
      readonly progress: PlanProgress;
      readonly targets: readonly Target[];
      readonly groupId: string | null;
      readonly closesAtMs: number | null;
      readonly exclusive: boolean;
    }
  | {
      readonly type: 'wait-rearmed';
      readonly timer: 'plan-wait' | 'queue-limit';
      readonly lateMs: number;
    }
  | { readonly type: 'hours-read'; readonly closesAtMs: number | null }
  | {
      readonly type: 'bot-started';
      readonly botId: string;
      readonly cause: BotCause;
      readonly by: string | null;
      readonly note: string | null;
    }
  | { readonly type: 'bot-missed'; readonly misses: number }
  | { readonly type: 'bot-rearmed'; readonly lateMs: number }
  | { readonly type: 'handed-over'; readonly cause: 'asked' | 'misses' }
  | {
      readonly type: 'form-opened';
      readonly reason: FormReason;
      /** Whose the message will be where the session is nobody's yet; default nobody's. */
      readonly groupId?: string | null;
    }
  | {
      readonly type: 'form-sent';
      readonly leftMessageId: string;
      readonly contact: string;
      readonly text: string;
      readonly survey: SurveyState;
    }
  | { readonly type: 'reassigned'; readonly afterSeconds: number }
  | { readonly type: 'interrupted'; readonly by: string; readonly note: string | null }
  | {
      readonly type: 'ladder-rearmed';
      readonly timer: 'reassign' | 'ladder-bot' | 'ladder-form';
      readonly lateMs: number;
    }
  | { readonly type: 'warning-due' }
  | { readonly type: 'closing-late'; readonly lateMs: number }
  | { readonly type: 'survey-asked'; readonly by: string; readonly survey: SurveyState }
  | {
      readonly type: 'closed';
      readonly cause: ClosureCause;
      readonly by: string | null;
      readonly reason: string | null;
      readonly survey: SurveyState;
    }
  | { readonly type: 'reminder-due' }
  | { readonly type: 'survey-over'; readonly answered: boolean };

export const EVENT_TYPES = [
  'customer-spoke',
  'agent-spoke',
  'guided-due',
  'guided-late',
  'assigned',
  'queued',
  'widened',
  'wait-rearmed',
  'hours-read',
  'bot-started',
  'bot-missed',
  'bot-rearmed',
  'handed-over',
  'form-opened',
  'form-sent',
  'reassigned',
  'interrupted',
  'ladder-rearmed',
  'warning-due',
  'closing-late',
  'survey-asked',
  'closed',
  'reminder-due',
  'survey-over',
] as const satisfies readonly SessionEvent['type'][];

export type EventType = SessionEvent['type'];

export type EventOf<Type extends EventType> = Extract<SessionEvent, { type: Type }>;

/** How a session leaves the queue when this moves it. */
export const EXIT_BY_CLOSURE: { readonly [cause in ClosureCause]: QueueExit } = {
  'by-agent': 'closed',
  'by-customer': 'left',
  'by-time-out': 'waited-too-long',
  'by-supervisor': 'removed',
  'visit-ended': 'left',
  'left-queue': 'left',
  'form-sent': 'form',
  'form-abandoned': 'form',
  'guidance-over': 'closed',
};
