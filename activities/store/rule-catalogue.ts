/** What rules may name today: the facts of this organisation, and whom plans may lead to. */
import type { KnownTargets } from '#rules/authoring/check-targets.ts';
import type { Catalogue } from '#rules/authoring/facts.ts';
import { buildCatalogue } from '#rules/authoring/standard-facts.ts';
import type { Text } from '#rules/text.ts';
import type { Store } from './database.ts';

export interface RuleWorld {
  readonly catalogue: Catalogue;
  readonly targets: KnownTargets;
}

const alive = { where: { retiredAt: null }, select: { id: true } } as const;

/** Retired groups, agents and bots are not among them: a draft that names one is told so. */
export async function readRuleWorld(store: Store): Promise<RuleWorld> {
  const [groups, agents, bots] = await Promise.all([
    store.prisma.group.findMany({ where: { retiredAt: null }, select: { id: true, name: true } }),
    store.prisma.agent.findMany(alive),
    store.prisma.bot.findMany(alive),
  ]);
  const named = groups.map((group) => ({ id: group.id, name: JSON.parse(group.name) as Text }));
  const ids = (rows: readonly { readonly id: string }[]) => new Set(rows.map((row) => row.id));
  return {
    catalogue: buildCatalogue({ groups: named }),
    targets: { agents: ids(agents), groups: ids(groups), bots: ids(bots) },
  };
}
