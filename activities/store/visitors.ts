/** Who a visitor is: a random id per entry point, linked to a customer once the site or the customer base knows one. */
import { v7 as uuid } from 'uuid';
import { rowsOf, type Sql, type Store } from './database.ts';

export interface Visitor {
  readonly id: string;
  readonly entryPointId: string;
  readonly customerId: string | null;
}

export async function findVisitor(store: Store, id: string, entryPointId: string): Promise<Visitor | null> {
  const [row] = await store.rows<{ customer_id: string | null }>(
    'SELECT customer_id FROM visitors WHERE id = ? AND entry_point_id = ?',
    [id, entryPointId],
  );
  return row === undefined ? null : { id, entryPointId, customerId: row.customer_id };
}

export async function insertVisitor(
  store: Store,
  entryPointId: string,
  customerId: string | null,
): Promise<Visitor> {
  const id = uuid();
  await store.pool.execute(
    `INSERT INTO visitors (id, entry_point_id, token_id, customer_id, created_at, last_seen_at)
     VALUES (?, ?, ?, ?, NOW(3), NOW(3))`,
    [id, entryPointId, id, customerId],
  );
  return { id, entryPointId, customerId };
}

export interface Customer {
  readonly id: string;
  readonly name: string | null;
  readonly tags: readonly string[];
  readonly ownerAgentId: string | null;
  readonly vip: boolean;
  readonly score: number | null;
  /** By fact id, for conditions; what has no column of its own. */
  readonly fields: { readonly [fact: string]: unknown };
  readonly remark: string | null;
  readonly createdAtMs: number;
}

export async function findCustomer(store: Store, id: string): Promise<Customer | null> {
  const [row, tags] = await Promise.all([
    store.prisma.customer.findUnique({ where: { id } }),
    store.prisma.customerTag.findMany({ where: { customerId: id }, orderBy: { tag: 'asc' } }),
  ]);
  if (row === null || row.erasedAt !== null) return null;
  return {
    id: row.id,
    name: row.name,
    tags: tags.map((tag) => tag.tag),
    ownerAgentId: row.ownerAgentId,
    vip: row.vip,
    score: row.score,
    fields: JSON.parse(row.fields) as { readonly [fact: string]: unknown },
    remark: row.remark,
    createdAtMs: row.createdAt.getTime(),
  };
}

/** What a site says, signed, about one of its customers. */
export interface VouchedFor {
  /** The site's own id, made unique over all entry points. */
  readonly externalId: string;
  readonly name: string | null;
  /** Null = the site says nothing of tags. */
  readonly tags: readonly string[] | null;
  readonly vip: boolean | null;
  /** Whom this browser belongs to so far; null = nobody we know. */
  readonly knownAs: string | null;
}

/** Finds or makes the customer a site vouches for; what the site says replaces what was kept, the rest stays. */
export async function upsertVouchedFor(sql: Sql, vouched: VouchedFor): Promise<string> {
  // Whom staff entered by hand has no id of the site's yet; it stays free where the site's customer is there already.
  if (vouched.knownAs !== null)
    await sql.execute('UPDATE IGNORE customers SET external_id = ? WHERE id = ? AND external_id IS NULL', [
      vouched.externalId,
      vouched.knownAs,
    ]);
  await sql.execute(
    `INSERT INTO customers (id, external_id, name, vip, fields, created_at) VALUES (?, ?, ?, ?, '{}', NOW(3))
     ON DUPLICATE KEY UPDATE name = COALESCE(?, name), vip = COALESCE(?, vip)`,
    [uuid(), vouched.externalId, vouched.name, vouched.vip === true, vouched.name, vouched.vip],
  );
  const [rows] = await sql.query<(RowId & import('mysql2/promise').RowDataPacket)[]>(
    'SELECT id FROM customers WHERE external_id = ?',
    [vouched.externalId],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('a customer just written is not there');
  if (vouched.tags !== null) await replaceTags(sql, id, vouched.tags);
  return id;
}

interface RowId {
  readonly id: string;
}

async function replaceTags(sql: Sql, customerId: string, tags: readonly string[]): Promise<void> {
  await sql.execute('DELETE FROM customer_tags WHERE customer_id = ?', [customerId]);
  for (const tag of new Set(tags))
    await sql.execute(
      'INSERT INTO customer_tags (customer_id, tag) VALUES (?, ?) ON DUPLICATE KEY UPDATE tag = tag',
      [customerId, tag],
    );
}

export interface Past {
  /** The present visit included. */
  readonly visits: number;
  readonly previousVisitAtMs: number | null;
  readonly sessions: number;
  readonly lastSessionAtMs: number | null;
  readonly lastAgentId: string | null;
}

/**
 * What this visitor's past at this entry point says; a customer's past counts over all their browsers.
 * `sessionId`: the session that is asked for, which is no past of its own; default none.
 */
export async function readPast(sql: Sql, visitor: Visitor, sessionId = ''): Promise<Past> {
  const who = visitor.customerId;
  const visits =
    who === null
      ? await rowsOf<{ visits: number; previous: Date | null }>(
          sql,
          'SELECT COUNT(*) AS visits, MAX(opened_at) AS previous FROM visits WHERE visitor_id = ?',
          [visitor.id],
        )
      : await rowsOf<{ visits: number; previous: Date | null }>(
          sql,
          `SELECT COUNT(*) AS visits, MAX(w.opened_at) AS previous
           FROM visitors v JOIN visits w ON w.visitor_id = v.id WHERE v.customer_id = ?`,
          [who],
        );
  const condition = `${who === null ? 'visitor_id = ?' : 'customer_id = ?'} AND id <> ?`;
  const sessions = await rowsOf<{ sessions: number; last_at: Date | null }>(
    sql,
    `SELECT COUNT(*) AS sessions, MAX(opened_at) AS last_at FROM sessions WHERE ${condition}`,
    [who ?? visitor.id, sessionId],
  );
  const agents = await rowsOf<{ agent_id: string }>(
    sql,
    `SELECT agent_id FROM sessions WHERE ${condition} AND agent_id IS NOT NULL ORDER BY opened_at DESC LIMIT 1`,
    [who ?? visitor.id, sessionId],
  );
  return {
    visits: Number(visits[0]?.visits ?? 0) + 1,
    previousVisitAtMs: visits[0]?.previous?.getTime() ?? null,
    sessions: Number(sessions[0]?.sessions ?? 0),
    lastSessionAtMs: sessions[0]?.last_at?.getTime() ?? null,
    lastAgentId: agents[0]?.agent_id ?? null,
  };
}
