/** The policy document that a session pins at opening: a default entry and one per group or entry point. */
import type { Text } from '../text.ts';

export type LadderAction = 'remind' | 'reassign' | 'alert-supervisor' | 'bot' | 'message-form';

export interface LadderStep {
  /** Since the first unanswered customer message, or the transfer. Seconds, 5–86,400. */
  readonly afterSeconds: number;
  readonly action: LadderAction;
}

/** Moments at which the system speaks to the visitor. */
export const PROMPTS = [
  'entry',
  'connecting',
  'transferred',
  'queued',
  'busy',
  'off-hours',
  'away',
  'warning',
  'closing',
  'bot-greeting',
  'form-received',
] as const;
export type PromptKey = (typeof PROMPTS)[number];

export interface PolicyEntry {
  /** In order of `afterSeconds`; default remind at 30, reassign at 180. At most 8. Without a step that changes the session it reassigns after a day. */
  readonly ladder: readonly LadderStep[];
  /** Reassignments for want of a reply, in a row, after which an agent is suspended. Count, 1–20; default 3. */
  readonly missBudget: number;
  readonly closure: {
    /** The customer's silence since the agent's last message until the session closes. Seconds, 60–604,800; default 1,800. */
    readonly closeAfterSeconds: number;
    /** When the warning goes out; less than `closeAfterSeconds`. Default 1,500. */
    readonly warnAfterSeconds: number;
  };
  /** How long after closing a new session goes back to the same agent. Seconds, 0 = never; default 600. */
  readonly returnWindowSeconds: number;
  readonly queue: {
    /** Customers that may wait for one group; the next overflows. Count, 0–10,000; default 50. */
    readonly maxLength: number;
    /** How long one waits before overflowing. Seconds, 10–86,400; default 1,800. */
    readonly maxWaitSeconds: number;
    /** Where a full or overlong queue leads. */
    readonly overflow: 'message-form' | 'bot';
  };
  readonly survey: {
    readonly enabled: boolean;
    /** Valid for. Seconds; default 86,400. */
    readonly validSeconds: number;
    /** One reminder after so many seconds; null = none. */
    readonly remindAfterSeconds: number | null;
    /** Tags offered for each number of stars. */
    readonly tags: {
      readonly [stars in '1' | '2' | '3' | '4' | '5']: readonly {
        readonly id: string;
        readonly label: Text;
      }[];
    };
  };
  readonly bot: {
    /** Misses in a row after which the bot hands over. Count, 1–10; default 2. */
    readonly maxMisses: number;
    readonly botId: string | null;
  };
  /** A message form left open ends the session after so many seconds; default 1,800. */
  readonly formSeconds: number;
  readonly prompts: { readonly [key in PromptKey]?: Text };
  /** What makes an ordinary session good: at least so many messages from each side. Default 3. */
  readonly goodMessages: number;
}

/** One immutable document; a change is a new number. */
export interface Policy {
  readonly default: PolicyEntry;
  readonly groups: { readonly [groupId: string]: PolicyEntry };
  readonly entryPoints: { readonly [entryPointId: string]: PolicyEntry };
}

/** The entry that counts for a session: that of the group it is in, else its entry point's, else the default. */
export function policyEntryFor(
  policy: Policy,
  session: { readonly groupId: string | null; readonly entryPointId: string },
): PolicyEntry {
  const ofGroup = session.groupId === null ? undefined : policy.groups[session.groupId];
  return ofGroup ?? policy.entryPoints[session.entryPointId] ?? policy.default;
}
