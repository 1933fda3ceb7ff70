/** Small settings by name, each a JSON value; whoever reads one says what holds where none was set. */
import type { Store } from './database.ts';

/** The organisation's zone: what `clock.*` facts and screens show. */
const DEFAULT_ZONE = 'Asia/Shanghai';

/** Null where none was set, or what is kept can no longer be read: the defaults hold then. */
export async function readSetting(store: Store, name: string): Promise<unknown> {
  const [row] = await store.rows<{ value: string }>('SELECT value FROM settings WHERE name = ?', [name]);
  if (row === undefined) return null;
  try {
    return JSON.parse(row.value) as unknown;
  } catch {
    return null;
  }
}

export async function writeSetting(
  store: Store,
  name: string,
  next: { readonly value: unknown; readonly by: string | null },
): Promise<void> {
  const value = JSON.stringify(next.value);
  await store.pool.execute(
    `INSERT INTO settings (name, value, changed_by, changed_at) VALUES (?, ?, ?, NOW(3))
     ON DUPLICATE KEY UPDATE value = ?, changed_by = ?, changed_at = NOW(3)`,
    [name, value, next.by, value, next.by],
  );
}

export async function organisationZone(store: Store): Promise<string> {
  const zone = await readSetting(store, 'zone');
  return typeof zone === 'string' ? zone : DEFAULT_ZONE;
}
