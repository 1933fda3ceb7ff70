/**
 * Drafts of rule sets: one per set and author, saved by whoever may edit. A save names the revision it was made on; what
 * others saved since is merged unit by unit, and only where both changed the same unit is it refused, with both sides.
 */
import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import canonicalize from 'canonicalize';
import type { PoolConnection } from 'mysql2/promise';
import { v7 as uuid } from 'uuid';
import type { DraftDocument } from '#rules/authoring/draft.ts';
import { type MergeQuestion, mergeDrafts } from '#rules/authoring/merge.ts';
import type { RuleSet, SetName } from '#rules/authoring/rule.ts';
import { inTransaction, isDuplicate, msOf, rowsOf, type Sql, type Store } from './database.ts';
import { keepPinnedConditions } from './named-conditions.ts';
import { liveDocument, ruleSetOfVersion } from './rule-versions.ts';

export interface Draft {
  readonly id: string;
  readonly set: SetName;
  readonly authorId: string;
  /** The version it began from or last took changes from; null before anything was published. */
  readonly baseVersionId: string | null;
  readonly document: DraftDocument;
  /** Sha256 of the canonical document. */
  readonly hash: string;
  /** Counts up with every change. */
  readonly revision: number;
  /** Staff whose edits are in it and were not published yet. */
  readonly editors: readonly string[];
  readonly savedBy: string;
  readonly savedAtMs: number;
}

export type DraftSummary = Omit<Draft, 'document'>;

interface DraftRow {
  id: string;
  set_name: SetName;
  author_id: string;
  base_version_id: string | null;
  document: string;
  hash: string;
  revision: number;
  editors: string;
  saved_by: string;
  saved_at: Date;
}

/** Earlier revisions that a late save can still be merged from. Count. */
const SAVES_KEPT = 30;
const SUMMARY = 'id, set_name, author_id, base_version_id, hash, revision, editors, saved_by, saved_at';

function summaryOf(row: Omit<DraftRow, 'document'>): DraftSummary {
  return {
    id: row.id,
    set: row.set_name,
    authorId: row.author_id,
    baseVersionId: row.base_version_id,
    hash: row.hash,
    revision: row.revision,
    editors: JSON.parse(row.editors) as readonly string[],
    savedBy: row.saved_by,
    savedAtMs: msOf(row.saved_at),
  };
}

function draftOf(row: DraftRow): Draft {
  return { ...summaryOf(row), document: JSON.parse(row.document) as DraftDocument };
}

export function draftText(document: DraftDocument): { readonly text: string; readonly hash: string } {
  const text = canonicalize(document) ?? '';
  return { text, hash: createHash('sha256').update(text).digest('hex') };
}

export async function listDrafts(store: Store, set: SetName): Promise<readonly DraftSummary[]> {
  const rows = await store.rows<DraftRow>(
    `SELECT ${SUMMARY} FROM drafts WHERE set_name = ? ORDER BY created_at LIMIT 200`,
    [set],
  );
  return rows.map(summaryOf);
}

export async function findDraft(
  store: Pick<Store, 'rows'>,
  key: { readonly set: SetName; readonly id: string },
): Promise<Draft | null> {
  const [row] = await store.rows<DraftRow>(
    `SELECT ${SUMMARY}, document FROM drafts WHERE id = ? AND set_name = ?`,
    [key.id, key.set],
  );
  return row === undefined ? null : draftOf(row);
}

/** Held until the transaction ends, so that nobody saves between. */
export async function lockDraft(
  sql: Sql,
  key: { readonly set: SetName; readonly id: string },
): Promise<Draft | null> {
  const [row] = await rowsOf<DraftRow>(
    sql,
    `SELECT ${SUMMARY}, document FROM drafts WHERE id = ? AND set_name = ? FOR UPDATE`,
    [key.id, key.set],
  );
  return row === undefined ? null : draftOf(row);
}

function emptyDraft(set: SetName): DraftDocument {
  const empty = { format: 1, rules: [], conditions: [] } as const;
  if (set === 'guidance') return { ...empty, set };
  const plan = { steps: [], overflow: { to: 'queue' } };
  return { ...empty, set, defaultRule: { id: 'default', plan } };
}

