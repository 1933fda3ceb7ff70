/** A visitor whom staff enter into the customer base by hand: from then on one customer over all visits, with owner, tags and remark. */
import { v7 as uuid } from 'uuid';
import { AppError } from '#rules/errors.ts';
import { inTransaction, rowsOf, type Sql, type Store } from './database.ts';
import { lockSession } from './session-row.ts';

export interface Entered {
  readonly customerId: string;
  /** As it stands now: a customer whom the site named keeps that name. */
  readonly name: string;
}

/** What was said with the visitor before goes with them, and so does what was remarked on this session. */
export function enterCustomer(store: Pick<Store, 'pool'>, sessionId: string, name: string): Promise<Entered> {
  return inTransaction(store, async (sql) => {
    const session = await lockSession(sql, sessionId);
    if (session === null) throw new AppError('not-found', 'No such session');
    if (session.customer_id !== null)
      throw new AppError('conflict', 'Already in the customer base', { customerId: session.customer_id });
    const customerId = (await linked(sql, session.visitor_id)) ?? (await insert(sql));
    const entered = await fillIn(sql, customerId, { name, sessionId });
    await sql.query('UPDATE visitors SET customer_id = ? WHERE id = ?', [customerId, session.visitor_id]);
    await sql.query('UPDATE sessions SET customer_id = ? WHERE visitor_id = ? AND customer_id IS NULL', [
      customerId,
      session.visitor_id,
    ]);
    return entered;
  });
}

/** Whom the visitor became meanwhile, by the site's word or in another session. */
async function linked(sql: Sql, visitorId: string): Promise<string | null> {
  const [visitor] = await rowsOf<{ customer_id: string | null }>(
    sql,
    'SELECT customer_id FROM visitors WHERE id = ? FOR UPDATE',
    [visitorId],
  );
  return visitor?.customer_id ?? null;
}

async function insert(sql: Sql): Promise<string> {
  const id = uuid();
  await sql.query("INSERT INTO customers (id, fields, created_at) VALUES (?, '{}', NOW(3))", [id]);
  return id;
}

/** What is known of them stays; what is not comes from here. */
async function fillIn(
  sql: Sql,
  customerId: string,
  { name, sessionId }: { readonly name: string; readonly sessionId: string },
): Promise<Entered> {
  await sql.query(
    `UPDATE customers SET name = COALESCE(name, ?),
       remark = COALESCE(remark, (SELECT s.remark FROM sessions s WHERE s.id = ?)) WHERE id = ?`,
    [name, sessionId, customerId],
  );
  // Where it stands with the customer now; emptied there, it must not come back from here.
  await sql.query(
    'UPDATE sessions SET remark = NULL WHERE id = ? AND remark = (SELECT c.remark FROM customers c WHERE c.id = ?)',
    [sessionId, customerId],
  );
  const [known] = await rowsOf<{ name: string }>(sql, 'SELECT name FROM customers WHERE id = ?', [
    customerId,
  ]);
  return { customerId, name: known?.name ?? name };
}
