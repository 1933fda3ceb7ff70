/** A draft that is asked beside the live version; only its answers are kept. At most one in each rule set. */
import { v7 as uuid } from 'uuid';
import type { SetName } from '#rules/authoring/rule.ts';
import type { VersionDocument } from '#rules/authoring/version.ts';
import { isDuplicate, msOf, type Sql, type Store } from './database.ts';

export interface Shadow {
  readonly id: string;
  readonly set: SetName;
  readonly draftId: string;
  /** Of the draft's content as it was when it began; later edits do not count. */
  readonly draftHash: string;
  /** Only beside this version is it asked. */
  readonly liveVersionId: string;
  /** `overtaken`: another version went live. */
  readonly state: 'running' | 'stopped' | 'overtaken';
  readonly startedBy: string;
  readonly startedAtMs: number;
  readonly endedBy: string | null;
  readonly endedAtMs: number | null;
}

interface Row {
  id: string;
  set_name: SetName;
  draft_id: string;
  draft_hash: string;
  live_version_id: string;
  state: Shadow['state'];
  started_by: string;
  started_at: Date;
  ended_by: string | null;
  ended_at: Date | null;
}

const COLUMNS =
  'id, set_name, draft_id, draft_hash, live_version_id, state, started_by, started_at, ended_by, ended_at';

function shadowOf(row: Row): Shadow {
  return {
    id: row.id,
    set: row.set_name,
    draftId: row.draft_id,
    draftHash: row.draft_hash,
    liveVersionId: row.live_version_id,
    state: row.state,
    startedBy: row.started_by,
    startedAtMs: msOf(row.started_at),
    endedBy: row.ended_by,
    endedAtMs: msOf(row.ended_at),
  };
}

/** The one that runs, else the last that did. */
export async function lastShadow(store: Store, set: SetName): Promise<Shadow | null> {
  const [row] = await store.rows<Row>(
    `SELECT ${COLUMNS} FROM shadows WHERE set_name = ? ORDER BY open_key IS NULL, started_at DESC, id DESC LIMIT 1`,
    [set],
  );
  return row === undefined ? null : shadowOf(row);
}

export async function runningShadow(store: Store, set: SetName): Promise<Shadow | null> {
  const [row] = await store.rows<Row>(`SELECT ${COLUMNS} FROM shadows WHERE open_key = ?`, [set]);
  return row === undefined ? null : shadowOf(row);
}

export async function shadowDocument(store: Store, id: string): Promise<VersionDocument | null> {
  const [row] = await store.rows<{ document: string }>('SELECT document FROM shadows WHERE id = ?', [id]);
  return row === undefined ? null : (JSON.parse(row.document) as VersionDocument);
}

export interface NewShadow {
  readonly set: SetName;
  readonly draftId: string;
  readonly draftHash: string;
  /** Canonical text of the version that the draft would be. */
  readonly document: string;
  readonly liveVersionId: string;
  readonly by: string;
}

/** False where one runs already. */
export async function startShadow(store: Store, shadow: NewShadow): Promise<boolean> {
  try {
    await store.pool.query(
      `INSERT INTO shadows (id, set_name, open_key, draft_id, draft_hash, document, live_version_id, started_by, started_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, NOW(3))`,
      [
        uuid(),
        shadow.set,
        shadow.set,
        shadow.draftId,
        shadow.draftHash,
        shadow.document,
        shadow.liveVersionId,
        shadow.by,
      ],
    );
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}

/** False where none ran. */
export async function endShadow(
  sql: Sql,
  set: SetName,
  end: { readonly state: 'stopped' | 'overtaken'; readonly by: string | null },
): Promise<boolean> {
  const [done] = await sql.query(
    'UPDATE shadows SET state = ?, ended_by = ?, ended_at = NOW(3), open_key = NULL WHERE open_key = ?',
    [end.state, end.by, set],
  );
  return (done as { affectedRows: number }).affectedRows > 0;
}