/** The author's draft of this set: begun from the live version where there is none yet. */
export async function startDraft(store: Store, set: SetName, authorId: string): Promise<Draft> {
  const live = await liveDocument(store, set);
  // A published rule set is a draft in which everything is finished.
  const document = live === null ? emptyDraft(set) : (live.ruleSet as unknown as DraftDocument);
  const { text, hash } = draftText(document);
  const id = uuid();
  try {
    await inTransaction(store, async (sql) => {
      await sql.query(
        `INSERT INTO drafts (id, set_name, author_id, base_version_id, document, hash, revision, editors, saved_by, saved_at, created_at)
         VALUES (?, ?, ?, ?, ?, ?, 1, '[]', ?, NOW(3), NOW(3))`,
        [id, set, authorId, live?.id ?? null, text, hash, authorId],
      );
      await keepSave(sql, { id, revision: 1, text, by: authorId });
      if (live !== null) await keepPinnedConditions(sql, live.ruleSet.conditions);
    });
  } catch (error) {
    // Started twice at once, or before: it is the same draft.
    if (!isDuplicate(error)) throw error;
  }
  const [row] = await store.rows<DraftRow>(
    `SELECT ${SUMMARY}, document FROM drafts WHERE set_name = ? AND author_id = ?`,
    [set, authorId],
  );
  if (row === undefined) throw new Error('the draft went while it was started');
  return draftOf(row);
}

export interface DraftSave {
  readonly set: SetName;
  readonly id: string;
  /** The revision that the change was made on. */
  readonly revision: number;
  readonly by: string;
  /** The whole document as it should be, from the one at `revision`; null = the thing it changes is not there. */
  readonly change: (before: DraftDocument) => DraftDocument | null;
  /** The version whose changes are in it now. */
  readonly baseVersionId?: string;
}

export type SaveResult =
  /** `merged`: others' changes since are in it too. */
  | { readonly ok: true; readonly draft: Draft; readonly merged: boolean }
  | { readonly ok: false; readonly reason: 'no-draft' | 'no-such-thing' }
  /** Both changed the same; no questions where the revision is too old to tell. */
  | {
      readonly ok: false;
      readonly reason: 'clash';
      readonly theirs: Draft;
      readonly questions: readonly MergeQuestion[] | null;
    };

export function saveDraft(store: Store, save: DraftSave): Promise<SaveResult> {
  return inTransaction(store, async (sql): Promise<SaveResult> => {
    const current = await lockDraft(sql, save);
    if (current === null) return { ok: false, reason: 'no-draft' };
    const before =
      save.revision === current.revision
        ? current.document
        : await savedDocument(sql, current, save.revision);
    if (before === null) return { ok: false, reason: 'clash', theirs: current, questions: null };
    const mine = save.change(before);
    if (mine === null) return { ok: false, reason: 'no-such-thing' };
    const merge = mergedWith(before, mine, current.document);
    if (!merge.ok) return { ok: false, reason: 'clash', theirs: current, questions: merge.questions };
    const draft = await writeDraft(sql, current, { ...save, document: merge.document });
    return { ok: true, draft, merged: save.revision !== current.revision };
  });
}

type DocumentMerge =
  | { readonly ok: true; readonly document: DraftDocument }
  | { readonly ok: false; readonly questions: readonly MergeQuestion[] };

/** Merging looks at ids and equality only, so that it does for unfinished rules what it does for finished ones. */
function mergedWith(before: DraftDocument, ours: DraftDocument, theirs: DraftDocument): DocumentMerge {
  if (before === theirs) return { ok: true, document: ours };
  const merge = mergeDrafts(
    before as unknown as RuleSet,
    ours as unknown as RuleSet,
    theirs as unknown as RuleSet,
  );
  return merge.ok ? { ok: true, document: merge.ruleSet as unknown as DraftDocument } : merge;
}

export interface DraftWrite {
  readonly document: DraftDocument;
  readonly by: string;
  readonly baseVersionId?: string;
  /** Instead of adding the one who saves. */
  readonly editors?: readonly string[];
}

