/** An imagined support floor on a virtual clock: what people do to it, and what the production step makes of that. */
import type { Presence } from '../assignment/choose-agent.ts';
import type { GuidedMessage } from '../authoring/rule.ts';
import { lowerAlarm } from '../session/alarm.ts';
import type { CommandBody, CommandBy } from '../session/facts.ts';
import type { Policy } from '../session/policy.ts';
import type { Session } from '../session/session.ts';
import { NO_TALK, type Speaker } from '../session/talk.ts';
import type { Language } from '../text.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';
import { type AgentChange, groupEdge, serveAndNudge, setAgent } from './world-agents.ts';
import { hear } from './world-log.ts';
import type {
  BotScript,
  Floor,
  FloorGroup,
  FloorNews,
  PlanAnswer,
  SessionRow,
  SurveyAnswer,
} from './world-state.ts';
import { askBot, nudge, policyOf, setReminder, stepNow } from './world-step.ts';

export interface AgentSetup {
  readonly agentId: string;
  readonly presence?: Presence;
  readonly accepting?: boolean;
  readonly limit?: number;
  readonly skills?: readonly string[];
}

export interface GroupSetup extends FloorGroup {
  readonly members: readonly {
    readonly agentId: string;
    readonly place?: number;
    readonly weight?: number;
  }[];
}

export interface WorldSetup {
  readonly startMs: number;
  readonly policy: Policy;
  readonly agents: readonly AgentSetup[];
  readonly groups: readonly GroupSetup[];
  readonly bot?: BotScript;
  /** How often each nudge arrives; default once. */
  readonly nudges?: () => number;
  /** Every so often all that is overdue is looked at again, as the reconciler does; default never. Milliseconds. */
  readonly reconcileEveryMs?: number;
  readonly told?: (news: FloorNews) => void;
  readonly newId?: () => string;
}

export interface Opening {
  readonly sessionId: string;
  readonly visitorId: string;
  readonly entryPointId?: string;
  readonly language?: Language;
  readonly ownerId?: string | null;
  readonly openedBy?: Session['openedBy'];
  readonly weight?: number;
  readonly surveyOn?: boolean;
  /** Guidance that matched; without any the session begins with `firstMessage`, or at once with the plan. */
  readonly guidance?: { readonly messages: readonly GuidedMessage[]; readonly decisionId: string };
  readonly firstMessage?: string;
  readonly plan: (atMs: number, session: Session) => PlanAnswer;
}

export interface World {
  readonly clock: VirtualClock;
  readonly floor: Floor;
  readonly open: (opening: Opening) => void;
  readonly say: (sessionId: string, from: Speaker, text: string) => void;
  /** Returns the command's id; its result stands in the session's row once a step has answered it. */
  readonly command: (sessionId: string, body: CommandBody, by: CommandBy) => string;
  readonly endVisit: (sessionId: string) => void;
  readonly answerSurvey: (sessionId: string, answer: Omit<SurveyAnswer, 'atMs'>) => void;
  readonly setAgent: (agentId: string, change: AgentChange) => void;
  readonly joinGroup: (agentId: string, groupId: string) => void;
  /** Offers the seats of a group whose hours have just begun; edges that the hours name come by themselves. */
  readonly groupEdge: (groupId: string) => void;
  readonly row: (sessionId: string) => SessionRow;
}

export function createWorld(setup: WorldSetup): World {
  const floor = floorOf(setup);
  const world: World = {
    clock: floor.clock,
    floor,
    open: (opening) => open(floor, opening),
    say: (sessionId, from, text) => say(floor, rowOf(floor, sessionId), { from, text }),
    command: (sessionId, body, by) => command(floor, rowOf(floor, sessionId), { body, by }),
    endVisit: (sessionId) => {
      rowOf(floor, sessionId).visitEndedAtMs ??= floor.clock.nowMs();
      nudge(floor, sessionId);
    },
    answerSurvey: (sessionId, answer) => {
      const { survey } = rowOf(floor, sessionId);
      const atMs = floor.clock.nowMs();
      if (survey === null || survey.answered !== null || atMs >= survey.expiresAtMs) return;
      survey.answered = { ...answer, atMs };
      nudge(floor, sessionId);
    },
    setAgent: (agentId, change) => setAgent(floor, agentId, change),
    joinGroup: (agentId, groupId) => {
      floor.memberships.push({
        groupId,
        agentId,
        place: 99,
        weight: 1,
        lastAssignedAtMs: 0,
        shareServed: 0,
      });
      serveAndNudge(floor, agentId);
    },
    groupEdge: (groupId) => groupEdge(floor, groupId),
    row: (sessionId) => rowOf(floor, sessionId),
  };
  for (const group of floor.groups.values()) planEdge(floor, group);
  if (setup.reconcileEveryMs !== undefined) reconcile(floor, setup.reconcileEveryMs);
  return world;
}

