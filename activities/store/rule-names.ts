/** What a writer of rules chooses from: the people, groups, bots, entry points and tags that exist today. */
import type { Text } from '#rules/text.ts';
import type { Store } from './database.ts';

export interface NamedThing {
  readonly id: string;
  readonly name: Text;
}

export interface RuleNames {
  readonly agents: readonly NamedThing[];
  readonly groups: readonly NamedThing[];
  readonly bots: readonly NamedThing[];
  readonly entryPoints: readonly NamedThing[];
  /** The most used first. */
  readonly tags: readonly string[];
}

const MOST_TAGS = 500;

function texts(rows: readonly { readonly id: string; readonly name: string }[]): readonly NamedThing[] {
  return rows.map((row) => ({ id: row.id, name: JSON.parse(row.name) as Text }));
}

/** Retired ones are not offered. */
export async function readRuleNames(store: Store): Promise<RuleNames> {
  const alive = { where: { retiredAt: null }, select: { id: true, name: true } } as const;
  const [agents, groups, bots, entryPoints, tags] = await Promise.all([
    store.prisma.agent.findMany(alive),
    store.prisma.group.findMany(alive),
    store.prisma.bot.findMany(alive),
    store.prisma.entryPoint.findMany({ select: { id: true, name: true } }),
    store.rows<{ tag: string }>(
      `SELECT tag FROM customer_tags GROUP BY tag ORDER BY COUNT(*) DESC, tag LIMIT ${MOST_TAGS}`,
    ),
  ]);
  return {
    agents: agents.map((agent) => ({ id: agent.id, name: { zh: agent.name } })),
    groups: texts(groups),
    bots: texts(bots),
    entryPoints: texts(entryPoints),
    tags: tags.map((row) => row.tag),
  };
}
