/** Giving seats on the imagined floor: claims of arriving sessions, offers to waiting ones. */
import type { Member } from '../assignment/choose-agent.ts';
import { type ClaimWorld, claimRank, type RankedAgent, rosterAfter } from '../assignment/claim-rank.ts';
import type { Target } from '../assignment/plan.ts';
import { headStartOf, orderAtMs, type QueueEntry, queueTargetOf } from '../assignment/queue-order.ts';
import { type Server, servableTarget, serveNext, waitsBefore } from '../assignment/serve-next.ts';
import type { Ask, ClaimOutcome } from '../session/asks.ts';
import type { SeatEffect } from '../session/effects.ts';
import { type AgentRow, type Floor, groupNow, type MembershipRow, type SessionRow } from './world-state.ts';

/** A waiting customer lets so many free agents look after them at once. Count. */
const SERVERS_PER_WAIT = 5;

type ClaimAsk = Extract<Ask, { ask: 'claim' }>;

export function claim(floor: Floor, row: SessionRow, ask: ClaimAsk): ClaimOutcome {
  const ranking = claimRank({ ...ask, weight: row.weight }, claimWorld(floor, row, ask));
  const chosen = ranking.ranked[0] ?? null;
  const roster = rosterAfter(ranking, { chosen, lost: [] });
  const decision = row.decisions.find(({ id }) => id !== null && id === ask.decisionId);
  if (decision) decision.roster = [...decision.roster, ...roster];
  else row.decisions.push({ id: ask.decisionId, atMs: floor.clock.nowMs(), plan: null, roster });
  const agent = chosen === null ? undefined : floor.agents.get(chosen.agentId);
  if (chosen === null || agent === undefined) return { ok: false, roster };
  giveSeat(floor, row, { agent, groupId: chosen.groupId, state: 'held' });
  const { agentId, groupId, target } = chosen;
  return { ok: true, agentId, groupId, target, suspended: agent.presence === 'suspended', roster };
}

function claimWorld(floor: Floor, row: SessionRow, ask: ClaimAsk): ClaimWorld {
  const session = {
    sessionId: row.session.id,
    orderAtMs: orderAtMs(ask.arrivedAtMs, headStartOf(ask.targets)),
    arrivedAtMs: ask.arrivedAtMs,
    atMs: floor.clock.nowMs(),
  };
  return {
    ...knownOf(floor, row),
    agentOf: (agentId) => floor.agents.get(agentId) ?? null,
    membersOf: (groupId) => membersOf(floor, groupId),
    groupIsOpen: (groupId) => groupNow(floor, groupId)?.open === true,
    inOpenGroup: (agentId) => serverOf(floor, agentId)?.groups.some(({ open }) => open) === true,
    waitsBefore: (agentId) => {
      const server = serverOf(floor, agentId);
      return server !== null && waitsBefore(server, [...floor.queue.values()], session);
    },
  };
}

function knownOf(
  floor: Floor,
  row: SessionRow,
): { readonly ownerId: string | null; readonly lastAgentId: string | null } {
  return {
    ownerId: row.ownerId,
    lastAgentId: floor.previous.get(row.session.visitorId)?.agentId ?? null,
  };
}

function membersOf(floor: Floor, groupId: string): readonly Member[] {
  return floor.memberships.flatMap((membership) => {
    const agent = floor.agents.get(membership.agentId);
    return membership.groupId === groupId && agent ? [{ ...agent, ...membership }] : [];
  });
}

export function serverOf(floor: Floor, agentId: string): Server | null {
  const agent = floor.agents.get(agentId);
  if (agent === undefined) return null;
  const groups = floor.memberships
    .filter((membership) => membership.agentId === agentId)
    .map(({ groupId }) => ({ groupId, open: groupNow(floor, groupId)?.open === true }));
  return { ...agent, groups };
}

/** Seat and load change together; what strategies remember changes with them. */
function giveSeat(
  floor: Floor,
  row: SessionRow,
  seat: {
    readonly agent: AgentRow;
    readonly groupId: string | null;
    readonly state: 'offered' | 'held';
  },
): void {
  const { agent, groupId, state } = seat;
  agent.load += row.weight;
  row.seat = { agentId: agent.agentId, groupId, state, weight: row.weight };
  const membership = membershipOf(floor, agent.agentId, groupId);
  if (membership === undefined) return;
  membership.lastAssignedAtMs = floor.clock.nowMs();
  membership.shareServed += 1;
}

