/** The faces that were kept: a setting each, so that two who keep one at once both do. */
import type { Text } from '#rules/text.ts';
import type { Store } from './database.ts';
import { writeSetting } from './settings.ts';

export interface KeptFace {
  readonly id: string;
  readonly name: Text;
  readonly facts: { readonly [fact: string]: unknown };
}

const PREFIX = 'face:';

export async function listFaces(store: Store): Promise<readonly KeptFace[]> {
  const rows = await store.rows<{ name: string; value: string }>(
    'SELECT name, value FROM settings WHERE name LIKE ? ORDER BY changed_at, name',
    [`${PREFIX}%`],
  );
  return rows.map((row) => ({
    ...(JSON.parse(row.value) as Omit<KeptFace, 'id'>),
    id: row.name.slice(PREFIX.length),
  }));
}

export function keepFace(store: Store, { id, ...value }: KeptFace, by: string): Promise<void> {
  return writeSetting(store, `${PREFIX}${id}`, { value, by });
}

export async function dropFace(store: Store, id: string): Promise<void> {
  await store.pool.execute('DELETE FROM settings WHERE name = ?', [`${PREFIX}${id}`]);
}
