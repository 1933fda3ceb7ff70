/** Valid things to begin from; a test says only what matters to it. */
import type { Member, RefusalReason } from '#rules/assignment/choose-agent.ts';
import type { Plan, Target } from '#rules/assignment/plan.ts';
import type { GuidedMessage } from '#rules/authoring/rule.ts';
import type { Answer, Ask, ClaimOutcome, StepInput, StepOutcome } from '#rules/session/asks.ts';
import { DEFAULT_ENTRY } from '#rules/session/default-policy.ts';
import type { Effect, StepEvent } from '#rules/session/effects.ts';
import type { Command, CommandBody, CommandBy, Facts, GroupNow } from '#rules/session/facts.ts';
import type { Phase } from '#rules/session/messages.ts';
import type { PolicyEntry } from '#rules/session/policy.ts';
import type { Common, Session, Talk } from '#rules/session/session.ts';
import { step } from '#rules/session/step.ts';
import { heard, NO_TALK } from '#rules/session/talk.ts';

export const T0 = 1_790_000_000_000;
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

export type In<P extends Phase> = Extract<Session, { phase: P }>;

const common: Common = {
  id: 's1',
  visitorId: 'v1',
  entryPointId: 'e1',
  language: 'zh',
  openedAtMs: T0,
  openedBy: 'visitor',
  talk: NO_TALK,
  groupId: null,
  lastAgentId: null,
  passedOver: [],
};

/** The customer has spoken and waits since `atMs`. */
export function customerSaid(atMs: number, talk: Talk = NO_TALK): Talk {
  return heard(talk, 'customer', atMs);
}

/** The customer spoke a second before, and the agent answered at `atMs`. */
export function agentSaid(atMs: number, talk: Talk = NO_TALK): Talk {
  return heard(heard(talk, 'customer', atMs - SECOND), 'agent', atMs);
}

export function guided(seconds: number, id = `m${seconds}`): GuidedMessage {
  return { kind: 'text', id, intervalSeconds: seconds, text: { en: `After ${seconds}` } };
}

export function aGuidingSession(over: Partial<In<'guiding'>> = {}): In<'guiding'> {
  const messages = [guided(5), guided(10), guided(20)];
  return { ...common, phase: 'guiding', messages, next: 0, previousAtMs: T0, decisionId: 'd-guide', ...over };
}

export function aRoutingSession(over: Partial<In<'routing'>> = {}): In<'routing'> {
  return { ...common, talk: customerSaid(T0), phase: 'routing', ...over };
}

export function aGroup(groupId = 'g1', over: Partial<Extract<Target, { kind: 'group' }>> = {}): Target {
  return {
    kind: 'group',
    groupId,
    strategy: 'highest-free-ratio',
    skills: [],
    headStartSeconds: 0,
    ...over,
  };
}

export const OWNER: Target = { kind: 'owner', exclusive: false, evenSuspended: false };
export const EXCLUSIVE_OWNER: Target = { kind: 'owner', exclusive: true, evenSuspended: false };

export function aPlan(over: Partial<Plan> = {}): Plan {
  return { steps: [{ target: aGroup(), waitSeconds: 0 }], overflow: { to: 'queue' }, ...over };
}

export function aQueuedSession(over: Partial<In<'queued'>> = {}): In<'queued'> {
  return {
    ...common,
    talk: customerSaid(T0),
    groupId: 'g1',
    phase: 'queued',
    progress: { plan: aPlan(), decisionId: 'd1', stepIndex: 0, stepSinceMs: T0, overflowed: true },
    targets: [aGroup()],
    queuedAtMs: T0,
    limitFromMs: T0,
    stepFromMs: T0,
    closesAtMs: null,
    exclusive: false,
    ...over,
  };
}

export function aBotSession(over: Partial<In<'bot'>> = {}): In<'bot'> {
  return {
    ...common,
    talk: customerSaid(T0),
    phase: 'bot',
    botId: 'b1',
    misses: 0,
    botSinceMs: T0,
    quietFromMs: T0,
    ...over,
  };
}

export function aFormSession(over: Partial<In<'message-form'>> = {}): In<'message-form'> {
  return { ...common, phase: 'message-form', reason: 'asked', formSinceMs: T0, ...over };
}

const serving = {
  ...common,
  talk: customerSaid(T0),
  groupId: 'g1',
  lastAgentId: 'a1',
  agentId: 'a1',
  decisionId: 'd1',
  servingSinceMs: T0,
  exclusive: false,
  ladderFromMs: null,
};

export function aServingSession(over: Partial<In<'serving'>> = {}): In<'serving'> {
  return { ...serving, phase: 'serving', quietFromMs: T0, ...over };
}

/** The agent answered at T0 − 25 min, the warning went out at T0. */
export function aWarnedSession(over: Partial<In<'warned'>> = {}): In<'warned'> {
  return { ...serving, talk: agentSaid(T0 - 1500 * SECOND), phase: 'warned', warnedAtMs: T0, ...over };
}

