/** The two switches, one's own and another's. */
import { changeSwitches } from '#activities/store/presence.ts';
import { AppError } from '#rules/errors.ts';
import type { OwnPresence } from '../contract/staff.ts';
import type { Deps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { recordChange } from '../record-change.ts';
import { canSee } from '../rights.ts';
import { requireAgent } from './settings-handlers.ts';
import { presenceOf } from './staff-handlers.ts';

interface Change {
  readonly presence?: OwnPresence['presence'] | undefined;
  readonly accepting?: boolean | undefined;
}

async function change(
  deps: Deps,
  agentId: string,
  to: Change & { readonly own: boolean },
): Promise<OwnPresence> {
  await changeSwitches(
    deps.store,
    agentId,
    {
      cause: to.own ? 'self' : 'supervisor',
      ...(to.presence === undefined ? {} : { presence: to.presence }),
      ...(to.accepting === undefined ? {} : { accepting: to.accepting }),
    },
    deps.fault,
  );
  const presence = await presenceOf(deps, agentId);
  if (presence === null) throw new AppError('not-found', 'No such agent');
  return presence;
}

export function presenceHandlers(deps: Deps): HandlersOf<'setPresence' | 'setAgentPresence'> {
  return {
    setPresence: async ({ caller, body }) => {
      if (caller.agentId === null)
        throw new AppError('forbidden', 'Only agents have presence', { cause: 'no-agent' });
      return change(deps, caller.agentId, { ...body, own: true });
    },
    setAgentPresence: async ({ caller, params, body, request }) => {
      const agent = await requireAgent(deps, params.id);
      const subject = { agentId: agent.id, groupId: null, groupIds: agent.groupIds };
      if (!canSee(caller, subject, 'presence.change-others'))
        throw new AppError('not-found', 'Out of data scope');
      const after = await change(deps, agent.id, { ...body, own: false });
      await recordChange(deps, {
        by: caller,
        action: 'change-presence',
        subject: `agent:${agent.id}`,
        before: { presence: agent.presence, accepting: agent.accepting },
        after: { presence: after.presence, accepting: after.accepting },
        request,
        what: 'agents',
      });
      return after;
    },
  };
}
