/** Agents as settings and screens see them; their switches and loads are changed in `presence.ts`. */
import type { Presence } from '#rules/assignment/choose-agent.ts';
import { inTransaction, type Store } from './database.ts';
import { lockLoads, withdrawUnservable } from './ineligible.ts';

export interface AgentRow {
  readonly id: string;
  readonly staffId: string;
  /** For colleagues. */
  readonly name: string;
  /** For customers. */
  readonly nickname: string;
  readonly skills: readonly string[];
  readonly presence: Presence;
  readonly accepting: boolean;
  readonly load: number;
  readonly limit: number;
  readonly misses: number;
  readonly changedAtMs: number;
  readonly groupIds: readonly string[];
  readonly retiredAtMs: number | null;
}

/** All of them, by name; at most 2,000. */
export async function listAgents(store: Store): Promise<readonly AgentRow[]> {
  const [agents, loads, memberships] = await Promise.all([
    store.prisma.agent.findMany({ orderBy: [{ name: 'asc' }, { id: 'asc' }], take: 2_000 }),
    store.prisma.agentLoad.findMany(),
    store.prisma.membership.findMany({ where: { leftAt: null } }),
  ]);
  const loadOf = new Map(loads.map((load) => [load.agentId, load]));
  return agents.map((row) => {
    const load = loadOf.get(row.id);
    return {
      id: row.id,
      staffId: row.staffId,
      name: row.name,
      nickname: row.nickname,
      skills: JSON.parse(row.skills) as string[],
      presence: (load?.presence ?? 'offline') as Presence,
      accepting: load?.accepting ?? false,
      load: load?.seatLoad ?? 0,
      limit: load?.seatLimit ?? 0,
      misses: load?.misses ?? 0,
      changedAtMs: (load?.changedAt ?? row.createdAt).getTime(),
      groupIds: memberships.filter((one) => one.agentId === row.id).map((one) => one.groupId),
      retiredAtMs: row.retiredAt?.getTime() ?? null,
    };
  });
}

/** Why the present interval began: the person, the miss budget, vanished … */
export async function presenceCause(store: Store, agentId: string): Promise<string | null> {
  const row = await store.prisma.presenceInterval.findFirst({
    where: { agentId, untilAt: null },
    orderBy: { fromAt: 'desc' },
  });
  return row?.cause ?? null;
}

export async function updateAgent(
  store: Store,
  id: string,
  change: { readonly name?: string | undefined; readonly skills?: readonly string[] | undefined },
): Promise<void> {
  const { name, skills } = change;
  await inTransaction(store, async (sql) => {
    await lockLoads(sql, [id]);
    if (name !== undefined) await sql.query('UPDATE agents SET name = ? WHERE id = ?', [name, id]);
    if (skills === undefined) return;
    await sql.query('UPDATE agents SET skills = ? WHERE id = ?', [JSON.stringify(skills), id]);
    await withdrawUnservable(sql, [id]);
  });
}
