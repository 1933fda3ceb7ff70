/**
 * A visitor becomes a customer while a session is open, by the site's word or because staff enter them into the customer base by
 * hand: from then on one customer over all visits, with owner, tags and remark.
 */
import { v7 as uuid } from 'uuid';
import { AppError } from '#rules/errors.ts';
import { inTransaction, rowsOf, type Sql, type Store } from './database.ts';
import { findOpenSession } from './session-opening.ts';
import { lockSession } from './session-row.ts';
import { upsertVouchedFor, type VouchedFor } from './visitors.ts';

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
    const { visitor_id: visitorId, customer_id: known } = session;
    if (known !== null && (await nameOf(sql, known)) !== null)
      throw new AppError('conflict', 'Already in the customer base', { customerId: known });
    const customerId = known ?? (await linked(sql, visitorId)) ?? (await insert(sql));
    // Whom the site named keeps that name.
    await sql.query('UPDATE customers SET name = COALESCE(name, ?) WHERE id = ?', [name, customerId]);
    await takeRemark(sql, sessionId, customerId);
    await join(sql, visitorId, customerId);
    return { customerId, name: (await nameOf(sql, customerId)) ?? name };
  });
}

/**
 * A visitor signs in at the site: what was said with them before, and the session that is open, are that customer's, for the agent and
 * for what is still to be decided. `isTheirs`: false where staff have made the visitor somebody else in the same moment.
 */
export function linkCustomer(
  store: Pick<Store, 'pool'>,
  visitor: { readonly id: string; readonly entryPointId: string },
  vouched: Omit<VouchedFor, 'knownAs'>,
): Promise<{ readonly customerId: string; readonly isTheirs: boolean }> {
  return inTransaction(store, async (sql) => {
    const open = await findOpenSession(sql, visitor.id, visitor.entryPointId);
    const session = open === null ? null : await lockSession(sql, open);
    const knownAs = await linked(sql, visitor.id);
    const customerId = await upsertVouchedFor(sql, { ...vouched, knownAs });
    if (knownAs !== null) return { customerId, isTheirs: knownAs === customerId };
    if (session !== null && session.customer_id === null) await takeRemark(sql, session.id, customerId);
    await join(sql, visitor.id, customerId);
    return { customerId, isTheirs: true };
  });
}

async function join(sql: Sql, visitorId: string, customerId: string): Promise<void> {
  await sql.query('UPDATE visitors SET customer_id = ? WHERE id = ?', [customerId, visitorId]);
  await sql.query('UPDATE sessions SET customer_id = ? WHERE visitor_id = ? AND customer_id IS NULL', [
    customerId,
    visitorId,
  ]);
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

/** What is remarked on them already stays. */
async function takeRemark(sql: Sql, sessionId: string, customerId: string): Promise<void> {
  await sql.query(
    'UPDATE customers SET remark = COALESCE(remark, (SELECT s.remark FROM sessions s WHERE s.id = ?)) WHERE id = ?',
    [sessionId, customerId],
  );
  // Where it stands with the customer now; emptied there, it must not come back from here.
  await sql.query(
    'UPDATE sessions SET remark = NULL WHERE id = ? AND remark = (SELECT c.remark FROM customers c WHERE c.id = ?)',
    [sessionId, customerId],
  );
}

async function nameOf(sql: Sql, customerId: string): Promise<string | null> {
  const [row] = await rowsOf<{ name: string | null }>(sql, 'SELECT name FROM customers WHERE id = ?', [
    customerId,
  ]);
  return row?.name ?? null;
}
