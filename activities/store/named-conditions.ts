/** Named conditions, shared by all rule sets: each change is a new revision, a draft pins one, none is ever deleted. */
import canonicalize from 'canonicalize';
import { same } from '#rules/authoring/diff.ts';
import type { DraftEntry } from '#rules/authoring/draft.ts';
import type { NamedCondition } from '#rules/authoring/rule.ts';
import { inTransaction, isDuplicate, msOf, rowsOf, type Sql, type Store } from './database.ts';

export interface KeptCondition {
  /** Its newest revision. */
  readonly condition: NamedCondition;
  readonly retiredAtMs: number | null;
  readonly savedBy: string | null;
  readonly savedAtMs: number;
}

interface Row {
  document: string;
  retired_at: Date | null;
  saved_by: string | null;
  saved_at: Date;
}

const NEWEST = `SELECT r.document, c.retired_at, r.saved_by, r.saved_at FROM named_conditions c
  JOIN named_condition_revisions r ON r.condition_id = c.id AND r.revision = c.revision`;

function keptOf(row: Row): KeptCondition {
  return {
    condition: JSON.parse(row.document) as NamedCondition,
    retiredAtMs: msOf(row.retired_at),
    savedBy: row.saved_by,
    savedAtMs: msOf(row.saved_at),
  };
}

export async function listNamedConditions(store: Store): Promise<readonly KeptCondition[]> {
  return (await store.rows<Row>(`${NEWEST} ORDER BY c.id LIMIT 1000`)).map(keptOf);
}

export async function findConditionRevision(
  store: Store,
  key: { readonly id: string; readonly revision: number },
): Promise<NamedCondition | null> {
  const [row] = await store.rows<{ document: string }>(
    'SELECT document FROM named_condition_revisions WHERE condition_id = ? AND revision = ?',
    [key.id, key.revision],
  );
  return row === undefined ? null : (JSON.parse(row.document) as NamedCondition);
}

export type ConditionSave =
  | { readonly ok: true; readonly condition: NamedCondition }
  /** `newest`: null where there is none of this name at all. */
  | { readonly ok: false; readonly newest: number | null };

/** A new revision after `basedOn`; 0 makes a new condition. Two at once: one is told of the other. */
export async function saveConditionRevision(
  store: Store,
  save: { readonly condition: NamedCondition; readonly basedOn: number; readonly by: string },
): Promise<ConditionSave> {
  const condition = { ...save.condition, revision: save.basedOn + 1 };
  try {
    return await inTransaction(store, async (sql): Promise<ConditionSave> => {
      const [row] = await rowsOf<{ revision: number }>(
        sql,
        'SELECT revision FROM named_conditions WHERE id = ? FOR UPDATE',
        [condition.id],
      );
      if ((row?.revision ?? 0) !== save.basedOn) return { ok: false, newest: row?.revision ?? null };
      await sql.query(
        'INSERT INTO named_conditions (id, revision) VALUES (?, ?) ON DUPLICATE KEY UPDATE revision = VALUES(revision)',
        [condition.id, condition.revision],
      );
      await insertRevision(sql, condition, save.by);
      return { ok: true, condition };
    });
  } catch (error) {
    if (isDuplicate(error)) return { ok: false, newest: condition.revision };
    throw error;
  }
}

async function insertRevision(sql: Sql, condition: NamedCondition, by: string | null): Promise<void> {
  await sql.query(
    'INSERT INTO named_condition_revisions (condition_id, revision, document, saved_by, saved_at) VALUES (?, ?, ?, ?, NOW(3))',
    [condition.id, condition.revision, canonicalize(condition) ?? '', by],
  );
}

/** Those that came with a version and were never saved here, so that they can be edited. */
export async function keepPinnedConditions(sql: Sql, conditions: readonly NamedCondition[]): Promise<void> {
  for (const condition of conditions) {
    await sql.query('INSERT IGNORE INTO named_conditions (id, revision) VALUES (?, ?)', [
      condition.id,
      condition.revision,
    ]);
    await sql.query(
      `INSERT IGNORE INTO named_condition_revisions (condition_id, revision, document, saved_by, saved_at)
       VALUES (?, ?, ?, NULL, NOW(3))`,
      [condition.id, condition.revision, canonicalize(condition) ?? ''],
    );
  }
}

/** False where there is none. */
export async function retireCondition(store: Store, id: string, retired: boolean): Promise<boolean> {
  const [row] = await store.rows<{ id: string }>('SELECT id FROM named_conditions WHERE id = ?', [id]);
  if (row === undefined) return false;
  await store.pool.query(
    `UPDATE named_conditions SET retired_at = ${retired ? 'COALESCE(retired_at, NOW(3))' : 'NULL'} WHERE id = ?`,
    [id],
  );
  return true;
}

/** Pins of a draft that are not what was saved under that revision: they would change a shared condition behind its back. */
export async function foreignPins(store: Store, pins: readonly DraftEntry[]): Promise<readonly string[]> {
  if (pins.length === 0) return [];
  const rows = await store.rows<{ condition_id: string; revision: number; document: string }>(
    'SELECT condition_id, revision, document FROM named_condition_revisions WHERE condition_id IN (?)',
    [pins.map((pin) => pin.id)],
  );
  const kept = new Map(rows.map((row) => [`${row.condition_id} ${row.revision}`, row.document]));
  return pins
    .filter((pin) => {
      const document = kept.get(`${pin.id} ${String(pin.revision)}`);
      return document === undefined || !same(JSON.parse(document), pin);
    })
    .map((pin) => pin.id);
}
