/**
 * A version for a share of the new visits, beside the live one; at most one in each rule set.
 * Starting it publishes a version (`rule-publishing.ts`); all that happens to it later happens here, under the set's lock.
 */
import { v7 as uuid } from 'uuid';
import type { SetName } from '#rules/authoring/rule.ts';
import { WHOLE } from '#rules/rollout/draw.ts';
import { inTransaction, msOf, rowsOf, type Sql, type Store } from './database.ts';
import { lockLive, makeLive } from './live-pointer.ts';

export type CanaryState = 'running' | 'stopped' | 'finished';

export interface Canary {
  readonly id: string;
  readonly set: SetName;
  readonly versionId: string;
  readonly number: number;
  readonly hash: string;
  /** What was live when it began, and is as long as it runs. */
  readonly liveVersionId: string;
  readonly live: number;
  /** Hundredths of a percent. */
  readonly share: number;
  readonly state: CanaryState;
  /** Why it was stopped. */
  readonly reason: string | null;
  readonly startedBy: string;
  readonly startedAtMs: number;
  readonly endedBy: string | null;
  readonly endedAtMs: number | null;
}

interface Row {
  id: string;
  set_name: SetName;
  version_id: string;
  number: number;
  hash: string;
  live_version_id: string;
  live_number: number;
  share: number;
  state: CanaryState;
  reason: string | null;
  started_by: string;
  started_at: Date;
  ended_by: string | null;
  ended_at: Date | null;
}

const SELECT = `SELECT c.id, c.set_name, c.version_id, v.number, v.hash, c.live_version_id, l.number AS live_number, c.share,
    c.state, c.reason, c.started_by, c.started_at, c.ended_by, c.ended_at
  FROM canaries c JOIN rule_versions v ON v.id = c.version_id JOIN rule_versions l ON l.id = c.live_version_id`;

function canaryOf(row: Row): Canary {
  return {
    id: row.id,
    set: row.set_name,
    versionId: row.version_id,
    number: row.number,
    hash: row.hash,
    liveVersionId: row.live_version_id,
    live: row.live_number,
    share: row.share,
    state: row.state,
    reason: row.reason,
    startedBy: row.started_by,
    startedAtMs: msOf(row.started_at),
    endedBy: row.ended_by,
    endedAtMs: msOf(row.ended_at),
  };
}

/** The one that runs first, then the newest. */
export async function listCanaries(store: Store, set: SetName, limit = 20): Promise<readonly Canary[]> {
  const rows = await store.rows<Row>(
    `${SELECT} WHERE c.set_name = ? ORDER BY c.open_key IS NULL, c.started_at DESC, c.id DESC LIMIT ${Math.trunc(limit)}`,
    [set],
  );
  return rows.map(canaryOf);
}

export async function findCanary(store: Store, set: SetName, number: number): Promise<Canary | null> {
  const [row] = await store.rows<Row>(`${SELECT} WHERE c.set_name = ? AND v.number = ?`, [set, number]);
  return row === undefined ? null : canaryOf(row);
}

/** Within the caller's transaction: its number, or null where none runs. */
export async function runningCanary(sql: Sql, set: SetName): Promise<number | null> {
  const [row] = await rowsOf<{ number: number }>(
    sql,
    'SELECT v.number FROM canaries c JOIN rule_versions v ON v.id = c.version_id WHERE c.open_key = ?',
    [set],
  );
  return row?.number ?? null;
}

/** Within the transaction that made the version, under the set's lock. */
export async function insertCanary(
  sql: Sql,
  canary: {
    readonly set: SetName;
    readonly versionId: string;
    readonly liveVersionId: string;
    readonly share: number;
    readonly by: string;
  },
): Promise<void> {
  await sql.query(
    `INSERT INTO canaries (id, set_name, open_key, version_id, live_version_id, share, started_by, started_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, NOW(3))`,
    [uuid(), canary.set, canary.set, canary.versionId, canary.liveVersionId, canary.share, canary.by],
  );
}

/** Ends what runs in a set; nothing where none does. Its visits and sessions keep it. */
export async function endCanary(
  sql: Sql,
  set: SetName,
  end: { readonly state: 'stopped' | 'finished'; readonly reason: string | null; readonly by: string },
): Promise<void> {
  await sql.query(
    `UPDATE canaries SET state = ?, reason = ?, ended_by = ?, ended_at = NOW(3), open_key = NULL WHERE open_key = ?`,
    [end.state, end.reason, end.by, set],
  );
}

export interface CanaryKey {
  readonly set: SetName;
  /** The number that the person saw. */
  readonly number: number;
  readonly by: string;
}

export type CanaryRefusal =
  /** It has ended meanwhile, or another runs. */
  | { readonly ok: false; readonly reason: 'no-canary' }
  /** Widening only adds. */
  | { readonly ok: false; readonly reason: 'not-wider'; readonly share: number };

export type CanaryChange = { readonly ok: true; readonly canary: Canary } | CanaryRefusal;

/** `change` sees the running one under the set's lock; what it answers is a refusal, or null. */
async function changed(
  store: Store,
  key: CanaryKey,
  change: (sql: Sql, canary: Canary) => Promise<CanaryRefusal | null>,
): Promise<CanaryChange> {
  const refusal = await inTransaction(store, async (sql): Promise<CanaryRefusal | null> => {
    await lockLive(sql, key.set);
    const [row] = await rowsOf<Row>(sql, `${SELECT} WHERE c.open_key = ? AND v.number = ?`, [
      key.set,
      key.number,
    ]);
    return row === undefined ? { ok: false, reason: 'no-canary' } : change(sql, canaryOf(row));
  });
  if (refusal !== null) return refusal;
  const canary = await findCanary(store, key.set, key.number);
  return canary === null ? { ok: false, reason: 'no-canary' } : { ok: true, canary };
}

/** More of the visitors; whoever is in stays in. */
export function widenCanary(store: Store, key: CanaryKey, share: number): Promise<CanaryChange> {
  return changed(store, key, async (sql, canary) => {
    if (share <= canary.share || share > WHOLE)
      return { ok: false, reason: 'not-wider', share: canary.share };
    await sql.query('UPDATE canaries SET share = ? WHERE id = ?', [share, canary.id]);
    return null;
  });
}

/** From now on every new visit gets the live version. */
export function stopCanary(store: Store, key: CanaryKey, reason: string | null): Promise<CanaryChange> {
  return changed(store, key, async (sql) => {
    await endCanary(sql, key.set, { state: 'stopped', reason, by: key.by });
    return null;
  });
}

/** It becomes the live version, under the number it has. */
export function finishCanary(store: Store, key: CanaryKey): Promise<CanaryChange> {
  return changed(store, key, async (sql, canary) => {
    await endCanary(sql, key.set, { state: 'finished', reason: null, by: key.by });
    await makeLive(sql, key.set, canary.versionId);
    return null;
  });
}
