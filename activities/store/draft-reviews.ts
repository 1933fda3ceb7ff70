/** What colleagues said of a draft: comments, approvals, wishes. A verdict holds for what was there to be judged, and for nothing else. */
import { v7 as uuid } from 'uuid';
import { msOf, type Store } from './database.ts';

export type ReviewKind = 'comment' | 'approve' | 'ask-changes';

export interface Review {
  readonly id: string;
  readonly kind: ReviewKind;
  /** The rule it is about; null = the draft as a whole. */
  readonly ruleId: string | null;
  readonly words: string | null;
  /** The content that was judged, with what was live then. */
  readonly holdsFor: string;
  readonly by: string;
  readonly atMs: number;
}

export async function addReview(
  store: Store,
  draftId: string,
  review: Omit<Review, 'id' | 'atMs'>,
): Promise<void> {
  await store.pool.query(
    `INSERT INTO draft_reviews (id, draft_id, kind, rule_id, words, holds_for, by_staff, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, NOW(3))`,
    [uuid(), draftId, review.kind, review.ruleId, review.words, review.holdsFor, review.by],
  );
}

/** Oldest first; at most the newest 500. */
export async function listReviews(store: Store, draftId: string): Promise<readonly Review[]> {
  const rows = await store.rows<{
    id: string;
    kind: ReviewKind;
    rule_id: string | null;
    words: string | null;
    holds_for: string;
    by_staff: string;
    at: Date;
  }>(
    `SELECT id, kind, rule_id, words, holds_for, by_staff, at FROM draft_reviews WHERE draft_id = ?
     ORDER BY at DESC, id DESC LIMIT 500`,
    [draftId],
  );
  return [...rows].reverse().map((row) => ({
    id: row.id,
    kind: row.kind,
    ruleId: row.rule_id,
    words: row.words,
    holdsFor: row.holds_for,
    by: row.by_staff,
    atMs: msOf(row.at),
  }));
}

/** Each person's last word on exactly this content. */
export function verdictsFor(
  reviews: readonly Review[],
  holdsFor: string,
): ReadonlyMap<string, 'approve' | 'ask-changes'> {
  return new Map(
    reviews.flatMap(({ kind, by, holdsFor: held }) =>
      kind !== 'comment' && held === holdsFor ? [[by, kind] as const] : [],
    ),
  );
}
