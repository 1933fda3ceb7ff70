/** The queue as it is served, and taking its head. */

import { v7 as uuid } from 'uuid';
import { countQueue, listQueue, type QueueReach } from '#activities/store/queue-places.ts';
import { findListedSession, findListedSessions } from '#activities/store/session-lists.ts';
import { AppError } from '#rules/errors.ts';
import type { Language } from '#rules/text.ts';
import type { QueueRow } from '../contract/queue.ts';
import type { Deps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { languageAsked } from '../language-asked.ts';
import { headOf, serverOf } from '../queue-head.ts';
import { type Actor, canSee, may } from '../rights.ts';
import { runCommand } from '../run-command.ts';
import { serveNow } from '../serve-now.ts';
import { sessionRows } from '../session-reader.ts';
import { subjectOf } from '../session-views.ts';

/** Bounded before it is cut to a page, so that others' customers hide none of one's own. */
function reachOf(caller: Actor): QueueReach | null {
  const scope = may(caller, 'queue.read');
  if (scope === 'all') return null;
  return { agentId: caller.agentId, groupIds: scope === 'group' ? caller.groupIds : [] };
}

async function queueRows(
  deps: Deps,
  caller: Actor,
  { limit, language }: { readonly limit: number; readonly language: Language },
): Promise<readonly QueueRow[]> {
  const entries = await listQueue(deps.store, { reach: reachOf(caller), limit });
  const sessions = await findListedSessions(
    deps.store,
    entries.map((entry) => entry.sessionId),
  );
  const visible = sessions.filter((session) => canSee(caller, subjectOf(session), 'queue.read'));
  const [rows, names] = await Promise.all([
    sessionRows(deps, visible, language),
    deps.directory.names(language),
  ]);
  return entries.flatMap((entry, index) => {
    const row = rows.find((one) => one.id === entry.sessionId);
    const session = visible.find((one) => one.id === entry.sessionId);
    if (row === undefined || session === undefined) return [];
    return {
      session: row,
      position: index + 1,
      queuedAtMs: entry.arrivedAtMs,
      headStartSeconds: Math.round((entry.arrivedAtMs - entry.orderAtMs) / 1_000),
      targets: entry.targets.map((target) => {
        const [kind = '', id = ''] = target.split(':');
        return { kind, id, name: (kind === 'agent' ? names.agent(id) : names.group(id)) ?? id };
      }),
      offeredTo: names.agent(entry.offeredTo),
      waitLimitAtMs: row.due.find((due) => due.kind === 'queue-limit')?.dueAtMs ?? null,
      mine:
        caller.agentId !== null &&
        (session.targetAgentIds.includes(caller.agentId) ||
          session.targetGroupIds.some((id) => caller.groupIds.includes(id))),
    };
  });
}

type Taken = Awaited<ReturnType<HandlersOf<'takeNext'>['takeNext']>>;

/** By hand the head is taken even while the system may give nothing; a limit or an absence still stands in the way. */
async function takeNext(deps: Deps, caller: Actor, seen: string | undefined): Promise<Taken> {
  if (caller.agentId === null)
    throw new AppError('forbidden', 'Only an agent takes sessions', { cause: 'no-agent' });
  const server = await serverOf(deps, caller.agentId);
  if (server === null || server.retired) return { status: 'nothing', reason: 'retired' };
  if (server.presence === 'offline') return { status: 'nothing', reason: 'offline' };
  const [offered] = await serveNow(deps, [caller.agentId]);
  if (offered !== undefined) return { status: 'offered', sessionId: offered };
  const head = await headOf(deps, caller.agentId);
  if (head === null) {
    if (seen !== undefined) await nameWhoWasFaster(deps, caller, seen);
    return { status: 'nothing', reason: 'queue-empty' };
  }
  if (server.load >= server.limit) return { status: 'nothing', reason: 'full' };
  const answer = await runCommand(deps, {
    id: uuid(),
    sessionId: head,
    body: { kind: 'pick', reason: null },
    by: {
      who: 'staff',
      staffId: caller.staffId,
      agentId: caller.agentId,
      supervisor: false,
      mayExceed: false,
    },
  });
  if (answer.status === 'pending' || answer.result.ok) return { status: 'offered', sessionId: head };
  if (answer.result.reason === 'already-taken') await nameWhoWasFaster(deps, caller, head);
  return { status: 'nothing', reason: server.presence === 'suspended' ? 'suspended' : 'full' };
}

/** Throws where a colleague serves the session by now. */
async function nameWhoWasFaster(deps: Deps, caller: Actor, sessionId: string): Promise<void> {
  const session = await findListedSession(deps.store, sessionId);
  if (session === null || session.agentId === null || session.agentId === caller.agentId) return;
  if (!caller.groupIds.some((id) => id === session.groupId) && !canSee(caller, subjectOf(session))) return;
  const by = (await deps.directory.names()).agent(session.agentId);
  throw new AppError('conflict', 'Another was faster', { sessionId, agentId: session.agentId, by });
}

export function queueHandlers(deps: Deps): HandlersOf<'listQueue' | 'takeNext'> {
  return {
    listQueue: async ({ caller, query, request }) => ({
      queue: [
        ...(await queueRows(deps, caller, {
          limit: query.limit,
          language: languageAsked(request.acceptLanguage),
        })),
      ],
      total: await countQueue(deps.store, reachOf(caller)),
      nowMs: deps.clock.nowMs(),
    }),
    takeNext: ({ caller, query }) => takeNext(deps, caller, query.seen),
  };
}
