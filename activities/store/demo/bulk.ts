/** Many rows at once: several a statement, as plain values. */
import type { PoolConnection } from 'mysql2/promise';

export type Cell = string | number | boolean | null | Buffer;
/** A row by column name; every row of a call has the same columns. */
export interface Row {
  readonly [column: string]: Cell;
}

/** What the connection must be able to do. */
export type Connection = Pick<PoolConnection, 'query'>;

const ROWS_A_STATEMENT = 500;

/** A DATETIME(3) in UTC. */
export function at(ms: number): string {
  return new Date(ms).toISOString().slice(0, 23).replace('T', ' ');
}

export function atOrNull(ms: number | null): string | null {
  return ms === null ? null : at(ms);
}

/** Inserts what is not there yet: a row whose key exists stays as it is. */
export async function insertMissing(
  connection: Connection,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  await insert(connection, table, {
    rows,
    suffix: (column) => ` ON DUPLICATE KEY UPDATE ${column} = ${column}`,
  });
}

export async function insertRows(connection: Connection, table: string, rows: readonly Row[]): Promise<void> {
  await insert(connection, table, { rows, suffix: () => '' });
}

async function insert(
  connection: Connection,
  table: string,
  what: { readonly rows: readonly Row[]; readonly suffix: (column: string) => string },
): Promise<void> {
  const [first] = what.rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const names = columns.map((column) => `\`${column}\``);
  const head = `INSERT INTO \`${table}\` (${names.join(', ')}) VALUES `;
  const tail = what.suffix(names[0] ?? '');
  for (let from = 0; from < what.rows.length; from += ROWS_A_STATEMENT) {
    const some = what.rows.slice(from, from + ROWS_A_STATEMENT);
    await connection.query(`${head}?${tail}`, [
      some.map((row) => columns.map((column) => row[column] ?? null)),
    ]);
  }
}
