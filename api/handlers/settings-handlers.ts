/** Groups, agents, hours, limits, the policy and entry points: what is changed is audited and told to every screen. */
import { type AgentRow, listAgents, updateAgent } from '#activities/store/agents.ts';
import {
  type Group,
  groupLoads,
  listGroups,
  readHours,
  updateGroup,
  writeHours,
  writeMembers,
} from '#activities/store/groups.ts';
import {
  newestPolicy,
  openOnOlderPolicy,
  type PolicyVersion,
  publishPolicy,
} from '#activities/store/policies.ts';
import { setLimit } from '#activities/store/presence.ts';
import { writeSetting } from '#activities/store/settings.ts';
import { AppError } from '#rules/errors.ts';
import type { Policy } from '#rules/session/policy.ts';
import type { PolicyView } from '../contract/policy.ts';
import type { AgentView, GroupView } from '../contract/settings.ts';
import type { Deps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { recordChange } from '../record-change.ts';
import { canSee } from '../rights.ts';
import { serveNow } from '../serve-now.ts';
import { readLimits, readSummaryFields } from '../settings.ts';
import { entryPointHandlers } from './entry-point-handlers.ts';

type Names =
  | 'listGroups'
  | 'changeGroup'
  | 'readHours'
  | 'changeHours'
  | 'listAgents'
  | 'changeAgent'
  | 'changeLimit'
  | 'readPolicy'
  | 'changePolicy'
  | 'readLimits'
  | 'changeLimits'
  | 'readSummaryFields'
  | 'changeSummaryFields'
  | 'listEntryPoints'
  | 'changeEntryPoint';

async function groupViews(deps: Deps): Promise<readonly GroupView[]> {
  const [groups, loads, names] = await Promise.all([
    listGroups(deps.store),
    groupLoads(deps.store),
    deps.directory.names(),
  ]);
  return groups.map((group: Group) => ({
    id: group.id,
    name: group.name,
    retiredAtMs: group.retiredAtMs,
    members: group.members.map((member) => ({
      ...member,
      name: names.agent(member.agentId) ?? member.agentId,
    })),
    open: group.isOpen,
    nextOpenAtMs: group.nextOpenAtMs,
    nextCloseAtMs: group.nextCloseAtMs,
    waiting: loads.get(group.id)?.waiting ?? 0,
    free: loads.get(group.id)?.free ?? 0,
  }));
}

async function requireGroup(deps: Deps, id: string): Promise<GroupView> {
  const group = (await groupViews(deps)).find((one) => one.id === id);
  if (group === undefined) throw new AppError('not-found', 'No such group');
  return group;
}

function agentView(agent: AgentRow): AgentView {
  return {
    id: agent.id,
    name: agent.name,
    skills: [...agent.skills],
    presence: agent.presence,
    accepting: agent.accepting,
    load: agent.load,
    limit: agent.limit,
    misses: agent.misses,
    sinceMs: agent.changedAtMs,
    groups: [...agent.groupIds],
    retiredAtMs: agent.retiredAtMs,
  };
}

export async function requireAgent(deps: Deps, id: string): Promise<AgentRow> {
  const agent = (await listAgents(deps.store)).find((one) => one.id === id);
  if (agent === undefined) throw new AppError('not-found', 'No such agent');
  return agent;
}

async function requireKnownAgents(deps: Deps, ids: readonly string[]): Promise<void> {
  const known = new Set((await listAgents(deps.store)).map((agent) => agent.id));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined)
    throw new AppError('bad-request', 'A member is no agent', {
      problems: [{ path: '/body/members', reason: 'unknown', remedy: 'ids of agents' }],
    });
}

async function numbered(deps: Deps, version: PolicyVersion) {
  return {
    number: version.number,
    hash: version.hash,
    // The contract's arrays may be written to, the rules' may not: the same document.
    policy: version.policy as PolicyView,
    openOnOlder: await openOnOlderPolicy(deps.store, version.number),
  };
}

