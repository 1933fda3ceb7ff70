/** Sessions in which it is the customer's turn: together under one line, which folds them. */
import type { SessionRow } from '#api/contract/sessions.ts';

/** Where the fold begins and ends in an order of ids: it keeps its place with them while somebody points. */
const BEGIN = '[';
const END = ']';

/** Answered, read, and nothing begun. */
export function isAnswered(row: Pick<SessionRow, 'turn' | 'unread' | 'hasDraft'>): boolean {
  return row.turn === 'customer' && row.unread === 0 && !row.hasDraft;
}

/** `rows` in their order, then the answered among them in the same, then the ended. */
export function withFold(rows: readonly SessionRow[], ended: readonly SessionRow[]): readonly string[] {
  if (rows.length + ended.length === 0) return [];
  const ids = (some: readonly SessionRow[]) => some.map(({ id }) => id);
  const open = rows.filter((row) => !isAnswered(row));
  return [...ids(open), BEGIN, ...ids(rows.filter(isAnswered)), END, ...ids(ended)];
}

export interface FoldedRows {
  readonly above: readonly SessionRow[];
  /** How many it is the customer's turn in, shown or not. */
  readonly answered: number;
  /** Those below the line that are shown. */
  readonly inside: readonly SessionRow[];
  readonly below: readonly SessionRow[];
}

/** Never hidden: the session that stands open, and one whose customer wrote while the order was kept. */
export function foldedRows(
  order: readonly string[],
  rows: ReadonlyMap<string, SessionRow>,
  options: { readonly open: boolean; readonly sessionId: string | null },
): FoldedRows {
  const [begin, end] = [order.indexOf(BEGIN), order.indexOf(END)];
  const part = (from: number, to: number) => order.slice(from, to).flatMap((id) => rows.get(id) ?? []);
  const within = part(begin + 1, end);
  return {
    above: part(0, Math.max(0, begin)),
    answered: within.filter(isAnswered).length,
    inside: within.filter((row) => options.open || row.id === options.sessionId || !isAnswered(row)),
    below: part(end + 1, order.length),
  };
}
