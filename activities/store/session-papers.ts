/** What staff write beside a session: draft, summary, remark, reading mark. None of it touches its phase or numbers. */
import { AppError } from '#rules/errors.ts';
import { executePatiently, inTransaction, rowsOf, type Store } from './database.ts';
import { lockSession } from './session-row.ts';

export interface Draft {
  readonly text: string;
  readonly revision: number;
}

export interface SessionSummary {
  readonly themeId: string | null;
  readonly solved: 'yes' | 'no' | 'follow-up' | null;
  readonly words: string;
  readonly revision: number;
}

export interface Papers {
  readonly draft: Draft;
  readonly summary: SessionSummary;
  readonly remark: string;
  readonly visitorReadVseq: number;
  readonly agentReadSeq: number;
}

const NO_DRAFT: Draft = { text: '', revision: 0 };
const NO_SUMMARY: SessionSummary = { themeId: null, solved: null, words: '', revision: 0 };

function draftOf(kept: string | null): Draft {
  return kept === null ? NO_DRAFT : (JSON.parse(kept) as Draft);
}

function summaryOf(kept: string | null, themeId: string | null): SessionSummary {
  return kept === null
    ? { ...NO_SUMMARY, themeId }
    : { ...NO_SUMMARY, ...(JSON.parse(kept) as object), themeId };
}

export async function readPapers(store: Store, sessionId: string): Promise<Papers | null> {
  const row = await store.prisma.session.findUnique({
    where: { id: sessionId },
    select: {
      draft: true,
      summary: true,
      themeId: true,
      remark: true,
      customerId: true,
      visitorReadVseq: true,
      agentReadSeq: true,
    },
  });
  if (row === null) return null;
  const customer =
    row.customerId === null
      ? null
      : await store.prisma.customer.findUnique({ where: { id: row.customerId }, select: { remark: true } });
  return {
    draft: draftOf(row.draft),
    summary: summaryOf(row.summary, row.themeId),
    remark: customer?.remark ?? row.remark ?? '',
    visitorReadVseq: row.visitorReadVseq,
    agentReadSeq: row.agentReadSeq,
  };
}

/** The higher revision stands; what comes late changes nothing. An empty one is kept too, for its revision. */
export function saveDraft(store: Pick<Store, 'pool'>, sessionId: string, draft: Draft): Promise<Draft> {
  return inTransaction(store, async (sql) => {
    if ((await lockSession(sql, sessionId)) === null) throw new AppError('not-found', 'No such session');
    const [row] = await rowsOf<{ draft: string | null }>(sql, 'SELECT draft FROM sessions WHERE id = ?', [
      sessionId,
    ]);
    const kept = draftOf(row?.draft ?? null);
    if (draft.revision < kept.revision) return kept;
    const { text, revision } = draft;
    // `text` first: lists tell an empty draft by how it begins.
    await sql.query('UPDATE sessions SET draft = ? WHERE id = ?', [
      JSON.stringify({ text, revision }),
      sessionId,
    ]);
    return { text, revision };
  });
}

/** `summary.revision` is the one it was written on; another kept meanwhile is a conflict that carries both numbers. */
export function saveSummary(
  store: Pick<Store, 'pool'>,
  sessionId: string,
  summary: SessionSummary,
): Promise<SessionSummary> {
  return inTransaction(store, async (sql) => {
    if ((await lockSession(sql, sessionId)) === null) throw new AppError('not-found', 'No such session');
    const [row] = await rowsOf<{ summary: string | null; theme_id: string | null }>(
      sql,
      'SELECT summary, theme_id FROM sessions WHERE id = ?',
      [sessionId],
    );
    const kept = summaryOf(row?.summary ?? null, row?.theme_id ?? null);
    if (kept.revision !== summary.revision)
      throw new AppError('conflict', 'The summary was saved meanwhile', {
        revision: kept.revision,
        basedOn: summary.revision,
      });
    const next = { ...summary, revision: summary.revision + 1 };
    const { themeId, ...rest } = next;
    await sql.query('UPDATE sessions SET summary = ?, theme_id = ? WHERE id = ?', [
      JSON.stringify(rest),
      themeId,
      sessionId,
    ]);
    return next;
  });
}

/** On the customer where one is known, so that it is there the next time; one that the session kept before is replaced by it. */
export function saveRemark(
  store: Pick<Store, 'pool'>,
  session: { readonly id: string; readonly customerId: string | null },
  text: string,
): Promise<void> {
  const { id, customerId } = session;
  const remark = text === '' ? null : text;
  return inTransaction(store, async (sql) => {
    const own = customerId === null ? remark : null;
    await sql.query('UPDATE sessions SET remark = ? WHERE id = ?', [own, id]);
    if (customerId !== null)
      await sql.query('UPDATE customers SET remark = ? WHERE id = ?', [remark, customerId]);
  });
}

/** Marks only grow, and never beyond the log. A step may hold the session for longer than one lock is waited for: tried again. */
export function markReadByAgent(store: Pick<Store, 'pool'>, sessionId: string, seq: number): Promise<void> {
  return executePatiently(
    store,
    'UPDATE sessions SET agent_read_seq = LEAST(GREATEST(agent_read_seq, ?), seq) WHERE id = ?',
    [seq, sessionId],
  );
}

/** The same of the visitor, by the numbers that they see. */
export function markReadByVisitor(
  store: Pick<Store, 'pool'>,
  sessionId: string,
  vseq: number,
): Promise<void> {
  return executePatiently(
    store,
    'UPDATE sessions SET visitor_read_vseq = LEAST(GREATEST(visitor_read_vseq, ?), vseq) WHERE id = ?',
    [vseq, sessionId],
  );
}