function groupHandlers(deps: Deps): HandlersOf<'listGroups' | 'changeGroup' | 'readHours' | 'changeHours'> {
  return {
    listGroups: async () => ({ groups: [...(await groupViews(deps))], nowMs: deps.clock.nowMs() }),
    changeGroup: async ({ params, body, caller, request }) => {
      const before = await requireGroup(deps, params.id);
      const { members } = body;
      await requireKnownAgents(deps, members?.map((member) => member.agentId) ?? []);
      await updateGroup(deps.store, params.id, body);
      const moved = members === undefined ? null : await writeMembers(deps.store, params.id, members);
      const after = await requireGroup(deps, params.id);
      await recordChange(deps, {
        by: caller,
        action: 'change-group',
        subject: `group:${params.id}`,
        before,
        after,
        request,
        what: 'groups',
      });
      // Whoever joined may serve those who wait here.
      await serveNow(deps, moved?.joined ?? []);
      return requireGroup(deps, params.id);
    },
    readHours: async ({ params }) => {
      const hours = await readHours(deps.store, params.id);
      if (hours === null) throw new AppError('not-found', 'No such group');
      return { ...hours, weekly: [...hours.weekly], holidays: [...hours.holidays] };
    },
    changeHours: async ({ params, body, caller, request }) => {
      const before = await readHours(deps.store, params.id);
      if (before === null) throw new AppError('not-found', 'No such group');
      const { opened } = await writeHours(deps.store, params.id, { hours: body, nowMs: deps.clock.nowMs() });
      await recordChange(deps, {
        by: caller,
        action: 'change-hours',
        subject: `group:${params.id}`,
        before,
        after: body,
        request,
        what: 'hours',
      });
      if (opened) {
        const group = await requireGroup(deps, params.id);
        await serveNow(
          deps,
          group.members.map((member) => member.agentId),
        );
      }
      return body;
    },
  };
}

function agentHandlers(deps: Deps): HandlersOf<'listAgents' | 'changeAgent' | 'changeLimit'> {
  return {
    listAgents: async () => ({ agents: (await listAgents(deps.store)).map(agentView) }),
    changeAgent: async ({ params, body, caller, request }) => {
      const before = agentView(await requireAgent(deps, params.id));
      await updateAgent(deps.store, params.id, body);
      const after = agentView(await requireAgent(deps, params.id));
      await recordChange(deps, {
        by: caller,
        action: 'change-agent',
        subject: `agent:${params.id}`,
        before,
        after,
        request,
        what: 'agents',
      });
      if (body.skills !== undefined) await serveNow(deps, [params.id]);
      return after;
    },
    changeLimit: async ({ params, body, caller, request }) => {
      const before = await requireAgent(deps, params.id);
      const subject = { agentId: before.id, groupId: null, groupIds: before.groupIds };
      if (!canSee(caller, subject, 'limits.change')) throw new AppError('not-found', 'Out of data scope');
      await setLimit(deps.store, params.id, body.limit);
      const after = agentView(await requireAgent(deps, params.id));
      await recordChange(deps, {
        by: caller,
        action: 'change-limit',
        subject: `agent:${params.id}`,
        before: { limit: before.limit },
        after: { limit: after.limit },
        request,
        what: 'agents',
      });
      return after;
    },
  };
}

function policyHandlers(
  deps: Deps,
): HandlersOf<'readPolicy' | 'changePolicy' | 'readLimits' | 'changeLimits'> {
  return {
    readPolicy: async () => numbered(deps, await newestPolicy(deps.store)),
    changePolicy: async ({ body, caller, request }) => {
      const before = await newestPolicy(deps.store);
      const policy: Policy = body.policy as Policy;
      const after = await publishPolicy(deps.store, { policy, basedOn: body.basedOn, by: caller.staffId });
      await recordChange(deps, {
        by: caller,
        action: 'publish-policy',
        subject: `policy:${after.number}`,
        before: { number: before.number, hash: before.hash },
        after: { number: after.number, hash: after.hash },
        request,
        what: 'policy',
      });
      return numbered(deps, after);
    },
    readLimits: () => readLimits(deps.store),
    changeLimits: async ({ body, caller, request }) => {
      const before = await readLimits(deps.store);
      const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      const after = { ...before, ...given };
      await writeSetting(deps.store, 'limits', { value: after, by: caller.staffId });
      deps.limits.changed();
      await recordChange(deps, {
        by: caller,
        action: 'change-limits',
        subject: 'setting:limits',
        before,
        after,
        request,
        what: 'limits',
      });
      return after;
    },
  };
}

function summaryHandlers(deps: Deps): HandlersOf<'readSummaryFields' | 'changeSummaryFields'> {
  return {
    readSummaryFields: () => readSummaryFields(deps.store),
    changeSummaryFields: async ({ body, caller, request }) => {
      const before = await readSummaryFields(deps.store);
      await writeSetting(deps.store, 'summary', { value: body, by: caller.staffId });
      await recordChange(deps, {
        by: caller,
        action: 'change-summary-fields',
        subject: 'setting:summary',
        before,
        after: body,
        request,
        what: 'summary',
      });
      return body;
    },
  };
}

export function settingsHandlers(deps: Deps): HandlersOf<Names> {
  return {
    ...groupHandlers(deps),
    ...agentHandlers(deps),
    ...policyHandlers(deps),
    ...summaryHandlers(deps),
    ...entryPointHandlers(deps),
  };
}
