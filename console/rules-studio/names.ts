/** Names of agents and groups that plans point at by id. */
import { useQuery } from '@pinia/colada';
import { listAgents, listGroups } from '#api/contract/settings.ts';
import { call } from '../app/client.ts';
import { useMe } from '../app/me.ts';
import { useTextIn } from '../ui/text-in.ts';

export interface Names {
  readonly agent: (id: string) => string;
  readonly group: (id: string) => string;
}

export function useNames(): Names {
  const me = useMe();
  const words = useTextIn();
  const enabled = () => me.may('settings.read');
  const agents = useQuery({ key: ['agents'], query: () => call(listAgents), enabled, staleTime: 60_000 });
  const groups = useQuery({ key: ['groups'], query: () => call(listGroups), enabled, staleTime: 60_000 });
  return {
    agent: (id) => agents.data.value?.agents.find((agent) => agent.id === id)?.name ?? id,
    group: (id) => {
      const group = groups.data.value?.groups.find((one) => one.id === id);
      return group === undefined ? id : words(group.name);
    },
  };
}
