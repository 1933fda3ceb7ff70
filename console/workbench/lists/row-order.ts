/** The order of a list, and keeping it still while somebody points at it. */

import type { z } from 'zod';
import type { SessionRow } from '#api/contract/sessions.ts';
import type { Preferences } from '#api/contract/staff.ts';

export type Sort = z.output<typeof Preferences>['sort'];

export function sortRows(rows: readonly SessionRow[], sort: Sort): readonly SessionRow[] {
  const by: { readonly [name in Sort]: (a: SessionRow, b: SessionRow) => number } = {
    unanswered: (a, b) => longestFirst(a, b) || newestFirst(a, b),
    newest: newestFirst,
    fixed: (a, b) => a.openedAtMs - b.openedAtMs,
  };
  return [...rows].sort((a, b) => by[sort](a, b) || (a.id < b.id ? -1 : 1));
}

/** Who waits longest comes first; who does not wait comes after all who do. */
function longestFirst(a: SessionRow, b: SessionRow): number {
  return (a.waitingSinceMs ?? Number.MAX_SAFE_INTEGER) - (b.waitingSinceMs ?? Number.MAX_SAFE_INTEGER);
}

function newestFirst(a: SessionRow, b: SessionRow): number {
  return (b.lastMessageAtMs ?? b.openedAtMs) - (a.lastMessageAtMs ?? a.openedAtMs);
}

export interface FrozenOrder {
  /** What is shown, in the order it had when it froze; who left meanwhile keeps the place. */
  readonly ids: readonly string[];
  /** How many came meanwhile and are not shown yet. */
  readonly fresh: number;
}

/** `shown` = the order when the pointer came in; null = not frozen. */
export function frozenOrder(shown: readonly string[] | null, wanted: readonly string[]): FrozenOrder {
  if (shown === null) return { ids: wanted, fresh: 0 };
  const known = new Set(shown);
  return { ids: shown, fresh: wanted.filter((id) => !known.has(id)).length };
}

/** The neighbour for `j` and `k`; the first when nothing is chosen, and it stops at the ends. */
export function neighbour(ids: readonly string[], at: string | null, by: 1 | -1): string | null {
  const index = at === null ? -1 : ids.indexOf(at);
  if (index < 0) return ids[by === 1 ? 0 : ids.length - 1] ?? null;
  return ids[Math.min(ids.length - 1, Math.max(0, index + by))] ?? null;
}
