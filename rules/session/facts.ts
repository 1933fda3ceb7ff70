/** What a step reads under the session's lock, apart from the session itself. */
import type { DueTime, Outage } from './due-times.ts';
import type { Phase } from './messages.ts';

export type CommandBy =
  | { readonly who: 'visitor' }
  | {
      readonly who: 'staff';
      readonly staffId: string;
      readonly agentId: string | null;
      readonly supervisor: boolean;
      readonly mayExceed: boolean;
    };

export type CommandBody =
  | { readonly kind: 'end' }
  | { readonly kind: 'leave-queue' }
  | { readonly kind: 'open-form' }
  | { readonly kind: 'leave-message'; readonly contact: string; readonly text: string }
  | { readonly kind: 'ask-bot' }
  | { readonly kind: 'ask-agent' }
  | { readonly kind: 'transfer'; readonly to: TransferTarget; readonly note: string | null }
  | { readonly kind: 'take-over' }
  | { readonly kind: 'pick'; readonly reason: string | null }
  /** A supervisor takes the customer out of the queue; they read the reason. */
  | { readonly kind: 'remove'; readonly reason: string | null }
  | { readonly kind: 'interrupt'; readonly note: string | null }
  | { readonly kind: 'send-survey' };

export type TransferTarget =
  | { readonly kind: 'agent'; readonly agentId: string }
  | { readonly kind: 'group'; readonly groupId: string }
  | { readonly kind: 'bot'; readonly botId: string | null };

/** A row of `commands` that has no result yet. */
export interface Command {
  readonly id: string;
  readonly body: CommandBody;
  readonly by: CommandBy;
  readonly atMs: number;
}

export type CommandResult =
  | {
      readonly ok: true;
      readonly phase: Phase;
      readonly agentId: string | null;
      /** 1 = next, at the moment of joining a queue; null where the session does not wait. */
      readonly place: number | null;
    }
  | { readonly ok: false; readonly reason: CommandRefusal; readonly agentId: string | null };

export type CommandRefusal =
  | 'already-ended'
  | 'not-in-this-phase'
  | 'not-yours'
  | 'nobody-free'
  | 'target-full'
  | 'target-closed'
  | 'target-unknown'
  | 'target-not-available'
  | 'no-bot'
  | 'already-taken'
  | 'survey-not-allowed';

/** A group as it is now. */
export interface GroupNow {
  readonly open: boolean;
  /** Null = never, as far as the calendar reaches. */
  readonly closesAtMs: number | null;
  /** People waiting for it, this session not counted. */
  readonly waiting: number;
}

/** Groups that exist and are not retired; one that is absent is unknown. */
export interface GroupsNow {
  readonly [groupId: string]: GroupNow;
}

export interface Facts {
  /** Oldest first; at most 100 in one step. */
  readonly commands: readonly Command[];
  /** The seat on this session, if any. */
  readonly seat: {
    readonly agentId: string;
    readonly groupId: string | null;
    readonly state: 'offered' | 'held';
    /** Whether the agent is suspended now: the customer of one addressed directly gets the away text. */
    readonly suspended: boolean;
  } | null;
  /** The newest visit of this session. */
  readonly visit: { readonly connected: boolean; readonly endedAtMs: number | null };
  /** The visitor's last closed session that an agent served, for the return window; null if none. */
  readonly previous: {
    readonly agentId: string;
    readonly groupId: string | null;
    readonly closedAtMs: number;
  } | null;
  /** What the bot's turns have left since it began: misses in a row and a wish to be handed over. */
  readonly bot: { readonly misses: number; readonly handOver: boolean };
  /** `on` is the entry point's switch. */
  readonly survey: { readonly on: boolean; readonly sentAtMs: number | null; readonly answered: boolean };
  /** Those that the session's plan, its targets and the waiting transfers name. */
  readonly groups: GroupsNow;
  /** Rows of `timers` that have no outcome yet. */
  readonly armed: readonly DueTime[];
  readonly outages: readonly Outage[];
}
