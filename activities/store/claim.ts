/** A session that arrives claims an agent in its own step: ranked on a snapshot, locked one by one, re-checked under the lock. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Agent, refusalOf } from '#rules/assignment/choose-agent.ts';
import { type ClaimWorld, claimRank, type RankedAgent, rosterAfter } from '#rules/assignment/claim-rank.ts';
import { headStartOf, orderAtMs } from '#rules/assignment/queue-order.ts';
import type { Ask, ClaimOutcome } from '#rules/session/asks.ts';
import { lockLoad, readMembers, readServers } from './agent-loads.ts';
import { rowsOf, type Sql } from './database.ts';
import { agentsWithSomebodyBefore } from './queue-before.ts';
import { giveSeat } from './seats.ts';

export type ClaimAsk = Extract<Ask, { ask: 'claim' }>;

export interface Claimant {
  readonly sessionId: string;
  readonly ownerId: string | null;
  readonly lastAgentId: string | null;
  /** Seats the session takes. */
  readonly weight: number;
}

/** Where somebody else holds every row: so often, with a pause between. */
const TRIES = 5;

export async function claim(sql: Sql, claimant: Claimant, ask: ClaimAsk): Promise<ClaimOutcome> {
  const world = await snapshot(sql, claimant, ask);
  const ranking = claimRank({ ...ask, weight: claimant.weight }, world);
  const lost: string[] = [];
  for (let tried = 0; tried < TRIES; tried += 1) {
    let locked = 0;
    for (const ranked of ranking.ranked) {
      if (lost.includes(ranked.agentId)) continue;
      const taken = await take(sql, claimant, { ask, ranked });
      if (taken === 'locked') locked += 1;
      else if (taken === 'lost') lost.push(ranked.agentId);
      else {
        const { agentId, groupId, target } = ranked;
        const roster = rosterAfter(ranking, { chosen: ranked, lost });
        return { ok: true, agentId, groupId, target, suspended: taken.presence === 'suspended', roster };
      }
    }
    if (locked === 0) break;
    await sleep(2 + ((tried * 3 + claimant.sessionId.charCodeAt(35)) % 9));
  }
  return { ok: false, roster: rosterAfter(ranking, { chosen: null, lost }) };
}

async function take(
  sql: Sql,
  claimant: Claimant,
  { ask, ranked }: { readonly ask: ClaimAsk; readonly ranked: RankedAgent },
): Promise<'locked' | 'lost' | Pick<Agent, 'presence'>> {
  const { target, agentId, groupId } = ranked;
  // Fixed order means the first, even if somebody is just changing their row.
  const waits = target.kind !== 'group' || target.strategy === 'fixed-order';
  const load = await lockLoad(sql, agentId, waits ? 'wait' : 'skip');
  if (load === null) return waits ? 'lost' : 'locked';
  // Groups, hours and skills change under the same lock: what the snapshot said of them may be over.
  const known = (await readServers(sql, [agentId])).get(agentId);
  if (known === undefined) return 'lost';
  const need = {
    skills: target.kind === 'group' ? target.skills : [],
    weight: claimant.weight,
    passedOver: ask.passedOver,
    groupOpen: known.groups.some((group) => group.open && (groupId === null || group.groupId === groupId)),
    evenSuspended:
      'evenSuspended' in target && (target.evenSuspended || (target.kind === 'owner' && target.exclusive)),
    byHand: ask.byHand,
    mayExceed: ask.mayExceed,
  };
  if (refusalOf({ ...known, ...load }, need) !== null) return 'lost';
  await giveSeat(sql, {
    sessionId: claimant.sessionId,
    agentId,
    groupId,
    weight: claimant.weight,
    state: 'held',
  });
  return { presence: load.presence };
}

async function snapshot(sql: Sql, claimant: Claimant, ask: ClaimAsk): Promise<ClaimWorld> {
  const groupIds = ask.targets.flatMap((target) => (target.kind === 'group' ? [target.groupId] : []));
  const members = await readMembers(sql, groupIds);
  const named = ask.targets.flatMap((target) => {
    if (target.kind === 'owner') return claimant.ownerId ?? [];
    if (target.kind === 'last-agent') return claimant.lastAgentId ?? [];
    return target.kind === 'agent' ? target.agentId : [];
  });
  const servers = await readServers(sql, named);
  const open = await openGroups(sql, groupIds);
  const before = ask.respectQueue
    ? await agentsWithSomebodyBefore(
        sql,
        {
          sessionId: claimant.sessionId,
          arrivedAtMs: ask.arrivedAtMs,
          orderAtMs: orderAtMs(ask.arrivedAtMs, headStartOf(ask.targets)),
        },
        [...new Set([...named, ...members.map(({ agentId }) => agentId)])],
      )
    : new Set<string>();
  return {
    ownerId: claimant.ownerId,
    lastAgentId: claimant.lastAgentId,
    agentOf: (agentId) => servers.get(agentId) ?? null,
    membersOf: (groupId) => members.filter((member) => member.groupId === groupId),
    groupIsOpen: (groupId) => open.has(groupId),
    inOpenGroup: (agentId) => servers.get(agentId)?.groups.some((group) => group.open) === true,
    waitsBefore: (agentId) => before.has(agentId),
  };
}

async function openGroups(sql: Sql, groupIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (groupIds.length === 0) return new Set();
  const rows = await rowsOf<{ id: string }>(
    sql,
    'SELECT id FROM `groups` WHERE id IN (?) AND is_open = 1 AND retired_at IS NULL',
    [[...groupIds]],
  );
  return new Set(rows.map(({ id }) => id));
}
