/**
 * Publishing and rolling back: one compare-and-swap on what is live.
 * 1. Two at once get one winner; the other is told what went live instead and keeps every edit.
 * 2. What is published is exactly what was judged: draft and fixtures are compared again under their locks.
 * 3. A number is never used twice and its document never changes.
 * 4. While a canary runs nothing else is published: it is finished or stopped first. Rolling back stops it in the same stroke,
 *    for whoever rolls back wants the old version for everybody.
 */
import { createHash } from 'node:crypto';
import type { PoolConnection } from 'mysql2/promise';
import { v7 as uuid } from 'uuid';
import type { DraftDocument } from '#rules/authoring/draft.ts';
import { SEMANTICS, type SetName } from '#rules/authoring/rule.ts';
import { canonicalText, versionDocument } from '#rules/authoring/version.ts';
import { endCanary, insertCanary, runningCanary } from './canaries.ts';
import { inTransaction, rowsOf, type Sql, type Store } from './database.ts';
import { type Draft, lockDraft, writeDraft } from './drafts.ts';
import { fixturesHash } from './fixtures.ts';
import { type LockedLive, lockLive, makeLive } from './live-pointer.ts';
import { type Gate, type GateReading, readGates } from './rule-gates.ts';
import { moveRunning } from './running-pins.ts';

export interface Published {
  readonly id: string;
  readonly number: number;
  readonly hash: string;
  /** Visits and sessions that go on with it; null where none were asked to. */
  readonly moved: number | null;
}

export type PublishResult =
  | { readonly ok: true; readonly published: Published }
  | {
      readonly ok: false;
      readonly reason: 'no-draft' | 'draft-changed' | 'fixtures-changed' | 'no-change' | 'not-waiting';
    }
  /** `live`: the number of what went live meanwhile. */
  | { readonly ok: false; readonly reason: 'live-moved'; readonly live: number | null }
  /** Its number. */
  | { readonly ok: false; readonly reason: 'canary-runs'; readonly canary: number }
  /** There is nothing live beside which it could run. */
  | { readonly ok: false; readonly reason: 'nothing-live' }
  | { readonly ok: false; readonly reason: 'gates'; readonly gates: readonly Gate[] };

export interface Publication {
  readonly by: string;
  readonly note: string | null;
  readonly moveRunning: boolean;
  /** The row that makes it due, which must still wait. */
  readonly scheduleId?: string;
  /** Only for this share of new visits, in hundredths of a percent; absent: for all. */
  readonly share?: number;
}

export async function publishDraft(
  store: Store,
  draft: Draft,
  publication: Publication,
): Promise<PublishResult> {
  const reading = await readGates(store, draft);
  if (draft.baseVersionId !== (reading.live?.id ?? null))
    return { ok: false, reason: 'live-moved', live: reading.live?.number ?? null };
  if (reading.open) return { ok: false, reason: 'gates', gates: reading.gates };
  const version = newVersion(reading);
  if (version.hash === reading.live?.hash) return { ok: false, reason: 'no-change' };
  const id = uuid();
  const result = await inTransaction(store, async (sql): Promise<PublishResult> => {
    const judged = await stillAsJudged(sql, draft, { publication, fixturesHash: reading.fixturesHash });
    if (!judged.ok) return judged;
    const { live, current } = judged;
    const number = await insertVersion(sql, draft.set, {
      ...version,
      ...publication,
      id,
      restores: null,
      draftId: draft.id,
    });
    if (publication.share !== undefined && live.id !== null) {
      const { share, by } = publication;
      await insertCanary(sql, { set: draft.set, versionId: id, liveVersionId: live.id, share, by });
      return { ok: true, published: { id, number, hash: version.hash, moved: null } };
    }
    await makeLive(sql, draft.set, id);
    // The draft goes on as what is live now: whoever was typing meanwhile is merged into it.
    await writeDraft(sql, current, {
      document: version.ruleSet as unknown as DraftDocument,
      by: publication.by,
      baseVersionId: id,
      editors: [],
    });
    return { ok: true, published: { id, number, hash: version.hash, moved: null } };
  });
  const asked = publication.moveRunning && publication.share === undefined;
  return withRunning(store, result, { set: draft.set, asked });
}

type Refusal = Exclude<PublishResult, { readonly ok: true }>;

/** Locks what is live and the draft, and compares both with what was judged. */
async function stillAsJudged(
  sql: Sql,
  draft: Draft,
  judged: { readonly publication: Publication; readonly fixturesHash: string },
): Promise<
  | Refusal
  | {
      readonly ok: true;
      readonly live: LockedLive;
      readonly current: NonNullable<Awaited<ReturnType<typeof lockDraft>>>;
    }
