/** Who leads a loop that only one process may run: whoever holds the row, until it is overdue. */
import type { Sql } from './database.ts';

/** True while `holder` leads; renews where it does. */
export async function takeLease(
  sql: Sql,
  name: string,
  lease: { readonly holder: string; readonly seconds: number },
): Promise<boolean> {
  await sql.query(
    `INSERT INTO leases (name, holder, until_at) VALUES (?, ?, NOW(3) + INTERVAL ? SECOND)
     ON DUPLICATE KEY UPDATE
       holder = IF(holder = VALUES(holder) OR until_at < NOW(3), VALUES(holder), holder),
       until_at = IF(holder = VALUES(holder), VALUES(until_at), until_at)`,
    [name, lease.holder, lease.seconds],
  );
  const [rows] = await sql.query('SELECT holder FROM leases WHERE name = ?', [name]);
  return (rows as unknown as readonly { readonly holder: string }[])[0]?.holder === lease.holder;
}
