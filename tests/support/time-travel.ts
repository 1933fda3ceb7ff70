// Time passes at once: everything that a database knows to have happened, happened so much earlier.
import type { TestDatabase } from './database.ts';

type Rows = Pick<TestDatabase, 'rows'>;

/** As if nobody had been there for so long, by the database's clock: the only one that timers know. Tables in `but` stay as they are. */
export async function letTimePass(
  database: Rows,
  seconds: number,
  { but = [] }: { readonly but?: readonly string[] } = {},
): Promise<void> {
  for (const [table, columns] of await timesOf(database)) {
    if (but.includes(table)) continue;
    const earlier = columns.map((column) => `\`${column}\` = \`${column}\` - INTERVAL ${seconds} SECOND`);
    // From the oldest row on: a key that moves must not meet one that has not moved yet.
    await database.rows(`UPDATE \`${table}\` SET ${earlier.join(', ')} ORDER BY \`${columns[0]}\``);
  }
  for (const { id, state } of await database.rows('SELECT id, state FROM sessions')) {
    const moved = JSON.parse(String(state), (key, value: unknown) =>
      key.endsWith('Ms') && typeof value === 'number' ? value - seconds * 1000 : value,
    ) as object;
    await database.rows('UPDATE sessions SET state = ? WHERE id = ?', [JSON.stringify(moved), id]);
  }
}

async function timesOf({ rows }: Rows): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = await rows(
    `SELECT table_name AS name, column_name AS time FROM information_schema.columns
     WHERE table_schema = DATABASE() AND data_type = 'datetime' AND table_name <> '_prisma_migrations'
     ORDER BY table_name, ordinal_position`,
  );
  const tables = new Map<string, string[]>();
  for (const { name, time } of found)
    tables.set(String(name), [...(tables.get(String(name)) ?? []), String(time)]);
  return tables;
}
