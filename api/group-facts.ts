import { type Group, groupLoads, listGroups } from '#activities/store/groups.ts';
import type { RawFacts } from '#rules/authoring/assemble-facts.ts';
import type { Deps } from './deps.ts';

/** What rules may ask of groups: open, free seats, people waiting. */
export async function groupFacts(deps: Deps): Promise<RawFacts> {
  const [groups, loads] = await Promise.all([listGroups(deps.store), groupLoads(deps.store)]);
  return Object.fromEntries(
    groups.flatMap((group: Group) => [
      [`group.${group.id}.open`, group.isOpen],
      [`group.${group.id}.free`, loads.get(group.id)?.free ?? 0],
      [`group.${group.id}.waiting`, loads.get(group.id)?.waiting ?? 0],
    ]),
  );
}