/** Under the draft's lock. The same content is no change and takes no revision. */
export async function writeDraft(sql: PoolConnection, current: Draft, write: DraftWrite): Promise<Draft> {
  const { text, hash } = draftText(write.document);
  const baseVersionId = write.baseVersionId ?? current.baseVersionId;
  if (hash === current.hash && baseVersionId === current.baseVersionId && write.editors === undefined)
    return current;
  const revision = current.revision + 1;
  const editors = write.editors ?? [...new Set([...current.editors, write.by])];
  await sql.query(
    `UPDATE drafts SET document = ?, hash = ?, revision = ?, editors = ?, base_version_id = ?, saved_by = ?, saved_at = NOW(3)
     WHERE id = ?`,
    [text, hash, revision, JSON.stringify(editors), baseVersionId, write.by, current.id],
  );
  await keepSave(sql, { id: current.id, revision, text, by: write.by });
  const changed = { document: write.document, hash, revision, editors, baseVersionId };
  return { ...current, ...changed, savedBy: write.by, savedAtMs: await savedAt(sql, current.id) };
}

async function savedAt(sql: Sql, id: string): Promise<number> {
  const [row] = await rowsOf<{ saved_at: Date }>(sql, 'SELECT saved_at FROM drafts WHERE id = ?', [id]);
  return row === undefined ? 0 : msOf(row.saved_at);
}

async function keepSave(
  sql: Sql,
  save: { readonly id: string; readonly revision: number; readonly text: string; readonly by: string },
): Promise<void> {
  await sql.query(
    'INSERT INTO draft_saves (draft_id, revision, document, saved_by, saved_at) VALUES (?, ?, ?, ?, NOW(3))',
    [save.id, save.revision, deflateRawSync(save.text, { level: 3 }), save.by],
  );
  await sql.query('DELETE FROM draft_saves WHERE draft_id = ? AND revision <= ?', [
    save.id,
    save.revision - SAVES_KEPT,
  ]);
}

async function savedDocument(sql: Sql, draft: Draft, revision: number): Promise<DraftDocument | null> {
  const [row] = await rowsOf<{ document: Buffer }>(
    sql,
    'SELECT document FROM draft_saves WHERE draft_id = ? AND revision = ?',
    [draft.id, revision],
  );
  return row === undefined ? null : (JSON.parse(inflateRawSync(row.document).toString()) as DraftDocument);
}

/** What went live since the draft began comes into it; what both changed asks. */
export async function takeLive(
  store: Store,
  take: { readonly set: SetName; readonly id: string; readonly revision: number; readonly by: string },
): Promise<SaveResult> {
  const live = await liveDocument(store, take.set);
  return inTransaction(store, async (sql): Promise<SaveResult> => {
    const current = await lockDraft(sql, take);
    if (current === null) return { ok: false, reason: 'no-draft' };
    if (current.revision !== take.revision)
      return { ok: false, reason: 'clash', theirs: current, questions: null };
    if (live === null || live.id === current.baseVersionId)
      return { ok: true, draft: current, merged: false };
    const base = current.baseVersionId === null ? null : await ruleSetOfVersion(store, current.baseVersionId);
    const before = (base ?? emptyDraft(take.set)) as unknown as DraftDocument;
    const merge = mergedWith(before, current.document, live.ruleSet as unknown as DraftDocument);
    if (!merge.ok) return { ok: false, reason: 'clash', theirs: current, questions: merge.questions };
    const write = { document: merge.document, by: take.by, baseVersionId: live.id, editors: current.editors };
    return { ok: true, draft: await writeDraft(sql, current, write), merged: true };
  });
}

/** Its reviews stay as the record. */
export async function discardDraft(
  store: Store,
  key: { readonly set: SetName; readonly id: string },
): Promise<boolean> {
  return inTransaction(store, async (sql) => {
    const draft = await lockDraft(sql, key);
    if (draft === null) return false;
    await sql.query('DELETE FROM draft_saves WHERE draft_id = ?', [key.id]);
    await sql.query(
      `UPDATE scheduled_publications SET state = 'cancelled', reason = 'draft-gone', open_key = NULL, settled_at = NOW(3)
       WHERE draft_id = ? AND state = 'waiting'`,
      [key.id],
    );
    await sql.query('DELETE FROM drafts WHERE id = ?', [key.id]);
    return true;
  });
}