> {
  const { share, scheduleId } = judged.publication;
  const live = await lockLive(sql, draft.set);
  if (live.id !== draft.baseVersionId) return { ok: false, reason: 'live-moved', live: live.number };
  const canary = await runningCanary(sql, draft.set);
  if (canary !== null) return { ok: false, reason: 'canary-runs', canary };
  if (share !== undefined && live.id === null) return { ok: false, reason: 'nothing-live' };
  const current = await lockDraft(sql, draft);
  if (current === null) return { ok: false, reason: 'no-draft' };
  if (current.hash !== draft.hash) return { ok: false, reason: 'draft-changed' };
  if ((await fixturesHash(sql, draft.set)) !== judged.fixturesHash)
    return { ok: false, reason: 'fixtures-changed' };
  if (scheduleId !== undefined && !(await settleSchedule(sql, scheduleId)))
    return { ok: false, reason: 'not-waiting' };
  return { ok: true, live, current };
}

async function withRunning(
  store: Store,
  result: PublishResult,
  { set, asked }: { readonly set: SetName; readonly asked: boolean },
): Promise<PublishResult> {
  if (!result.ok || !asked) return result;
  const moved = await moveRunning(store, { set, versionId: result.published.id });
  return { ok: true, published: { ...result.published, moved } };
}

/** The document that a draft's finished part would be as a version. */
export function newVersion({ judgement }: Pick<GateReading, 'judgement'>) {
  const { ruleSet, world } = judgement;
  const document = canonicalText(versionDocument(ruleSet, world.catalogue));
  const hash = createHash('sha256').update(document).digest('hex');
  return { ruleSet, document, hash, semantics: SEMANTICS };
}

interface NewVersion {
  readonly id: string;
  readonly hash: string;
  readonly document: string;
  readonly semantics: number;
  readonly note: string | null;
  readonly by: string;
  readonly restores: number | null;
  readonly draftId: string | null;
}

/** Under the set's lock, which makes the next number ours. */
async function insertVersion(sql: PoolConnection, set: SetName, version: NewVersion): Promise<number> {
  const [row] = await rowsOf<{ top: number | null }>(
    sql,
    'SELECT MAX(number) AS top FROM rule_versions WHERE set_name = ?',
    [set],
  );
  const number = (row?.top ?? 0) + 1;
  await sql.query(
    `INSERT INTO rule_versions (id, set_name, number, hash, document, semantics, note, published_by, published_at, restores, draft_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, NOW(3), ?, ?)`,
    [
      version.id,
      set,
      number,
      version.hash,
      version.document,
      version.semantics,
      version.note,
      version.by,
      version.restores,
      version.draftId,
    ],
  );
  return number;
}

/** False where it was called off, or another process was faster. */
async function settleSchedule(sql: Sql, id: string): Promise<boolean> {
  const [settled] = await sql.query(
    `UPDATE scheduled_publications SET state = 'published', open_key = NULL, settled_at = NOW(3)
     WHERE id = ? AND state = 'waiting'`,
    [id],
  );
  return (settled as { affectedRows: number }).affectedRows === 1;
}

export interface RollBack {
  readonly set: SetName;
  /** The number of the version to go back to. */
  readonly to: number;
  /** The number that the person saw as live. */
  readonly live: number;
  readonly reason: string;
  readonly moveRunning: boolean;
  readonly by: string;
}

export type RollBackResult = PublishResult | { readonly ok: false; readonly reason: 'no-version' };

/** A new version equal to an old one, by the same compare-and-swap; no gate stands before it. */
export async function rollBack(store: Store, back: RollBack): Promise<RollBackResult> {
  const id = uuid();
  const result = await inTransaction(store, async (sql): Promise<RollBackResult> => {
    const live = await lockLive(sql, back.set);
    if (live.number !== back.live) return { ok: false, reason: 'live-moved', live: live.number };
    const [old] = await rowsOf<{ document: string; hash: string; semantics: number }>(
      sql,
      'SELECT document, hash, semantics FROM rule_versions WHERE set_name = ? AND number = ?',
      [back.set, back.to],
    );
    if (old === undefined) return { ok: false, reason: 'no-version' };
    if (old.hash === live.hash) return { ok: false, reason: 'no-change' };
    const number = await insertVersion(sql, back.set, {
      ...old,
      id,
      note: back.reason,
      by: back.by,
      restores: back.to,
      draftId: null,
    });
    await endCanary(sql, back.set, { state: 'stopped', reason: back.reason, by: back.by });
    await makeLive(sql, back.set, id);
    return { ok: true, published: { id, number, hash: old.hash, moved: null } };
  });
  if (!result.ok && result.reason === 'no-version') return result;
  return withRunning(store, result, { set: back.set, asked: back.moveRunning });
}
