import { rowsOf, type Sql } from './database.ts';
import { readPrevious } from './session-facts.ts';
import type { SessionRow } from './session-row.ts';

/** Whom *owner* and *last agent* stand for. */
export interface KnownAgents {
  readonly ownerId: string | null;
  readonly lastAgentId: string | null;
}

/** Asked for by a step only where it looks for an agent; read at the first asking. */
export function knownAgents(sql: Sql, row: SessionRow): () => Promise<KnownAgents> {
  let known: Promise<KnownAgents> | null = null;
  return () => {
    known ??= read(sql, row);
    return known;
  };
}

async function read(sql: Sql, row: SessionRow): Promise<KnownAgents> {
  const previous = await readPrevious(sql, row);
  if (row.customer_id === null) return { ownerId: null, lastAgentId: previous?.agentId ?? null };
  const [customer] = await rowsOf<{ owner_agent_id: string | null }>(
    sql,
    'SELECT owner_agent_id FROM customers WHERE id = ?',
    [row.customer_id],
  );
  return { ownerId: customer?.owner_agent_id ?? null, lastAgentId: previous?.agentId ?? null };
}
