/** Versions of a rule set as documents: the list, one of them, and who published it. */
import type { RuleSet, SetName } from '#rules/authoring/rule.ts';
import type { VersionDocument } from '#rules/authoring/version.ts';
import { msOf, type Store } from './database.ts';

export interface VersionSummary {
  readonly id: string;
  readonly number: number;
  readonly hash: string;
  readonly note: string | null;
  readonly publishedBy: string | null;
  readonly publishedAtMs: number;
  /** The number of the version it was made equal to; null where it was not rolled back to. */
  readonly restores: number | null;
  readonly draftId: string | null;
  /** Visits and sessions that were moved to it when it was published; null where none were asked to. */
  readonly movedRunning: number | null;
}

export interface VersionOf extends VersionSummary {
  readonly document: VersionDocument;
}

interface VersionRow {
  id: string;
  number: number;
  hash: string;
  note: string | null;
  published_by: string | null;
  published_at: Date;
  restores: number | null;
  draft_id: string | null;
  moved_running: number | null;
  document: string;
}

const SUMMARY = 'id, number, hash, note, published_by, published_at, restores, draft_id, moved_running';

function summaryOf(row: VersionRow): VersionSummary {
  return {
    id: row.id,
    number: row.number,
    hash: row.hash,
    note: row.note,
    publishedBy: row.published_by,
    publishedAtMs: msOf(row.published_at),
    restores: row.restores,
    draftId: row.draft_id,
    movedRunning: row.moved_running,
  };
}

function versionOf(row: VersionRow): VersionOf {
  return { ...summaryOf(row), document: JSON.parse(row.document) as VersionDocument };
}

/** Newest first, those below `before`. */
export async function listVersions(
  store: Store,
  set: SetName,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<readonly VersionSummary[]> {
  const rows = await store.rows<VersionRow>(
    `SELECT ${SUMMARY} FROM rule_versions WHERE set_name = ?${before === null ? '' : ' AND number < ?'}
     ORDER BY number DESC LIMIT ${Math.trunc(limit)}`,
    before === null ? [set] : [set, before],
  );
  return rows.map(summaryOf);
}

/** The same with their documents. */
export async function readVersions(
  store: Store,
  set: SetName,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<readonly VersionOf[]> {
  const rows = await store.rows<VersionRow>(
    `SELECT ${SUMMARY}, document FROM rule_versions WHERE set_name = ?${before === null ? '' : ' AND number < ?'}
     ORDER BY number DESC LIMIT ${Math.trunc(limit)}`,
    before === null ? [set] : [set, before],
  );
  return rows.map(versionOf);
}

export async function readVersion(store: Store, set: SetName, number: number): Promise<VersionOf | null> {
  const [row] = await store.rows<VersionRow>(
    `SELECT ${SUMMARY}, document FROM rule_versions WHERE set_name = ? AND number = ?`,
    [set, number],
  );
  return row === undefined ? null : versionOf(row);
}

export interface LiveVersion {
  readonly id: string;
  readonly number: number;
  readonly hash: string;
}

export async function liveVersion(store: Pick<Store, 'rows'>, set: SetName): Promise<LiveVersion | null> {
  const [row] = await store.rows<LiveVersion>(
    'SELECT v.id, v.number, v.hash FROM rule_sets s JOIN rule_versions v ON v.id = s.live_version_id WHERE s.name = ?',
    [set],
  );
  return row ?? null;
}

/** Its number and hash, also where nobody can read the document any more. */
export async function versionNamed(store: Pick<Store, 'rows'>, id: string): Promise<LiveVersion | null> {
  const [row] = await store.rows<LiveVersion>('SELECT id, number, hash FROM rule_versions WHERE id = ?', [
    id,
  ]);
  return row ?? null;
}

export async function liveDocument(
  store: Store,
  set: SetName,
): Promise<{ readonly id: string; readonly ruleSet: RuleSet } | null> {
  const [row] = await store.rows<{ id: string; document: string }>(
    'SELECT v.id, v.document FROM rule_sets s JOIN rule_versions v ON v.id = s.live_version_id WHERE s.name = ?',
    [set],
  );
  return row === undefined
    ? null
    : { id: row.id, ruleSet: (JSON.parse(row.document) as VersionDocument).ruleSet };
}

/** What was live so many days ago; null where nothing was. Versions that were only ever tried on a share do not count. */
export async function liveRuleSetBefore(
  store: Pick<Store, 'rows'>,
  set: SetName,
  days: number,
): Promise<RuleSet | null> {
  const [row] = await store.rows<{ document: string }>(
    `SELECT document FROM rule_versions v WHERE set_name = ? AND published_at <= NOW(3) - INTERVAL ${Math.trunc(days)} DAY
       AND NOT EXISTS (SELECT 1 FROM canaries c WHERE c.version_id = v.id AND c.state <> 'finished')
     ORDER BY number DESC LIMIT 1`,
    [set],
  );
  return row === undefined ? null : (JSON.parse(row.document) as VersionDocument).ruleSet;
}

export async function ruleSetOfVersion(store: Store, versionId: string): Promise<RuleSet | null> {
  const [row] = await store.rows<{ document: string }>('SELECT document FROM rule_versions WHERE id = ?', [
    versionId,
  ]);
  return row === undefined ? null : (JSON.parse(row.document) as VersionDocument).ruleSet;
}

export async function numberOfVersion(store: Store, versionId: string | null): Promise<number | null> {
  if (versionId === null) return null;
  const [row] = await store.rows<{ number: number }>('SELECT number FROM rule_versions WHERE id = ?', [
    versionId,
  ]);
  return row?.number ?? null;
}

export async function findVersionId(store: Store, set: SetName, number: number): Promise<string | null> {
  const [row] = await store.rows<{ id: string }>(
    'SELECT id FROM rule_versions WHERE set_name = ? AND number = ?',
    [set, number],
  );
  return row?.id ?? null;
}