function membershipOf(floor: Floor, agentId: string, groupId: string | null): MembershipRow | undefined {
  return floor.memberships.find((one) => one.agentId === agentId && one.groupId === groupId);
}

function takeSeatAway(floor: Floor, agentId: string, weight: number): void {
  const agent = floor.agents.get(agentId);
  if (agent === undefined) return;
  agent.load -= weight;
  if (agent.load === 0) agent.idleSinceMs = floor.clock.nowMs();
}

/** Seats of a step, each given back or taken once: before a claim, or at the step's end. */
export interface StepSeats {
  readonly freed: string[];
  readonly done: Set<SeatEffect>;
}

export function applySeat(
  floor: Floor,
  row: SessionRow,
  { effect, seats }: { readonly effect: SeatEffect; readonly seats: StepSeats },
): void {
  if (seats.done.has(effect)) return;
  seats.done.add(effect);
  const { agentId } = effect;
  if (effect.type === 'take-seat') {
    if (row.seat !== null) row.seat.state = 'held';
    return;
  }
  takeSeatAway(floor, agentId, row.weight);
  if (row.seat?.agentId === agentId) row.seat = null;
  seats.freed.push(agentId);
  const entry = floor.queue.get(row.session.id);
  if (entry?.offeredTo === agentId) floor.queue.set(row.session.id, { ...entry, offeredTo: null });
}

/** While the agent is free: the first in order whom they may serve gets the offer. Returns who is to be nudged. */
export function serve(floor: Floor, agentId: string): readonly string[] {
  const offered: string[] = [];
  for (;;) {
    const server = serverOf(floor, agentId);
    const agent = floor.agents.get(agentId);
    if (server === null || agent === undefined) return offered;
    const atMs = floor.clock.nowMs();
    const entry = serveNext(server, [...floor.queue.values()], atMs);
    const row = entry === null ? undefined : floor.sessions.get(entry.sessionId);
    if (entry === null || row === undefined) return offered;
    const target = servableTarget(server, entry, atMs);
    if (target === null) return offered;
    const groupId = target.kind === 'group' ? target.groupId : null;
    floor.queue.set(entry.sessionId, { ...entry, offeredTo: agentId });
    giveSeat(floor, row, { agent, groupId, state: 'offered' });
    offered.push(entry.sessionId);
  }
}

/** An agent who can take no more leaves their offers; the entries keep their places. */
export function withdrawOffers(floor: Floor, agentId: string): void {
  for (const entry of floor.queue.values()) {
    if (entry.offeredTo !== agentId) continue;
    const row = floor.sessions.get(entry.sessionId);
    if (row === undefined) continue;
    floor.queue.set(entry.sessionId, { ...entry, offeredTo: null });
    row.seat = null;
    takeSeatAway(floor, agentId, row.weight);
  }
}

/** After a step that leaves its session waiting: the free agents of its targets look at the queue. */
export function serveWaiting(floor: Floor, sessionId: string): readonly string[] {
  const row = floor.sessions.get(sessionId);
  if (row === undefined || row.session.phase !== 'queued') return [];
  const { session } = row;
  const ask: ClaimAsk = {
    ask: 'claim',
    seats: [],
    targets: session.targets,
    passedOver: session.passedOver,
    byHand: false,
    mayExceed: false,
    respectQueue: false,
    decisionId: null,
    firstStep: 0,
    arrivedAtMs: session.queuedAtMs,
  };
  const { ranked } = claimRank({ ...ask, weight: row.weight }, claimWorld(floor, row, ask));
  return ranked.slice(0, SERVERS_PER_WAIT).flatMap(({ agentId }: RankedAgent) => serve(floor, agentId));
}

/** The row of a session that waits for these targets, its order unchanged or earlier. */
export function entryOf(
  floor: Floor,
  row: SessionRow,
  waiting: {
    readonly targets: readonly Target[];
    readonly arrivedAtMs: number;
    readonly offeredTo: string | null;
  },
): QueueEntry {
  const { targets, arrivedAtMs, offeredTo } = waiting;
  const known = knownOf(floor, row);
  return {
    sessionId: row.session.id,
    arrivedAtMs,
    orderAtMs: orderAtMs(arrivedAtMs, headStartOf(targets)),
    targets: targets.flatMap((target) => queueTargetOf(target, known) ?? []),
    passedOver: row.session.passedOver,
    passedOverUntilMs: null,
    offeredTo,
    weight: row.weight,
  };
}
