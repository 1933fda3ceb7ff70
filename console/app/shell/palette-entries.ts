/** What the palette lists: what can be done here, then places, then sessions. */
import type { SessionRow } from '#api/contract/sessions.ts';
import { type Action, matches } from '../actions.ts';

interface Common {
  readonly key: string;
  readonly words: string;
  /** Why not now. */
  readonly unable: string | null;
  /** Set on the first of its kind. */
  readonly heading: 'do' | 'go' | 'sessions' | null;
}
export type PaletteEntry = Common &
  (
    | { readonly kind: 'action'; readonly action: Action }
    | {
        readonly kind: 'session';
        readonly id: string;
        readonly list: 'mine' | 'open' | 'ended';
        readonly aside: string;
      }
  );

export interface FoundSession {
  readonly row: SessionRow;
  readonly list: 'mine' | 'open' | 'ended';
}

export function paletteEntries(input: {
  readonly query: string;
  readonly actions: readonly Action[];
  readonly sessions: readonly FoundSession[];
}): readonly PaletteEntry[] {
  const shown = input.actions.filter(
    (action) =>
      action.id !== 'palette' &&
      !action.hidden?.() &&
      matches(input.query, action.words(), action.search, action.id),
  );
  const places = shown.filter(({ id }) => id.startsWith('go-'));
  const doable = shown.filter(({ id }) => !id.startsWith('go-'));
  return [
    ...headed('do', doable.map(actionEntry)),
    ...headed('go', places.map(actionEntry)),
    ...headed('sessions', input.sessions.map(sessionEntry)),
  ];
}

function actionEntry(action: Action): PaletteEntry {
  return {
    kind: 'action',
    key: action.id,
    words: action.words(),
    unable: action.unable?.() ?? null,
    heading: null,
    action,
  };
}

function sessionEntry({ row, list }: FoundSession): PaletteEntry {
  const aside = [row.group?.name, row.agent?.name].filter((name) => name !== undefined).join(' · ');
  return {
    kind: 'session',
    key: row.id,
    words: row.customer.name,
    unable: null,
    heading: null,
    id: row.id,
    list,
    aside,
  };
}

function headed(
  heading: 'do' | 'go' | 'sessions',
  entries: readonly PaletteEntry[],
): readonly PaletteEntry[] {
  return entries.map((entry, index) => (index === 0 ? { ...entry, heading } : entry));
}
