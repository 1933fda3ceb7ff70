/** Whom a session could go to, and what would happen there: at once, into the queue, or not at all and why. */

import { listAgents } from '#activities/store/agents.ts';
import { groupLoads, listGroups } from '#activities/store/groups.ts';
import { takenLastHour } from '#activities/store/queue-places.ts';
import type { ListedSession } from '#activities/store/session-lists.ts';
import type { Language } from '#rules/text.ts';
import type { TransferTarget } from './contract/sessions.ts';
import type { BaseDeps } from './deps.ts';
import { estimate } from './queue-places.ts';
import { type Actor, canSee } from './rights.ts';
import { subjectOf } from './session-views.ts';

export async function transferTargets(
  deps: BaseDeps,
  actor: Actor,
  { session, language }: { readonly session: ListedSession; readonly language: Language },
): Promise<readonly TransferTarget[]> {
  const [agents, groups, loads, names, taken] = await Promise.all([
    listAgents(deps.store),
    listGroups(deps.store),
    groupLoads(deps.store),
    deps.directory.names(language),
    takenLastHour(deps.store),
  ]);
  const mayExceed = canSee(actor, subjectOf(session), 'sessions.exceed-limit');
  const open = new Set(groups.filter((group) => group.isOpen).map((group) => group.id));
  const agentTargets = agents
    .filter((agent) => agent.retiredAtMs === null && agent.id !== session.agentId)
    .map((agent): TransferTarget => {
      const full = agent.load >= agent.limit;
      const refused = agent.presence === 'offline' ? 'offline' : full && !mayExceed ? 'full' : null;
      return {
        kind: 'agent',
        id: agent.id,
        name: agent.name,
        presence: agent.presence,
        accepting: agent.accepting,
        load: agent.load,
        limit: agent.limit,
        open: agent.groupIds.some((id) => open.has(id)),
        nextOpenAtMs: null,
        waiting: 0,
        waitFromMs: null,
        waitToMs: null,
        outcome: refused !== null ? 'refused' : full ? 'exceeds-limit' : 'at-once',
        reason: refused,
      };
    });
  const groupTargets = groups
    .filter((group) => group.retiredAtMs === null)
    .map((group): TransferTarget => {
      const load = loads.get(group.id) ?? { waiting: 0, free: 0 };
      const members = agents.filter(
        (agent) => agent.groupIds.includes(group.id) && agent.retiredAtMs === null,
      );
      const wait = estimate({ position: load.waiting + 1, groupIds: [group.id] }, taken);
      return {
        kind: 'group',
        id: group.id,
        name: names.group(group.id) ?? group.id,
        presence: null,
        accepting: null,
        load: members.reduce((sum, agent) => sum + agent.load, 0),
        limit: members.reduce((sum, agent) => sum + agent.limit, 0),
        open: group.isOpen,
        nextOpenAtMs: group.nextOpenAtMs,
        waiting: load.waiting,
        waitFromMs: wait.waitFromMs,
        waitToMs: wait.waitToMs,
        outcome: !group.isOpen ? 'refused' : load.free > 0 && load.waiting === 0 ? 'at-once' : 'queue',
        reason: group.isOpen ? null : 'closed',
      };
    });
  return [...groupTargets, ...agentTargets];
}
