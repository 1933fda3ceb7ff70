/**
 * The one function that gives seats to those who wait. Shared by api and worker; takes no session, only entry and load.
 * 1. An agent gets the first, in the order shown, among those they may serve. 2. An entry has at most one offer.
 * 3. Load and seat change together. 4. Whoever frees a seat, and whoever begins to wait, looks after the commit: one sees the other.
 */
import { v7 as uuid } from 'uuid';
import { refusalOf } from '#rules/assignment/choose-agent.ts';
import type { QueueTarget } from '#rules/assignment/queue-order.ts';
import type { Server } from '#rules/assignment/serve-next.ts';
import { lockLoad, readMembers, readServers } from './agent-loads.ts';
import { inTransaction, isDuplicate, rowsOf, type Sql, type Store } from './database.ts';
import type { Fault } from './fault-points.ts';
import { insertOutbox } from './outbox.ts';
import { headFor, lockEntry, type WaitingHead } from './queue.ts';
import { offerSeat } from './seats.ts';

export type { Fault };

/** Offers made in one call; the reconciler finds what is left over. Count. */
const MOST_OFFERS = 200;

/** While the agent is eligible and has room: the first who waits and whom they may serve gets the offer. Answers whom to nudge. */
export async function serve(
  store: Pick<Store, 'pool'>,
  agentId: string,
  fault: Fault,
): Promise<readonly string[]> {
  const offered: string[] = [];
  for (let tries = 0; tries < MOST_OFFERS; tries += 1) {
    const server = (await readServers(store.pool, [agentId])).get(agentId);
    if (server === undefined || !hasRoom(server)) break;
    const head = await headFor(store.pool, server);
    if (head === null) break;
    await fault('serve:before-offer');
    const made = await offer(store, { server, head, fault });
    await fault('serve:after-offer');
    if (made === 'offered') offered.push(head.sessionId);
    else if (made === 'no-room') break;
  }
  return offered;
}

function hasRoom(server: Server): boolean {
  return server.presence !== 'offline' && server.accepting && server.load < server.limit && !server.retired;
}

/** `changed`: somebody else was quicker, look again. */
async function offer(
  store: Pick<Store, 'pool'>,
  seen: { readonly server: Server; readonly head: WaitingHead; readonly fault: Fault },
): Promise<'offered' | 'changed' | 'no-room'> {
  const { agentId } = seen.server;
  try {
    return await inTransaction(store, async (sql) => {
      const entry = await lockEntry(sql, seen.head.sessionId);
      if (entry === null) return 'changed';
      const load = await lockLoad(sql, agentId, 'wait');
      // What was seen before the locks may have changed meanwhile: groups and skills, targets and whom the customer left.
      const server = (await readServers(sql, [agentId])).get(agentId);
      if (load === null || server === undefined) return 'no-room';
      const head = await headFor(sql, server);
      if (head?.sessionId !== seen.head.sessionId) return 'changed';
      const need = {
        skills: head.target.kind === 'group' ? head.target.skills : [],
        weight: entry.weight,
        passedOver: head.passedOver,
        groupOpen: isOpenFor(server, head.target),
        evenSuspended: head.target.kind === 'agent' && head.target.evenSuspended,
        byHand: false,
        mayExceed: false,
      };
      if (refusalOf({ ...server, ...load }, need) !== null) return 'no-room';
      const groupId = head.target.kind === 'group' ? head.target.groupId : null;
      await offerSeat(sql, {
        sessionId: head.sessionId,
        agentId,
        groupId,
        weight: entry.weight,
      });
      const key = `offer:${head.sessionId}:${uuid()}`;
      const body = { kind: 'nudge', signal: 'nudge', startDelayMs: null } as const;
      await insertOutbox(sql, { dedupeKey: key, sessionId: head.sessionId, body });
      await seen.fault('serve:before-commit');
      return 'offered';
    });
  } catch (error) {
    // The session's seat was taken or offered between the look and the lock.
    if (isDuplicate(error)) return 'changed';
    throw error;
  }
}

function isOpenFor(server: Server, target: QueueTarget): boolean {
  return target.kind === 'group'
    ? server.groups.some((group) => group.groupId === target.groupId && group.open)
    : server.groups.some((group) => group.open);
}

/** Free agents that a waiting session's targets reach, the one with the most room first. At most five look. */
export async function agentsFor(sql: Sql, sessionId: string): Promise<readonly string[]> {
  const targets = await rowsOf<{ target: string }>(
    sql,
    'SELECT DISTINCT target FROM queue_targets WHERE session_id = ?',
    [sessionId],
  );
  const ids = (kind: string): string[] =>
    targets.filter(({ target }) => target.startsWith(kind)).map(({ target }) => target.slice(kind.length));
  const members = (await readMembers(sql, ids('group:'))).filter(
    (member) => member.presence === 'online' && member.accepting && member.load < member.limit,
  );
  const byRoom = [...members].sort(
    (a, b) => a.load / a.limit - b.load / b.limit || (a.agentId < b.agentId ? -1 : 1),
  );
  return [...new Set([...ids('agent:'), ...byRoom.map(({ agentId }) => agentId)])].slice(0, SERVERS_PER_WAIT);
}

const SERVERS_PER_WAIT = 5;

/** The second short transaction after a commit that freed seats or left a session waiting. Answers whom to nudge. */
export async function serveAfter(
  store: Pick<Store, 'pool'>,
  cause: { readonly agentIds: readonly string[]; readonly waitingSessionId: string | null },
  fault: Fault = () => undefined,
): Promise<readonly string[]> {
  const waiting = cause.waitingSessionId === null ? [] : await agentsFor(store.pool, cause.waitingSessionId);
  const offered: string[] = [];
  for (const agentId of new Set([...cause.agentIds, ...waiting]))
    offered.push(...(await serve(store, agentId, fault)));
  return offered;
}