function floorOf(setup: WorldSetup): Floor {
  let ids = 0;
  const { startMs } = setup;
  return {
    clock: createVirtualClock(startMs),
    policy: setup.policy,
    agents: new Map(
      setup.agents.map(({ agentId, presence, accepting, limit, skills }) => [
        agentId,
        {
          agentId,
          presence: presence ?? 'online',
          accepting: accepting ?? true,
          limit: limit ?? 50,
          load: 0,
          skills: skills ?? [],
          retired: false,
          misses: 0,
          idleSinceMs: startMs,
        },
      ]),
    ),
    memberships: setup.groups.flatMap(({ groupId, members }) =>
      members.map(({ agentId, place, weight }, index) => ({
        groupId,
        agentId,
        place: place ?? index + 1,
        weight: weight ?? 1,
        lastAssignedAtMs: 0,
        shareServed: 0,
      })),
    ),
    groups: new Map(setup.groups.map(({ groupId, hours }) => [groupId, { groupId, hours }])),
    sessions: new Map(),
    queue: new Map(),
    previous: new Map(),
    outages: [],
    alarms: [],
    bot: setup.bot ?? null,
    nudges: setup.nudges ?? (() => 1),
    told: setup.told ?? (() => undefined),
    newId: setup.newId ?? (() => `id-${++ids}`),
  };
}

function rowOf(floor: Floor, sessionId: string): SessionRow {
  const row = floor.sessions.get(sessionId);
  if (row === undefined) throw new Error(`no session ${sessionId}`);
  return row;
}

function open(floor: Floor, opening: Opening): void {
  const row: SessionRow = {
    session: sessionOf(opening, floor.clock.nowMs()),
    planFor: opening.plan,
    ownerId: opening.ownerId ?? null,
    weight: opening.weight ?? 1,
    surveyOn: opening.surveyOn ?? true,
    seat: null,
    alarmAtMs: null,
    wakeAtMs: null,
    remindAtMs: null,
    visitEndedAtMs: null,
    pending: [],
    results: new Map(),
    log: [],
    vseq: 0,
    timers: [],
    decisions: [],
    leftMessages: [],
    survey: null,
    closing: null,
    bot: { misses: 0, handOver: false },
    steps: 0,
  };
  floor.sessions.set(opening.sessionId, row);
  if (opening.firstMessage !== undefined) hear(floor, row, { from: 'customer', text: opening.firstMessage });
  stepNow(floor, opening.sessionId);
}

function sessionOf(opening: Opening, atMs: number): Session {
  const common = {
    id: opening.sessionId,
    visitorId: opening.visitorId,
    entryPointId: opening.entryPointId ?? 'entry',
    language: opening.language ?? 'en',
    openedAtMs: atMs,
    openedBy: opening.openedBy ?? 'visitor',
    talk: NO_TALK,
    groupId: null,
    lastAgentId: null,
    passedOver: [],
  };
  if (opening.guidance === undefined) return { ...common, phase: 'routing' };
  return { ...common, phase: 'guiding', ...opening.guidance, next: 0, previousAtMs: atMs };
}

function say(floor: Floor, row: SessionRow, said: { readonly from: Speaker; readonly text: string }): void {
  const { phase } = row.session;
  if (phase === 'ended' || phase === 'surveying') return;
  hear(floor, row, said);
  setReminder(floor, row);
  if (phase === 'guiding') {
    nudge(floor, row.session.id);
    return;
  }
  if (phase === 'bot' && said.from === 'customer') askBot(floor, row);
  const atMs = floor.clock.nowMs();
  const lower = lowerAlarm(row.session, policyOf(floor, row), {
    outages: floor.outages,
    alarmAtMs: row.alarmAtMs,
    atMs,
  });
  if (lower === null) return;
  row.alarmAtMs = lower;
  nudge(floor, row.session.id);
}

function command(
  floor: Floor,
  row: SessionRow,
  { body, by }: { readonly body: CommandBody; readonly by: CommandBy },
): string {
  const id = floor.newId();
  if (row.session.phase === 'ended') {
    row.results.set(id, { ok: false, reason: 'already-ended', agentId: null });
    return id;
  }
  row.pending.push({ id, body, by, atMs: floor.clock.nowMs() });
  nudge(floor, row.session.id);
  return id;
}

function planEdge(floor: Floor, group: FloorGroup): void {
  const edgeMs = group.hours?.(floor.clock.nowMs()).nextEdgeMs ?? null;
  if (edgeMs === null) return;
  floor.clock.at(edgeMs, () => {
    groupEdge(floor, group.groupId);
    planEdge(floor, group);
  });
}

/** Whatever is overdue, asked for or offered and was not looked at. */
function reconcile(floor: Floor, everyMs: number): void {
  const atMs = floor.clock.nowMs();
  for (const { session, alarmAtMs, pending, seat } of floor.sessions.values()) {
    const overdue = alarmAtMs !== null && alarmAtMs <= atMs;
    const open = session.phase !== 'ended';
    const spoke = session.phase === 'guiding' && session.talk.customerMessages > 0;
    if (open && (overdue || spoke || pending.length > 0 || seat?.state === 'offered'))
      stepNow(floor, session.id);
  }
  floor.clock.at(atMs + everyMs, () => reconcile(floor, everyMs));
}
