/** The tree of themes for service summaries; retired ones keep their last name. */
import type { Text } from '#rules/text.ts';
import type { Store } from './database.ts';

export interface StoredTheme {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: Text;
  readonly place: number;
  readonly retired: boolean;
}

/** Flat, parents in no certain order before their children; at most 2,000. */
export async function listThemes(store: Store): Promise<readonly StoredTheme[]> {
  const rows = await store.prisma.theme.findMany({ orderBy: [{ place: 'asc' }, { id: 'asc' }], take: 2_000 });
  return rows.map((row) => ({
    id: row.id,
    parentId: row.parentId,
    name: JSON.parse(row.name) as Text,
    place: row.place,
    retired: row.retiredAt !== null,
  }));
}

export async function themeExists(store: Store, id: string): Promise<boolean> {
  return (await store.prisma.theme.count({ where: { id, retiredAt: null } })) > 0;
}
