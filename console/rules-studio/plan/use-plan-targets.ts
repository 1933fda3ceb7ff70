/** Whom a plan may lead to: agents, groups and bots of this installation, and the skills that agents have. */
import { useQuery } from '@pinia/colada';
import { computed } from 'vue';
import { listAgents } from '#api/contract/settings.ts';
import { call } from '../../app/client.ts';
import { useMe } from '../../app/me.ts';
import { useTextIn } from '../../ui/text-in.ts';
import { type NamedThing, useVocabulary } from '../vocabulary/use-vocabulary.ts';

export interface Choice {
  readonly id: string;
  readonly name: string;
}

export interface PlanTargets {
  readonly agents: readonly Choice[];
  readonly groups: readonly Choice[];
  readonly bots: readonly Choice[];
  readonly skills: readonly string[];
}

export function usePlanTargets() {
  const me = useMe();
  const words = useTextIn();
  const vocabulary = useVocabulary();
  const agents = useQuery({
    key: ['agents'],
    query: () => call(listAgents),
    enabled: () => me.may('settings.read'),
    staleTime: 60_000,
  });
  const named = (things: readonly NamedThing[]): readonly Choice[] =>
    things.map(({ id, name }) => ({ id, name: words(name) }));
  return computed<PlanTargets>(() => ({
    agents: named(vocabulary.value.agents),
    groups: named(vocabulary.value.groups),
    bots: named(vocabulary.value.bots),
    skills: [...new Set((agents.data.value?.agents ?? []).flatMap(({ skills }) => skills))].sort(),
  }));
}