export function aSurveyingSession(over: Partial<In<'surveying'>> = {}): In<'surveying'> {
  return {
    ...common,
    lastAgentId: 'a1',
    phase: 'surveying',
    closedAtMs: T0,
    cause: 'by-agent',
    reminderDueAtMs: T0 + 3600 * SECOND,
    expiresAtMs: T0 + 86_400 * SECOND,
    ...over,
  };
}

export function anEndedSession(): In<'ended'> {
  return { ...common, phase: 'ended', closedAtMs: T0, cause: 'by-agent' };
}

export function aPolicyEntry(over: Partial<PolicyEntry> = {}): PolicyEntry {
  return { ...DEFAULT_ENTRY, bot: { maxMisses: 2, botId: 'b1' }, ...over };
}

export const openGroup: GroupNow = { open: true, closesAtMs: null, waiting: 0 };

function someFacts(over: Partial<Facts> = {}): Facts {
  return {
    commands: [],
    seat: null,
    visit: { connected: true, endedAtMs: null },
    previous: null,
    bot: { misses: 0, handOver: false },
    survey: { on: true, sentAtMs: null, answered: false },
    groups: { g1: openGroup, g2: openGroup },
    armed: [],
    outages: [],
    ...over,
  };
}

export const VISITOR: CommandBy = { who: 'visitor' };

export function byAgent(
  agentId: string,
  over: Partial<Extract<CommandBy, { who: 'staff' }>> = {},
): CommandBy {
  return { who: 'staff', staffId: `staff-${agentId}`, agentId, supervisor: false, mayExceed: false, ...over };
}

export const SUPERVISOR: CommandBy = {
  who: 'staff',
  staffId: 'boss',
  agentId: null,
  supervisor: true,
  mayExceed: false,
};

export function aCommand(body: CommandBody, by: CommandBy, id = `c-${body.kind}`): Command {
  return { id, body, by, atMs: T0 };
}

export function aMember(agentId: string, over: Partial<Member> = {}): Member {
  return {
    agentId,
    groupId: 'g1',
    presence: 'online',
    accepting: true,
    load: 0,
    limit: 10,
    skills: [],
    retired: false,
    place: 1,
    weight: 1,
    lastAssignedAtMs: 0,
    shareServed: 0,
    idleSinceMs: 0,
    ...over,
  };
}

export function claimed(
  agentId: string,
  over: Partial<Extract<ClaimOutcome, { ok: true }>> = {},
): ClaimOutcome {
  return { ok: true, agentId, groupId: 'g1', target: aGroup(), suspended: false, roster: [], ...over };
}

export function nobody(reason: RefusalReason = 'full'): ClaimOutcome {
  const line = { agentId: 'a9', groupId: 'g1', step: 0, chosen: false, reason, load: 1, limit: 1 };
  return { ok: false, roster: [line] };
}

export interface World {
  readonly plan?: Plan;
  readonly groups?: Facts['groups'];
  /** Answers claims; default: nobody is free. */
  readonly claim?: (ask: Extract<Ask, { ask: 'claim' }>) => ClaimOutcome;
}

export interface Ran extends StepOutcome {
  readonly asks: readonly Ask[];
}

/** One step against a scripted world. */
export function run(
  session: Session,
  at: {
    readonly atMs: number;
    readonly facts?: Partial<Facts>;
    readonly policy?: PolicyEntry;
    readonly policyFor?: StepInput['policyFor'];
    readonly world?: World;
  },
): Ran {
  let ids = 0;
  const policy = at.policy ?? aPolicyEntry();
  const generator = step({
    session,
    facts: someFacts(at.facts),
    policyFor: at.policyFor ?? (() => policy),
    atMs: at.atMs,
    newId: () => `id${++ids}`,
  });
  const asks: Ask[] = [];
  let turn = generator.next();
  while (turn.done !== true) {
    asks.push(turn.value);
    turn = generator.next(answerTo(turn.value, at.world ?? {}));
  }
  return { ...turn.value, asks };
}

function answerTo(ask: Ask, world: World): Answer {
  if (ask.ask === 'plan')
    return {
      answer: 'plan',
      plan: world.plan ?? aPlan(),
      decisionId: 'd2',
      groups: world.groups ?? { g1: openGroup, g2: openGroup },
    };
  return { answer: 'claim', outcome: world.claim?.(ask) ?? nobody() };
}

export function linesOf(effects: readonly Effect[]): readonly StepEvent[] {
  return effects.flatMap((effect) => (effect.type === 'log' ? [effect.event] : []));
}

export function kindsOf(effects: readonly Effect[]): readonly string[] {
  return effects.map((effect) => (effect.type === 'log' ? effect.event.kind : effect.type));
}
