/** Named conditions as they are saved now, shared by both rule sets. */
import { useQuery } from '@pinia/colada';
import { computed } from 'vue';
import { listNamedConditions } from '#api/contract/named-conditions.ts';
import type { ResponseOf } from '#api/contract/operation.ts';
import { childrenOf, isGroup, isReference, type NamedCondition, type Node } from '#rules/authoring/rule.ts';
import { call } from '../../app/client.ts';
import { readTree } from '../tree/read-tree.ts';

export type KeptCondition = ResponseOf<typeof listNamedConditions>['conditions'][number];

export function useNamed() {
  const query = useQuery({
    key: ['named-conditions'],
    query: () => call(listNamedConditions),
    staleTime: 15_000,
  });
  return {
    ...query,
    conditions: computed<readonly KeptCondition[]>(() => query.data.value?.conditions ?? []),
  };
}

/** Exactly what a draft pins of it. */
export function asPin({ id, revision, name, conditions }: KeptCondition): NamedCondition {
  return { id, revision, name, conditions } as NamedCondition;
}

/** Named conditions that this one names, directly. */
export function namesIn(node: Node | null): readonly string[] {
  if (node === null) return [];
  if (isReference(node)) return [node.condition];
  return isGroup(node) ? childrenOf(node).flatMap(namesIn) : [];
}

/** A condition with all that it needs; those that are pinned already stay as they are. */
export function pinsFor(
  condition: NamedCondition,
  known: readonly NamedCondition[],
  pinned: ReadonlySet<string>,
): readonly NamedCondition[] {
  const needed = new Map<string, NamedCondition>();
  const add = (one: NamedCondition): void => {
    if (pinned.has(one.id) || needed.has(one.id)) return;
    needed.set(one.id, one);
    for (const id of namesIn(readTree(one.conditions))) {
      const found = known.find((other) => other.id === id);
      if (found !== undefined) add(found);
    }
  };
  add(condition);
  return [...needed.values()];
}
