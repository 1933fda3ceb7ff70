/** The rows of an imagined support floor: the same as the store's, held in memory. */
import type { Candidate, Presence } from '../assignment/choose-agent.ts';
import type { Plan } from '../assignment/plan.ts';
import type { QueueEntry } from '../assignment/queue-order.ts';
import type { DueTime, Outage, TimerOutcome } from '../session/due-times.ts';
import type { StepEvent } from '../session/effects.ts';
import type { Command, CommandResult, GroupNow } from '../session/facts.ts';
import type { Policy } from '../session/policy.ts';
import type { ClosureCause, Session, SessionClass } from '../session/session.ts';
import type { Speaker } from '../session/talk.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface AgentRow {
  readonly agentId: string;
  presence: Presence;
  accepting: boolean;
  limit: number;
  load: number;
  skills: readonly string[];
  retired: boolean;
  /** Sessions in a row reassigned for want of a reply. */
  misses: number;
  idleSinceMs: number;
}

export interface MembershipRow {
  readonly groupId: string;
  readonly agentId: string;
  readonly place: number;
  readonly weight: number;
  lastAssignedAtMs: number;
  shareServed: number;
}

export interface SeatRow {
  agentId: string;
  groupId: string | null;
  state: 'offered' | 'held';
  readonly weight: number;
}

export interface TimerRow {
  timer: DueTime;
  readonly armedAtMs: number;
  outcome: TimerOutcome | null;
  why: string | null;
  firedAtMs: number | null;
  lateMs: number | null;
}

/** What somebody said, or what the due-scan told the staff. */
export type FloorEvent =
  | StepEvent
  | {
      readonly kind: 'message';
      readonly from: Speaker;
      readonly agentId: string | null;
      readonly text: string;
    }
  | { readonly kind: 'reminded' | 'supervisor-alerted'; readonly agentId: string }
  | { readonly kind: 'agent-suspended'; readonly agentId: string };

export interface LogRow {
  readonly seq: number;
  /** Gapless for what the visitor may see. */
  readonly vseq: number | null;
  readonly atMs: number;
  readonly event: FloorEvent;
}

export interface DecisionRow {
  readonly id: string | null;
  readonly atMs: number;
  readonly plan: Plan | null;
  roster: readonly Candidate[];
}

export interface SurveyRow {
  readonly sentAtMs: number;
  readonly expiresAtMs: number;
  readonly reminderDueAtMs: number | null;
  agentId: string;
  groupId: string | null;
  answered: SurveyAnswer | null;
}

export interface SurveyAnswer {
  readonly atMs: number;
  readonly stars: 1 | 2 | 3 | 4 | 5;
  readonly tags: readonly string[];
  readonly solved: boolean | null;
  readonly words: string | null;
}

export interface SessionRow {
  session: Session;
  /** Evaluates the assignment rules. */
  readonly planFor: (atMs: number, session: Session) => PlanAnswer;
  readonly ownerId: string | null;
  readonly weight: number;
  readonly surveyOn: boolean;
  seat: SeatRow | null;
  /** As the row says it; a message insert may lower it. */
  alarmAtMs: number | null;
  /** When the session wakes by itself, as its last step said. */
  wakeAtMs: number | null;
  /** When the due-scan looks for a reminder. */
  remindAtMs: number | null;
  visitEndedAtMs: number | null;
  readonly pending: Command[];
  readonly results: Map<string, CommandResult>;
  readonly log: LogRow[];
  vseq: number;
  readonly timers: TimerRow[];
  readonly decisions: DecisionRow[];
  readonly leftMessages: {
    readonly id: string;
    readonly atMs: number;
    readonly contact: string;
    readonly text: string;
    readonly groupId: string | null;
  }[];
  survey: SurveyRow | null;
  closing: {
    readonly atMs: number;
    readonly cause: ClosureCause;
    readonly class: SessionClass;
    readonly agentId: string | null;
    readonly groupId: string | null;
  } | null;
  bot: { misses: number; handOver: boolean };
  steps: number;
}

export interface PreviousSession {
  readonly agentId: string;
  readonly groupId: string | null;
  readonly closedAtMs: number;
}

/** A group and its hours: whether it is open, and the next edge; without hours it is always open. */
export interface FloorGroup {
  readonly groupId: string;
  readonly hours: ((atMs: number) => { readonly open: boolean; readonly nextEdgeMs: number | null }) | null;
}

export interface PlanAnswer {
  readonly plan: Plan;
  readonly decisionId: string;
}

/** Everything there is. */
export interface Floor {
  readonly clock: VirtualClock;
  readonly policy: Policy;
  readonly agents: Map<string, AgentRow>;
  readonly memberships: MembershipRow[];
  readonly groups: Map<string, FloorGroup>;
  readonly sessions: Map<string, SessionRow>;
  readonly queue: Map<string, QueueEntry>;
  readonly previous: Map<string, PreviousSession>;
  readonly outages: Outage[];
  readonly alarms: { readonly atMs: number; readonly kind: string; readonly subject: string }[];
  readonly bot: BotScript | null;
  /** How often a nudge arrives: 0 = lost, 1, or more. */
  readonly nudges: () => number;
  readonly told: (what: FloorNews) => void;
  readonly newId: () => string;
}

/** What scripted people react to. */
export type FloorNews =
  | { readonly kind: 'log'; readonly sessionId: string; readonly event: FloorEvent }
  | { readonly kind: 'stepped'; readonly sessionId: string };

export interface BotScript {
  readonly answerAfterMs: number;
  /** Null = a miss. */
  readonly answer: (text: string) => string | null;
}

export function groupNow(floor: Floor, groupId: string): GroupNow | undefined {
  const group = floor.groups.get(groupId);
  if (group === undefined) return undefined;
  const { open, nextEdgeMs } = group.hours?.(floor.clock.nowMs()) ?? { open: true, nextEdgeMs: null };
  let waiting = 0;
  for (const entry of floor.queue.values())
    if (entry.targets.some((target) => target.kind === 'group' && target.groupId === groupId)) waiting += 1;
  return { open, closesAtMs: open ? nextEdgeMs : null, waiting };
}
